/** The way on for a courier who has left the one they were given: from the road they ride, past what they have yet to do. Pure. */
import { findRoute, joinRoutes, type LonLat, type Matching, type RoadGraph, type Route, wayOn } from "@doorstep/city";
import type { OrderCourierAssigned, RoutePlan } from "@doorstep/events";
import { routeToPlan } from "../orders/route-to-plan.ts";

/** A stop yet to be made. */
export interface StopToCome {
  readonly orderId: string;
  readonly kind: "pickup" | "dropoff";
  readonly position: LonLat;
}

/** An order of theirs, as far as its way goes. */
export interface CarriedOrder {
  readonly pickup: LonLat;
  readonly dropoff: LonLat;
  readonly isPickedUp: boolean;
  /** The newest. */
  readonly assigned: OrderCourierAssigned;
}

/** What is left of the plan they have, the newest that was given them, in its order. */
export function stopsToCome(carried: readonly CarriedOrder[]): readonly StopToCome[] {
  const orders = new Map(carried.map((order) => [order.assigned.orderId, order]));
  const newest = carried.map(({ assigned }) => assigned).reduce((a, b) => (b.atMs >= a.atMs ? b : a));
  return newest.plan.stops.flatMap(({ orderId, kind }) => {
    const order = orders.get(orderId);
    if (order === undefined || (kind === "pickup" && order.isPickedUp)) return [];
    return [{ orderId, kind, position: order[kind] }];
  });
}

/** It begins some seconds back, where the road they ride now began to be known. Null where no way leads. */
export function planOn(graph: RoadGraph, matching: Matching, stops: readonly StopToCome[]): RoutePlan | null {
  const [first, ...rest] = stops;
  if (first === undefined) return null;
  let route: Route | null = wayOn(graph, matching, first.position)?.route ?? null;
  let from = first;
  const points: number[] = [];
  for (const stop of [first, ...rest]) {
    if (route === null) return null;
    if (stop !== first && !isSamePlace(from, stop)) {
      const leg = findRoute(graph, from.position, stop.position);
      route = leg === null ? null : joinRoutes(route, leg);
      if (route === null) return null;
    }
    points.push(route.points.length - 1);
    from = stop;
  }
  return route === null || route.points.length < 2 ? null : toPlan(route, stops, points);
}

const isSamePlace = (a: StopToCome, b: StopToCome): boolean =>
  a.position.lon === b.position.lon && a.position.lat === b.position.lat;

const toPlan = (route: Route, stops: readonly StopToCome[], at: readonly number[]): RoutePlan =>
  routeToPlan(
    route,
    stops.map(({ orderId, kind }, nth) => ({ orderId, kind, point: at[nth] ?? 0 })),
  );
