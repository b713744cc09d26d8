/** How long a kitchen takes for an order: by what it named, by how much it has to cook. */
import { cookingSinceMs, type Lifecycle } from "../lifecycle.ts";
import type { Duration } from "./log-normal.ts";
import type { ArrivalPriors } from "./priors.ts";

/** A usual basket, and what one dish more adds: pots stand side by side. */
const USUAL_DISHES = 2.5;
const DISH_SHARE = 0.05;
/** More are cooked in the same pots. */
const MOST_DISHES = 8;

/** From the start of cooking to a packed bag. */
export function kitchenDuration(life: Lifecycle, priors: ArrivalPriors): Duration {
  const startMs = cookingSinceMs(life);
  const namedMs = life.confirmed?.readyAtMs ?? null;
  const work = workOf(life);
  if (startMs !== null && namedMs !== null && namedMs > startMs) {
    const { ratio, sigma } = priors.kitchenOverNamed;
    return { medianMs: (namedMs - startMs) * ratio * work, sigma };
  }
  return { medianMs: priors.kitchen.medianMs * work, sigma: priors.kitchen.sigma };
}

/** 1 for a usual basket. */
function workOf({ placed }: Lifecycle): number {
  if (placed === null) return 1;
  let dishes = 0;
  for (const { quantity } of placed.items) dishes += quantity;
  return 1 + DISH_SHARE * (Math.min(dishes, MOST_DISHES) - USUAL_DISHES);
}
