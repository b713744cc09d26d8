/** History and search against the logs they are made from, whoever was killed while they were. */
import { decodeRecord } from "@doorstep/events";
import type { ReadModels } from "../oracle/read-read-models.ts";
import { type Finding, findingsOf } from "./finding.ts";

const NO_DAY_BEFORE_MS = Date.UTC(2020, 0);

interface OnLog {
  readonly value: Uint8Array | null;
}

export function compareReadModels(
  { timeline, search }: ReadModels,
  logs: { readonly orders: readonly OnLog[]; readonly tracking: readonly OnLog[] },
): Finding[] {
  const { list, add } = findingsOf("read models");
  const meant = new Set<string>();
  const placed = new Set<string>();
  const statusOf = new Map<string, number>();
  for (const { value } of logs.orders) {
    const decoded = decodeRecord("orders", value);
    if (!decoded.ok || !("version" in decoded.record)) continue;
    const { type, orderId, version, atMs } = decoded.record;
    // History has no day for what says it was decades ago.
    if (atMs < NO_DAY_BEFORE_MS) continue;
    meant.add(`fact ${version} of ${orderId}`);
    if (type === "order-placed") placed.add(orderId);
  }
  for (const { value } of logs.tracking) {
    const decoded = decodeRecord("tracking", value);
    if (!decoded.ok) continue;
    const { orderId, statusVersion } = decoded.record;
    meant.add(`status ${statusVersion} of ${orderId}`);
    statusOf.set(orderId, Math.max(statusOf.get(orderId) ?? 0, statusVersion));
  }
  const kept = new Set(timeline.map(({ orderId, source, version }) => `${source} ${version} of ${orderId}`));
  for (const name of meant) if (!kept.has(name)) add("lost", `history lacks ${name}`);
  for (const name of kept) if (!meant.has(name)) add("wrong", `history has ${name}, which is on no log`);

  const found = new Map(search.map(({ orderId, statusVersion }) => [orderId, statusVersion]));
  for (const orderId of placed) {
    const last = statusOf.get(orderId) ?? null;
    if (!found.has(orderId)) add("lost", `search does not know ${orderId}`);
    else if (found.get(orderId) !== last) {
      add("wrong", `search has ${orderId} at status ${found.get(orderId)}, and the last is ${last}`);
    }
  }
  return list;
}
