/** From the arcs of a route to its points, times and street names. */
import { e7ToDegrees, type LonLat, xToLon, yToLat } from "../geo.ts";
import { arcMs, arcSegment, isAgainst, type RoadGraph, stepM } from "./road-graph.ts";

/** A stretch of one arc. Metres count from the start of the segment's shape, so `toM < fromM` against it. */
export interface Leg {
  readonly arc: number;
  readonly fromM: number;
  readonly toM: number;
}

export interface RoutePoint extends LonLat {
  /** Planned riding time from the first point, whole milliseconds. */
  readonly plannedMs: number;
}

export interface RouteStreet {
  /** The street holds from this point to the next entry's. */
  readonly fromPoint: number;
  /** Empty where a longer stretch has no name. */
  readonly name: string;
}

export interface Route {
  /** At least two. */
  readonly points: readonly RoutePoint[];
  /** The first begins at point 0; neighbours differ. */
  readonly streets: readonly RouteStreet[];
  readonly lengthM: number;
  readonly plannedMs: number;
}

/** A nameless stretch shorter than this is a junction or a slip road, and keeps the name before it. */
const NAMELESS_FROM_M = 80;

export function traceLegs(graph: RoadGraph, legs: readonly Leg[]): Route {
  const points: RoutePoint[] = [];
  const stretches: { fromPoint: number; name: string; lengthM: number }[] = [];
  let lengthM = 0;
  let plannedMs = 0;

  for (const leg of legs) {
    const segment = arcSegment(leg.arc);
    const legM = Math.abs(leg.toM - leg.fromM);
    const msPerM = arcMs(graph, leg.arc) / Math.max(graph.segmentLengthM[segment] ?? 0, 1e-9);
    stretches.push({
      fromPoint: Math.max(0, points.length - 1),
      name: graph.streetNames[graph.segmentStreet[segment] ?? 0] ?? "",
      lengthM: legM,
    });
    for (const { walkedM, at } of pointsOf(graph, leg)) {
      append(points, { ...at, plannedMs: Math.round(plannedMs + walkedM * msPerM) });
    }
    lengthM += legM;
    plannedMs += legM * msPerM;
  }
  // A door across the street from the restaurant may share its point on the road.
  const only = points[0];
  if (points.length === 1 && only !== undefined) points.push(only);
  return { points, streets: nameStretches(stretches), lengthM, plannedMs: Math.round(plannedMs) };
}

/**
 * One route after another, as from a courier to the restaurant and on to the door. The point
 * where the first ends is `first.points.length - 1` in the whole.
 */
export function joinRoutes(first: Route, second: Route): Route {
  const joint = first.points.length - 1;
  const points = [
    ...first.points,
    ...second.points.slice(1).map((point) => ({ ...point, plannedMs: point.plannedMs + first.plannedMs })),
  ];
  const lastName = first.streets.at(-1)?.name;
  const streets = [
    ...first.streets,
    ...second.streets
      .map(({ fromPoint, name }) => ({ fromPoint: fromPoint + joint, name }))
      .filter(({ fromPoint, name }) => fromPoint > joint || name !== lastName),
  ];
  return {
    points,
    streets,
    lengthM: first.lengthM + second.lengthM,
    plannedMs: first.plannedMs + second.plannedMs,
  };
}

function append(points: RoutePoint[], point: RoutePoint): void {
  const last = points.at(-1);
  if (last === undefined || last.lon !== point.lon || last.lat !== point.lat) points.push(point);
}

/** Both ends of the leg and the shape points between them, in riding order. */
function pointsOf(graph: RoadGraph, leg: Leg): { walkedM: number; at: LonLat }[] {
  const segment = arcSegment(leg.arc);
  const start = graph.shapeStart[segment] ?? 0;
  const end = graph.shapeStart[segment + 1] ?? 0;
  const [lowM, highM] = leg.fromM <= leg.toM ? [leg.fromM, leg.toM] : [leg.toM, leg.fromM];
  const passed = [{ alongM: lowM, at: pointAlong(graph, segment, lowM) }];
  for (let point = start, alongM = 0; point < end; alongM += stepM(graph.shapeX, graph.shapeY, point), point += 1) {
    if (alongM > lowM && alongM < highM) passed.push({ alongM, at: shapePoint(graph, point) });
  }
  passed.push({ alongM: highM, at: pointAlong(graph, segment, highM) });
  if (isAgainst(leg.arc)) passed.reverse();
  return passed.map(({ alongM, at }) => ({ walkedM: Math.abs(alongM - leg.fromM), at }));
}

/** The place so far from the start of a segment's shape. */
export function pointAlong(graph: RoadGraph, segment: number, alongM: number): LonLat {
  const last = (graph.shapeStart[segment + 1] ?? 0) - 1;
  let walkedM = 0;
  for (let point = graph.shapeStart[segment] ?? 0; point < last; point += 1) {
    const lengthM = stepM(graph.shapeX, graph.shapeY, point);
    if (alongM < walkedM + lengthM) return between(graph, point, (alongM - walkedM) / lengthM);
    walkedM += lengthM;
  }
  return shapePoint(graph, last);
}

function shapePoint(graph: RoadGraph, point: number): LonLat {
  return { lon: e7ToDegrees(graph.shapeLonE7[point] ?? 0), lat: e7ToDegrees(graph.shapeLatE7[point] ?? 0) };
}

function between(graph: RoadGraph, point: number, share: number): LonLat {
  if (share <= 0) return shapePoint(graph, point);
  const x = (graph.shapeX[point] ?? 0) * (1 - share) + (graph.shapeX[point + 1] ?? 0) * share;
  const y = (graph.shapeY[point] ?? 0) * (1 - share) + (graph.shapeY[point + 1] ?? 0) * share;
  return { lon: roundE7(xToLon(graph.plane, x)), lat: roundE7(yToLat(graph.plane, y)) };
}

const roundE7 = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

function nameStretches(
  stretches: readonly { readonly fromPoint: number; readonly name: string; readonly lengthM: number }[],
): RouteStreet[] {
  const runs: { fromPoint: number; name: string; lengthM: number }[] = [];
  for (const stretch of stretches) {
    const run = runs.at(-1);
    if (run !== undefined && run.name === stretch.name) run.lengthM += stretch.lengthM;
    else runs.push({ ...stretch });
  }
  const streets: RouteStreet[] = [];
  for (const { fromPoint, name, lengthM } of runs) {
    const isSlip = name === "" && lengthM < NAMELESS_FROM_M && streets.length > 0;
    const isShadowed = streets.at(-1)?.fromPoint === fromPoint;
    if (isShadowed) streets.pop();
    if (!isSlip && streets.at(-1)?.name !== name) streets.push({ fromPoint, name });
  }
  return streets;
}
