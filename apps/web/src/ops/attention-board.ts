/**
 * The list as it stands on the page. An entry keeps its place for some seconds after the
 * list was put in order, and none moves while one is pointed at: what one is about to click
 * must not slip away. What is gone is kept for a while as cleared. Pure.
 */
import type { AlertKind } from "@doorstep/events/browser";
import type { Attention } from "./alerts.ts";

export interface AttentionBoard {
  readonly entries: readonly Attention[];
  readonly sortedAtMs: number;
  /** Newest first. */
  readonly cleared: readonly Cleared[];
}

/** An alert whose cause is gone, as far as this page saw it go. */
export interface Cleared {
  readonly orderId: string;
  readonly number: string;
  readonly restaurantName: string;
  readonly kind: AlertKind;
  readonly clearedAtMs: number;
}

const KEEP_PLACE_MS = 5_000;
const KEEP_CLEARED_MS = 10 * 60_000;
/** More is not read. */
const MOST_CLEARED = 50;

export const startAttention = (ranked: readonly Attention[], nowMs: number): AttentionBoard => ({
  entries: ranked,
  sortedAtMs: nowMs,
  cleared: [],
});

/** The same object when nothing changed. */
export function stepAttention(
  board: AttentionBoard,
  ranked: readonly Attention[],
  { nowMs, pointed }: { readonly nowMs: number; readonly pointed: boolean },
): AttentionBoard {
  const mayMove = !pointed && nowMs - board.sortedAtMs >= KEEP_PLACE_MS;
  const entries = mayMove ? ranked : inPlace(board.entries, ranked, pointed);
  const cleared = clearedAfter(board, ranked, nowMs);
  const moved = !sameOrder(entries, board.entries);
  if (!moved && cleared === board.cleared && entries.every((entry, at) => isSame(entry, board.entries[at])))
    return board;
  return { entries, sortedAtMs: moved && mayMove ? nowMs : board.sortedAtMs, cleared };
}

/** Who was there stays in order. A new one goes where it belongs, or to the end while the pointer is on the list. */
function inPlace(before: readonly Attention[], ranked: readonly Attention[], pointed: boolean): readonly Attention[] {
  const current = new Map(ranked.map((entry) => [entry.row.orderId, entry]));
  const kept = before.flatMap(({ row }) => current.get(row.orderId) ?? []);
  const known = new Set(kept.map(({ row }) => row.orderId));
  const rank = new Map(ranked.map(({ row }, at) => [row.orderId, at]));
  const rankOf = ({ row }: Attention): number => rank.get(row.orderId) ?? 0;
  for (const entry of ranked) {
    if (known.has(entry.row.orderId)) continue;
    const at = pointed ? -1 : kept.findIndex((other) => rankOf(other) > rankOf(entry));
    kept.splice(at === -1 ? kept.length : at, 0, entry);
  }
  return kept;
}

function clearedAfter(board: AttentionBoard, ranked: readonly Attention[], nowMs: number): readonly Cleared[] {
  const present = new Set(ranked.map(({ row }) => row.orderId));
  const gone = board.entries.filter(({ row }) => !present.has(row.orderId));
  const kept = board.cleared.filter(
    ({ orderId, clearedAtMs }) => !present.has(orderId) && nowMs - clearedAtMs < KEEP_CLEARED_MS,
  );
  if (gone.length === 0 && kept.length === board.cleared.length) return board.cleared;
  const fresh = gone.map(({ row, alert }): Cleared => {
    const { orderId, number, restaurantName } = row;
    return { orderId, number, restaurantName, kind: alert.kind, clearedAtMs: nowMs };
  });
  return [...fresh, ...kept].slice(0, MOST_CLEARED);
}

const sameOrder = (a: readonly Attention[], b: readonly Attention[]): boolean =>
  a.length === b.length && a.every(({ row }, at) => row.orderId === b[at]?.row.orderId);

/** Rows are never changed, only replaced, and a row holds its alerts. */
const isSame = (a: Attention, b: Attention | undefined): boolean => a.row === b?.row;
