/** Which of a plan's stops are still to come. */
import { valueAt } from "../geometry/index.ts";
import { type PackedPlan, planLine } from "./plan.ts";
import type { CarriedOrder } from "./state.ts";

export interface NextStop {
  readonly stop: PackedPlan["stops"][number];
  readonly alongM: number;
}

/**
 * The first stop not made yet: a pick-up until the fact says so, a drop-off until its order
 * is released. Stops of orders not carried are none of ours, and one that lies behind what
 * is shown was passed without its fact: it holds nobody back any more.
 */
export function nextStop(
  { plan, alongM: shownM }: { readonly plan: PackedPlan; readonly alongM: number },
  carried: readonly CarriedOrder[],
): NextStop | null {
  const line = planLine(plan);
  for (const stop of plan.stops) {
    const alongM = valueAt(line.alongM, stop.point);
    const order = carried.find(({ orderId }) => orderId === stop.orderId);
    const made = order === undefined || (stop.kind === "pickup" && order.pickedUp);
    if (!made && alongM >= shownM) return { stop, alongM };
  }
  return null;
}
