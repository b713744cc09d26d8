/**
 * A route plan as the state keeps it, and as code measures with it. A courier's state is
 * written after every ping, so the points are one short text (a polyline with a third
 * number for time, about 9 characters a point); laying them out is remembered per plan.
 */
import type { RoutePlan } from "@doorstep/events";
import { type PlannedPoint, type RouteLine, routeLine, valueAt } from "../geometry/index.ts";

export interface PackedPlan {
  readonly points: string;
  readonly streets: RoutePlan["streets"];
  readonly stops: RoutePlan["stops"];
}

/** 300 km by a point every 75 m; a city's ride has 300 points. */
const MOST_POINTS = 4_000;
const MOST_STOPS = 32;

/** Why no courier can follow the plan, as a sentence; null for one that can be followed. */
export function impossiblePlan({ points, streets, stops }: RoutePlan, orderId: string): string | null {
  if (points.length < 2) return `the plan has ${points.length} points, a route needs two`;
  if (points.length > MOST_POINTS) return `the plan has ${points.length} points, the limit is ${MOST_POINTS}`;
  if (stops.length > MOST_STOPS) return `the plan has ${stops.length} stops, the limit is ${MOST_STOPS}`;
  let beforeMs = 0;
  for (const [index, { lonE6, latE6, plannedMs }] of points.entries()) {
    if (!(Math.abs(lonE6) <= 180e6 && Math.abs(latE6) <= 90e6)) return `point ${index} of the plan is not on earth`;
    if (!(plannedMs >= beforeMs)) return `the planned time falls at point ${index} of the plan`;
    beforeMs = plannedMs;
  }
  let beforePoint = 0;
  for (const { point } of stops) {
    if (!(point >= 0 && point < points.length)) return `a stop is at point ${point}, the plan has ${points.length}`;
    if (point < beforePoint) return "the stops of the plan are not in the order of the route";
    beforePoint = point;
  }
  if (streets.length > points.length) return "the plan has more streets than points";
  if (streets.some(({ fromPoint }) => !(fromPoint >= 0 && fromPoint < points.length))) {
    return "a street of the plan begins outside it";
  }
  const own = stops.filter((stop) => stop.orderId === orderId).map(({ kind }) => kind);
  if (own.filter((kind) => kind === "dropoff").length !== 1) return `the plan has not one drop-off of order ${orderId}`;
  if (own.lastIndexOf("pickup") > own.indexOf("dropoff"))
    return `the plan picks order ${orderId} up after its drop-off`;
  return null;
}

export function packPlan({ points, streets, stops }: RoutePlan): PackedPlan {
  let packed = "";
  let before: PlannedPoint = { lonE6: 0, latE6: 0, plannedMs: 0 };
  for (const point of points) {
    packed += numberToText(point.lonE6 - before.lonE6);
    packed += numberToText(point.latE6 - before.latE6);
    packed += numberToText(point.plannedMs - before.plannedMs);
    before = point;
  }
  return { points: packed, streets, stops };
}

export function samePlan(left: PackedPlan, right: PackedPlan): boolean {
  return (
    left.points === right.points &&
    left.stops.length === right.stops.length &&
    left.stops.every((stop, index) => {
      const other = right.stops[index];
      return stop.orderId === other?.orderId && stop.kind === other.kind && stop.point === other.point;
    })
  );
}

const lines = new WeakMap<PackedPlan, RouteLine>();

/** The plan laid out for measuring. A cache and nothing else: the plan alone decides the answer. */
export function planLine(plan: PackedPlan): RouteLine {
  const known = lines.get(plan);
  if (known !== undefined) return known;
  const line = routeLine(unpackPoints(plan.points));
  lines.set(plan, line);
  return line;
}

/** Distance along the plan of one of an order's stops; null when the plan has no such stop. */
export function stopAlongM(plan: PackedPlan, orderId: string, kind: "pickup" | "dropoff"): number | null {
  const stop = plan.stops.find((each) => each.orderId === orderId && each.kind === kind);
  return stop === undefined ? null : valueAt(planLine(plan).alongM, stop.point);
}

/** Least significant five bits first, as in Google's polylines; bit 0 is the sign. */
function numberToText(value: number): string {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = "";
  while (rest >= 32) {
    text += String.fromCharCode((rest % 32) + 32 + FIRST_CHARACTER);
    rest = Math.floor(rest / 32);
  }
  return text + String.fromCharCode(rest + FIRST_CHARACTER);
}

const FIRST_CHARACTER = 63;

function unpackPoints(packed: string): readonly PlannedPoint[] {
  const points: PlannedPoint[] = [];
  const here = [0, 0, 0];
  let at = 0;
  for (let index = 0; at < packed.length; index++) {
    let value = 0;
    let scale = 1;
    let bits: number;
    do {
      bits = packed.charCodeAt(at++) - FIRST_CHARACTER;
      value += (bits % 32) * scale;
      scale *= 32;
    } while (bits >= 32);
    const part = index % 3;
    here[part] = (here[part] ?? 0) + (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
    if (part === 2) points.push({ lonE6: here[0] ?? 0, latE6: here[1] ?? 0, plannedMs: here[2] ?? 0 });
  }
  return points;
}
