/**
 * What is told from the courier's positions rather than from facts. It only ever moves
 * forward for the same courier: noise does not take anybody back from the door.
 */
import type { OrderPlaced } from "@doorstep/events";
import { distanceM } from "../geometry/index.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { AT_PLACE_M, AWAY_M, NEAR_M, SLOW_MPS, STOP_SHOWN_AFTER_MS } from "./limits.ts";
import type { HeardPosition } from "./state.ts";

export interface Ride {
  readonly courierId: string;
  readonly atRestaurantSinceMs: number | null;
  readonly onTheWaySinceMs: number | null;
  readonly nearSinceMs: number | null;
  readonly atDoorSinceMs: number | null;
}

const newRide = (courierId: string): Ride => ({
  courierId,
  atRestaurantSinceMs: null,
  onTheWaySinceMs: null,
  nearSinceMs: null,
  atDoorSinceMs: null,
});

/** The ride after `life` and `position`; both may be newer than the ride. */
export function advanceRide(ride: Ride | null, life: Lifecycle, position: HeardPosition | null): Ride | null {
  const { courier, placed, pickedUp } = life;
  if (courier === null || placed === null) return null;
  const known = ride?.courierId === courier.courierId ? ride : newRide(courier.courierId);
  if (pickedUp === null) {
    const atRestaurant = position !== null && isAtRestaurant(placed, position);
    return {
      ...newRide(courier.courierId),
      atRestaurantSinceMs: known.atRestaurantSinceMs ?? (atRestaurant ? position.fixAtMs : null),
    };
  }
  // A position from before the bag was handed over says nothing about the way to the door.
  if (position === null || position.toPickupM !== null) return known;

  const hereMs = Math.max(position.fixAtMs, pickedUp.atMs);
  const fromRestaurantM = distanceM(placed.pickup, position);
  const fromDoorM = position.onRoute ? position.toDropoffM : distanceM(placed.dropoff, position);
  const atDoor = known.atDoorSinceMs !== null || (fromDoorM < AT_PLACE_M && isSlow(position));
  const near = known.nearSinceMs !== null || atDoor || fromDoorM < NEAR_M;
  const away = known.onTheWaySinceMs !== null || atDoor || fromRestaurantM > AWAY_M;
  return {
    ...known,
    onTheWaySinceMs: known.onTheWaySinceMs ?? (away ? hereMs : null),
    nearSinceMs: known.nearSinceMs ?? (away && near ? hereMs : null),
    atDoorSinceMs: known.atDoorSinceMs ?? (atDoor ? hereMs : null),
  };
}

/**
 * Since when the courier stands where nothing is to be waited for; null for a short stop.
 * Standing with the bag counts from the pick-up: before, it was waiting for it.
 */
export function shownStopMs(ride: Ride | null, life: Lifecycle, position: HeardPosition | null): number | null {
  if (position === null || position.stoppedSinceMs === null) return null;
  const waits = life.pickedUp === null ? ride?.atRestaurantSinceMs : ride?.atDoorSinceMs;
  if ((waits !== null && waits !== undefined) || isAtOthersDoor(life, position)) return null;
  const sinceMs = Math.max(position.stoppedSinceMs, life.pickedUp?.atMs ?? position.stoppedSinceMs);
  return position.receivedAtMs - sinceMs >= STOP_SHOWN_AFTER_MS ? sinceMs : null;
}

/** So near by the plan, a door of another order is what the courier stands at. */
export const AT_OTHERS_DOOR_MS = 15_000;

export function isAtOthersDoor({ courier, pickedUp }: Lifecycle, { toDropoffPlannedMs }: HeardPosition): boolean {
  const doors = courier?.route.doorsBefore ?? [];
  return pickedUp !== null && doors.some((beforeMs) => Math.abs(toDropoffPlannedMs - beforeMs) < AT_OTHERS_DOOR_MS);
}

function isAtRestaurant({ pickup }: OrderPlaced, position: HeardPosition): boolean {
  // No way left to the restaurant: the bag is taken, the fact is on its way here.
  if (position.toPickupM === null) return true;
  const awayM = position.onRoute ? position.toPickupM : distanceM(pickup, position);
  return awayM < AT_PLACE_M && isSlow(position);
}

const isSlow = ({ speedMps }: HeardPosition): boolean => speedMps === null || speedMps < SLOW_MPS;
