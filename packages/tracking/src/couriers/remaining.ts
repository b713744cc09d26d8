/** How far it still is to an order's stops, by the plan as long as the courier follows it. */
import { distanceM, type LonLat, plannedMsAt, positionAt } from "../geometry/index.ts";
import type { RouteFollowed } from "./follow.ts";
import { planLine, stopAlongM } from "./plan.ts";
import type { CarriedOrder } from "./state.ts";
import { nextStop } from "./stops.ts";

export interface Remaining {
  readonly metres: number;
  readonly plannedMs: number;
}

/** Streets are longer than the straight line by about this, in cities laid out in blocks. */
const STREETS_TO_STRAIGHT = 1.35;
/** 15 km/h, the middle of measured city rides: for a plan that takes no time. */
const USUAL_MPS = 4.2;

export interface Here {
  readonly position: LonLat;
  readonly onRoute: boolean;
  readonly route: RouteFollowed;
  readonly carried: readonly CarriedOrder[];
}

/** To the order's pick-up; null once picked up. */
export function toPickup(here: Here, order: CarriedOrder): Remaining | null {
  if (order.pickedUp) return null;
  const alongM = stopAlongM(here.route.plan, order.orderId, "pickup");
  if (alongM !== null) return toStop(here, alongM);
  return order.pickup === null ? null : byStreets(here, lonLat(order.pickup));
}

/** To the order's door, by way of its pick-up while that is to come. */
export function toDropoff(here: Here, order: CarriedOrder): Remaining {
  const alongM = stopAlongM(here.route.plan, order.orderId, "dropoff");
  if (alongM !== null) return toStop(here, alongM);
  const door = lonLat(order.dropoff);
  const first = toPickup(here, order);
  if (first === null || order.pickup === null) return byStreets(here, door);
  return plus(first, byStreets({ ...here, position: lonLat(order.pickup) }, door));
}

function toStop(here: Here, targetM: number): Remaining {
  const { route } = here;
  if (here.onRoute) return along(route, route.alongM, targetM);
  // Off the route: straight to the next stop, from there as planned.
  const next = nextStop(route, here.carried);
  const joinM = next === null ? targetM : Math.min(next.alongM, targetM);
  return plus(byStreets(here, positionAt(planLine(route.plan), joinM)), along(route, joinM, targetM));
}

function along({ plan }: RouteFollowed, fromM: number, toM: number): Remaining {
  if (toM <= fromM) return { metres: 0, plannedMs: 0 };
  const line = planLine(plan);
  return { metres: toM - fromM, plannedMs: plannedMsAt(line, toM) - plannedMsAt(line, fromM) };
}

function byStreets({ position, route }: Here, to: LonLat): Remaining {
  const line = planLine(route.plan);
  const plannedSeconds = plannedMsAt(line, line.lengthM) / 1000;
  const speedMps = plannedSeconds > 0 && line.lengthM > 0 ? line.lengthM / plannedSeconds : USUAL_MPS;
  const metres = distanceM(position, to) * STREETS_TO_STRAIGHT;
  return { metres, plannedMs: (metres / speedMps) * 1000 };
}

const plus = (left: Remaining, right: Remaining): Remaining => ({
  metres: left.metres + right.metres,
  plannedMs: left.plannedMs + right.plannedMs,
});

const lonLat = ([lon, lat]: readonly [number, number]): LonLat => ({ lon, lat });
