/**
 * A planned route laid out for measuring: each point on the sheet, its distance from the
 * first, and the planned travel time to it. A place on the route is its distance along.
 */
import { directionDeg, type LonLat, lonLatToPoint, type Plane, planeAt, pointToLonLat } from "./plane.ts";

export interface PlannedPoint {
  readonly lonE6: number;
  readonly latE6: number;
  readonly plannedMs: number;
}

export interface RouteLine {
  readonly plane: Plane;
  readonly eastM: Float64Array;
  readonly northM: Float64Array;
  /** Rises, or stands where two points are the same. */
  readonly alongM: Float64Array;
  readonly plannedMs: Float64Array;
  readonly lengthM: number;
}

/** Lays out a route of at least two points. */
export function routeLine(points: readonly PlannedPoint[]): RouteLine {
  const count = points.length;
  const plane = planeAt(pointToDegrees(points[0]));
  const eastM = new Float64Array(count);
  const northM = new Float64Array(count);
  const alongM = new Float64Array(count);
  const plannedMs = new Float64Array(count);
  let lengthM = 0;
  let previous = { eastM: 0, northM: 0 };
  for (const [index, point] of points.entries()) {
    const here = lonLatToPoint(plane, pointToDegrees(point));
    lengthM += Math.hypot(here.eastM - previous.eastM, here.northM - previous.northM);
    eastM[index] = here.eastM;
    northM[index] = here.northM;
    alongM[index] = lengthM;
    plannedMs[index] = point.plannedMs;
    previous = here;
  }
  return { plane, eastM, northM, alongM, plannedMs, lengthM };
}

/** The last point at or before `alongM`, but never the route's last: the start of the piece that holds it. */
export function pieceAt({ alongM: points }: RouteLine, alongM: number): number {
  let low = 0;
  let high = points.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valueAt(points, middle) <= alongM) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The position `alongM` from the start; before the start is the start, past the end the end. */
export function positionAt(line: RouteLine, alongM: number): LonLat {
  const { piece, share } = shareAt(line, alongM);
  return pointToLonLat(line.plane, {
    eastM: between(line.eastM, piece, share),
    northM: between(line.northM, piece, share),
  });
}

/** Planned travel time from the first point to `alongM`. */
export function plannedMsAt(line: RouteLine, alongM: number): number {
  const { piece, share } = shareAt(line, alongM);
  return between(line.plannedMs, piece, share);
}

/** Which way the route goes at `alongM`; null where the whole route is one spot. */
export function bearingAt(line: RouteLine, alongM: number): number | null {
  const piece = pieceAt(line, alongM);
  // Doubled points have no direction: take the next that differs, at the end the one before.
  for (let at = piece; at < line.alongM.length - 1; at++) {
    if (valueAt(line.alongM, at + 1) > valueAt(line.alongM, at)) return pieceBearing(line, at);
  }
  for (let at = piece - 1; at >= 0; at--) {
    if (valueAt(line.alongM, at + 1) > valueAt(line.alongM, at)) return pieceBearing(line, at);
  }
  return null;
}

/** One number of a laid-out route. An index outside it is a bug, and shows as NaN at once. */
export const valueAt = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

const pointToDegrees = (point: PlannedPoint | undefined): LonLat => ({
  lon: (point?.lonE6 ?? 0) / 1e6,
  lat: (point?.latE6 ?? 0) / 1e6,
});

function shareAt(line: RouteLine, alongM: number): { piece: number; share: number } {
  const piece = pieceAt(line, alongM);
  const startM = valueAt(line.alongM, piece);
  const pieceM = valueAt(line.alongM, piece + 1) - startM;
  const share = pieceM > 0 ? Math.min(1, Math.max(0, (alongM - startM) / pieceM)) : 1;
  return { piece, share };
}

const between = (values: Float64Array, piece: number, share: number): number =>
  valueAt(values, piece) + (valueAt(values, piece + 1) - valueAt(values, piece)) * share;

const pieceBearing = ({ eastM, northM }: RouteLine, piece: number): number =>
  directionDeg({
    eastM: valueAt(eastM, piece + 1) - valueAt(eastM, piece),
    northM: valueAt(northM, piece + 1) - valueAt(northM, piece),
  });
