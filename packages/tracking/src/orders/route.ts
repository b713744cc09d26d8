/**
 * The way of one order's courier, as kept and as drawn. A plan may pass other orders'
 * stops; for this order it ends at this order's door.
 */
import type { RoutePlan } from "@doorstep/events";
import type { OrderRoute } from "@doorstep/events/browser";
import { routeLine } from "../geometry/index.ts";

/** Points as differences of millionths of a degree: a state is committed with every position. */
export interface StoredRoute {
  /** lon, lat of the first point, then the steps to each next one. */
  readonly stepsE6: readonly number[];
  readonly streets: readonly { readonly fromPoint: number; readonly name: string }[];
  readonly pickupPoint: number;
  readonly dropoffPoint: number;
  readonly toPickupPlannedMs: number;
  readonly toDoorPlannedMs: number;
  /** Of each door of another order on the way: planned time from there to this order's. */
  readonly doorsBefore?: readonly number[];
}

/** `plan` must come to this order's door. With the bag already fetched, the way starts at its pickup. */
export function planToRoute(plan: RoutePlan, orderId: string): StoredRoute {
  const pointOf = (kind: "pickup" | "dropoff"): number | undefined =>
    plan.stops.find((stop) => stop.orderId === orderId && stop.kind === kind)?.point;
  const pickupPoint = pointOf("pickup") ?? 0;
  const dropoffPoint = pointOf("dropoff") ?? plan.points.length - 1;
  const points = plan.points.slice(0, Math.max(dropoffPoint, 1) + 1);
  const stepsE6: number[] = [];
  let lonE6 = 0;
  let latE6 = 0;
  for (const point of points) {
    stepsE6.push(point.lonE6 - lonE6, point.latE6 - latE6);
    lonE6 = point.lonE6;
    latE6 = point.latE6;
  }
  const plannedMs = (point: number): number => plan.points[point]?.plannedMs ?? 0;
  const doorsBefore = plan.stops
    .filter(({ kind, orderId: other, point }) => kind === "dropoff" && other !== orderId && point <= dropoffPoint)
    .map(({ point }) => plannedMs(dropoffPoint) - plannedMs(point));
  return {
    ...(doorsBefore.length > 0 && { doorsBefore }),
    stepsE6,
    streets: plan.streets.filter(({ fromPoint }) => fromPoint < points.length),
    pickupPoint,
    dropoffPoint,
    toPickupPlannedMs: plannedMs(pickupPoint) - plannedMs(0),
    toDoorPlannedMs: plannedMs(dropoffPoint) - plannedMs(pickupPoint),
  };
}

/** Distances are measured as the couriers stage measures them, so that its `alongM` falls on this line. */
export function routeToPage(orderId: string, routeVersion: number, route: StoredRoute): OrderRoute {
  const points: { lonE6: number; latE6: number; plannedMs: number }[] = [];
  let lonE6 = 0;
  let latE6 = 0;
  for (let i = 0; i + 1 < route.stepsE6.length; i += 2) {
    lonE6 += route.stepsE6[i] ?? 0;
    latE6 += route.stepsE6[i + 1] ?? 0;
    points.push({ lonE6, latE6, plannedMs: 0 });
  }
  const alongM = [...routeLine(points).alongM];
  const atPoint = (point: number): number => alongM[point] ?? alongM.at(-1) ?? 0;
  return {
    orderId,
    routeVersion,
    points: points.map((point) => [point.lonE6 / 1e6, point.latE6 / 1e6] as const),
    alongM,
    pickupAlongM: atPoint(route.pickupPoint),
    dropoffAlongM: atPoint(route.dropoffPoint),
    streets: route.streets.map(({ fromPoint, name }) => ({ fromAlongM: atPoint(fromPoint), name })),
  };
}
