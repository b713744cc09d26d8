/**
 * Which positions an order may do without when its stage is told to do less: those that only
 * say where the courier is some seconds later.
 */
import type { CourierProgress } from "@doorstep/events";
import { keepEvery, type Surroundings } from "../surroundings.ts";
import { AT_PLACE_M, NEAR_M } from "./limits.ts";
import type { HeardPosition, TrackedOrder } from "./state.ts";

/** How often a phone sends its position, as a rule. */
const PING_EVERY_MS = 4_000;

/** Whether to skip it; never what ends a silence, changes sides of the route, or comes to a stop. */
export function isThinned(order: TrackedOrder, progress: CourierProgress, surroundings: Surroundings): boolean {
  const every = keepEvery(surroundings);
  const { position, silentSinceMs } = order;
  if (every === 1 || position === null || silentSinceMs !== null) return false;
  if (progress.fixAtMs - position.fixAtMs >= every * PING_EVERY_MS) return false;
  return progress.onRoute === position.onRoute && stageOf(progress) === stageOf(position);
}

/** Which of the places that matter has been reached: the restaurant, the last blocks, the door. */
function stageOf({ toPickupM, toDropoffM }: Pick<HeardPosition, "toPickupM" | "toDropoffM">): number {
  if (toPickupM !== null) return toPickupM < AT_PLACE_M ? 1 : 0;
  if (toDropoffM < AT_PLACE_M) return 4;
  return toDropoffM < NEAR_M ? 3 : 2;
}
