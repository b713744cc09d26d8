/** Which of a plan's stops are still to come. */
import { valueAt } from "../geometry/route-line.ts";
import { type PackedPlan, planLine } from "./plan.ts";
import type { CarriedOrder } from "./state.ts";

export interface NextStop {
  /** Among the plan's stops. */
  readonly index: number;
  readonly alongM: number;
}

/**
 * The first stop not made yet, from stop `from` on: a pick-up until the fact says so, a
 * drop-off until its order is released. Stops of orders not carried are none of ours.
 */
export function nextStop(plan: PackedPlan, carried: readonly CarriedOrder[], from: number): NextStop | null {
  for (let index = from; index < plan.stops.length; index++) {
    const stop = plan.stops[index];
    const order = carried.find(({ orderId }) => orderId === stop?.orderId);
    if (stop === undefined || order === undefined) continue;
    if (stop.kind === "dropoff" || !order.pickedUp) {
      return { index, alongM: valueAt(planLine(plan).alongM, stop.point) };
    }
  }
  return null;
}

/** How many of the plan's stops lie before `alongM`. */
export function stopsBefore(plan: PackedPlan, alongM: number): number {
  const { alongM: points } = planLine(plan);
  const next = plan.stops.findIndex(({ point }) => valueAt(points, point) >= alongM);
  return next === -1 ? plan.stops.length : next;
}
