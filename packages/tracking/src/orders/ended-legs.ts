/** Which parts of an order's way are over, what was said of each, and what it took. */
import type { LegOutcome } from "@doorstep/events";
import type { Leg } from "./arrival/legs-learnt.ts";
import { defaultPriors } from "./arrival/priors.ts";
import type { OrderContext } from "./context.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { TrackedOrder } from "./state.ts";

export type EndedLeg = Pick<LegOutcome, "saidMs" | "tookMs" | "endedMs"> & { readonly leg: Leg };

/** A courier who stood there so long without the bag left when it was ready. */
const WAITED_FOR_FOOD_MS = 60_000;

/** When the food was ready: by the kitchen's word, or by a courier who waited for what no kitchen said. */
export function foodReadyMs({ ride }: TrackedOrder, { readyAtMs, pickedUp }: Lifecycle): number | null {
  // "Ready" pressed after the bag has gone is no later than that.
  if (readyAtMs !== null) return Math.min(readyAtMs, pickedUp?.atMs ?? readyAtMs);
  const there = ride?.atRestaurantSinceMs ?? null;
  const waited = pickedUp !== null && there !== null && pickedUp.atMs - there >= WAITED_FOR_FOOD_MS;
  return waited ? pickedUp.atMs : null;
}

/** Those not told yet, in the order they end. A leg whose beginning or end nobody saw is none. */
export function endedLegs(
  order: TrackedOrder,
  life: Lifecycle,
  context: OrderContext & { readonly nowMs: number },
): readonly EndedLeg[] {
  const priors = context.priors ?? defaultPriors;
  const { ride, taught } = order;
  const { placed, payment, confirmed, readyAtMs, pickedUp, delivered } = life;
  const there = ride?.atRestaurantSinceMs ?? null;
  const atDoor = ride?.atDoorSinceMs ?? null;
  const ended: EndedLeg[] = [];
  // What was said is asked last: this is looked at with every position, and ends once.
  const add = (leg: Leg, fromMs: number | null, endedMs: number | null, said: () => number | null): void => {
    if (fromMs === null || endedMs === null || endedMs <= fromMs || taught.legs.includes(leg)) return;
    const saidMs = said();
    if (saidMs !== null && saidMs > 0) {
      ended.push({ leg, saidMs: Math.round(saidMs), tookMs: endedMs - fromMs, endedMs });
    }
  };

  add("confirm", payment?.atMs ?? placed?.atMs ?? null, confirmed?.atMs ?? null, () => priors.confirm.medianMs);
  if (readyAtMs !== null && there !== null) {
    add("counter", Math.max(readyAtMs, there), pickedUp?.atMs ?? null, () => priors.counter.medianMs);
  }
  add("door", atDoor, delivered?.atMs ?? null, () => priors.door.medianMs);
  return ended;
}
