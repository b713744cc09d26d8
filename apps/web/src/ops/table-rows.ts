import type { AlertKind, CourierView, OrderRow } from "@doorstep/events/browser";
import { groupOf, type StageGroup } from "./stage.ts";

export interface TableFilter {
  readonly stage: StageGroup;
  /** Orders that have this alert, be it their worst or not. */
  readonly alert: AlertKind | "any";
  /** Words that must all occur in the row. */
  readonly words: string;
  /** What the search has found for them by what is not in the row: a name, a phone, a word mistyped. */
  readonly found: ReadonlySet<string>;
  /** `[west, south, east, north]`; null shows the whole city. */
  readonly bounds: readonly [number, number, number, number] | null;
}

export interface TableRow {
  readonly row: OrderRow;
  /** Where the order is now: its courier, else its kitchen. */
  readonly position: readonly [number, number];
  readonly lastFixMs: number | null;
}

/**
 * The orders to list, greatest slip first; what has ended comes last, newest first.
 * Equal rows keep the order in which they were placed, so that no row jumps by itself.
 */
export function tableRows(
  orders: Iterable<OrderRow>,
  couriers: ReadonlyMap<string, CourierView>,
  filter: TableFilter,
): readonly TableRow[] {
  const words = foldText(filter.words).split(" ").filter(Boolean);
  const rows: TableRow[] = [];
  for (const row of orders) {
    const group = groupOf(row.phase);
    if (filter.stage === "all" ? group === "ended" && words.length === 0 : group !== filter.stage) continue;
    if (filter.alert !== "any" && !row.alerts.some(({ kind }) => kind === filter.alert)) continue;
    const courier = row.courierId === null ? undefined : couriers.get(row.courierId);
    const position = courier?.position ?? row.pickup;
    if (filter.bounds !== null && !contains(filter.bounds, position)) continue;
    if (words.length > 0 && !filter.found.has(row.orderId) && !matches(row, words)) continue;
    rows.push({ row, position, lastFixMs: courier?.lastFixMs ?? null });
  }
  return rows.sort(bySlip);
}

function bySlip(a: TableRow, b: TableRow): number {
  const endedA = groupOf(a.row.phase) === "ended";
  const endedB = groupOf(b.row.phase) === "ended";
  if (endedA !== endedB) return endedA ? 1 : -1;
  if (endedA) return b.row.placedAtMs - a.row.placedAtMs;
  const slip = (b.row.slipMin ?? Number.NEGATIVE_INFINITY) - (a.row.slipMin ?? Number.NEGATIVE_INFINITY);
  if (slip !== 0 && !Number.isNaN(slip)) return slip;
  return a.row.placedAtMs - b.row.placedAtMs || (a.row.orderId < b.row.orderId ? -1 : 1);
}

const matches = (row: OrderRow, words: readonly string[]): boolean => {
  const text = foldText(`${row.number} ${row.restaurantName} ${row.dropoffAddress} ${row.courierName ?? ""}`);
  return words.every((word) => text.includes(word));
};

/** Lower case, without accents, so that "chivitos mole" finds "Chivitos “La Mole”". */
export const foldText = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const contains = (
  [west, south, east, north]: readonly [number, number, number, number],
  [lon, lat]: readonly [number, number],
): boolean => lon >= west && lon <= east && lat >= south && lat <= north;
