/** Couriers as the worker has them now: who is there, where, and free or not. */
import type { CitySnapshot, CourierView } from "@doorstep/events/browser";

export interface LiveCouriers {
  /** By id. */
  all(): ReadonlyMap<string, CourierView>;
}

/** Putting ten thousand couriers in a row costs a millisecond: not for each of many callers. */
const KEPT_MS = 500;

export function liveCouriers(citySnapshot: () => Pick<CitySnapshot, "couriers">, nowMs: () => number): LiveCouriers {
  let kept: { readonly couriers: ReadonlyMap<string, CourierView>; readonly untilMs: number } | null = null;
  return {
    all: () => {
      if (kept === null || nowMs() >= kept.untilMs) {
        const sorted = [...citySnapshot().couriers].sort((a, b) => (a.courierId < b.courierId ? -1 : 1));
        kept = { couriers: new Map(sorted.map((view) => [view.courierId, view])), untilMs: nowMs() + KEPT_MS };
      }
      return kept.couriers;
    },
  };
}
