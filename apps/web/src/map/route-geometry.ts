/** Places along a route, by metres from its start. Pure. */

export type LonLat = readonly [lon: number, lat: number];

/** A line with the distance of each point from the first; `OrderRoute` is one. */
export interface Line {
  readonly points: readonly LonLat[];
  readonly alongM: readonly number[];
}

const METRES_PER_DEGREE = 111_195;

/** Far enough to even out a corner's jitter, near enough to turn with it. */
const LOOK_AHEAD_M = 9;

/** The point at a distance, held to the line's ends. */
export function pointAt(line: Line, alongM: number): LonLat {
  const after = firstAfter(line, alongM);
  const to = line.points[after];
  const from = line.points[after - 1];
  const toM = line.alongM[after];
  const fromM = line.alongM[after - 1];
  if (from === undefined || fromM === undefined) return line.points[0] ?? [0, 0];
  if (to === undefined || toM === undefined) return line.points.at(-1) ?? [0, 0];
  const share = toM === fromM ? 0 : (alongM - fromM) / (toM - fromM);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Degrees clockwise from north, of the way ahead; at the end, of the way come. */
export function bearingAt(line: Line, alongM: number): number {
  const lengthM = line.alongM.at(-1) ?? 0;
  const fromM = Math.max(0, Math.min(alongM, lengthM - LOOK_AHEAD_M));
  return bearingBetween(pointAt(line, fromM), pointAt(line, fromM + LOOK_AHEAD_M));
}

function bearingBetween(from: LonLat, to: LonLat): number {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  const north = to[1] - from[1];
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** The part `[fromM, toM)` as points; empty when nothing lies between. */
export function slice(line: Line, { fromM, toM }: { readonly fromM: number; readonly toM: number }): readonly LonLat[] {
  if (toM <= fromM) return [];
  const within = line.points.filter((_, index) => {
    const atM = line.alongM[index] ?? 0;
    return atM > fromM && atM < toM;
  });
  return [pointAt(line, fromM), ...within, pointAt(line, toM)];
}

/** Good to a few centimetres over a street's length. */
export function metresBetween(from: LonLat, to: LonLat): number {
  const east = (to[0] - from[0]) * Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180);
  return Math.hypot(east, to[1] - from[1]) * METRES_PER_DEGREE;
}

/** Index of the first point beyond `alongM`; the length when there is none. */
function firstAfter(line: Line, alongM: number): number {
  let low = 0;
  let high = line.alongM.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((line.alongM[middle] ?? 0) > alongM) high = middle;
    else low = middle + 1;
  }
  return low;
}
