/** The stages of an order by which its ranges are judged: what is known at each is of another kind. */
import type { Lifecycle } from "../lifecycle.ts";
import type { Ride } from "../ride.ts";

export type Stage = "placed" | "courier" | "road" | "door";

export function stageOf(life: Lifecycle, ride: Ride | null): Stage {
  if (life.pickedUp === null) return life.courier === null ? "placed" : "courier";
  return ride !== null && ride.atDoorSinceMs !== null ? "door" : "road";
}
