/** The way on for a courier who has left the one they were given: from the road they ride, past what they have yet to do. */
import { findRoute, joinRoutes, type LonLat, type Matching, type RoadGraph, type Route, wayOn } from "@doorstep/city";
import type { RoutePlan } from "@doorstep/events";
import { routeToPlan } from "../orders/route-to-plan.ts";

/** A stop yet to be made. */
export interface StopToCome {
  readonly orderId: string;
  readonly kind: "pickup" | "dropoff";
  readonly position: LonLat;
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
