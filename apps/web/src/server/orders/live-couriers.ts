/** Couriers as the worker has them now: who is there, where, and free or not. */
import type { CourierView } from "@doorstep/events/browser";

export interface LiveCouriers {
  /** By id, in no order. They change while you wait. */
  all(): ReadonlyMap<string, CourierView>;
}

/** Putting ten thousand couriers in a row costs some milliseconds: not for each of many callers. */
const KEPT_MS = 500;

/** By id, of at most half a second ago. */
export function inOrder({ all }: LiveCouriers, nowMs: () => number): () => readonly CourierView[] {
  let kept: { readonly couriers: readonly CourierView[]; readonly untilMs: number } | null = null;
  return () => {
    if (kept === null || nowMs() >= kept.untilMs) {
      const couriers = [...all().values()].sort((a, b) => (a.courierId < b.courierId ? -1 : 1));
      kept = { couriers, untilMs: nowMs() + KEPT_MS };
    }
    return kept.couriers;
  };
}
