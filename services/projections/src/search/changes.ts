/** Of a batch's records the ones that still say something: of each subject the newest. Pure. */
import type { SearchRecord } from "./records.ts";

export interface SearchChanges {
  readonly placed: readonly Of<"placed">[];
  readonly couriers: readonly Of<"courier">[];
  readonly statuses: readonly Of<"status">[];
  readonly orderRows: readonly Of<"orderRow">[];
  readonly dinerRows: readonly Of<"dinerRow">[];
}

export type Of<Kind extends SearchRecord["kind"]> = Extract<SearchRecord, { readonly kind: Kind }>;

/** Each list by the id of its rows: transactions that change several then never wait for each other in a ring. */
export function searchChanges(records: readonly SearchRecord[]): SearchChanges {
  const of = <Kind extends SearchRecord["kind"]>(kind: Kind): readonly Of<Kind>[] =>
    records.filter((record): record is Of<Kind> => record.kind === kind);
  return {
    placed: newest(of("placed"), ({ order }) => [order.orderId, 0]),
    couriers: newest(of("courier"), ({ orderId, version }) => [orderId, version]),
    statuses: newest(of("status"), ({ status }) => [status.orderId, status.statusVersion]),
    orderRows: newest(of("orderRow"), ({ row, lsn }) => [row.orderId, lsn]),
    dinerRows: newest(of("dinerRow"), ({ row, lsn }) => [row.dinerId, lsn]),
  };
}

/** Of equal versions the first: what comes again says the same. */
function newest<T>(all: readonly T[], keyed: (one: T) => readonly [id: string, version: number]): readonly T[] {
  const byId = new Map<string, T>();
  for (const one of all) {
    const [id, version] = keyed(one);
    const known = byId.get(id);
    if (known === undefined || version > keyed(known)[1]) byId.set(id, one);
  }
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
