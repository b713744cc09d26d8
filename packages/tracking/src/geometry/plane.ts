/**
 * A city as a flat sheet: metres east and north of an origin. Within 30 km of the origin
 * the sheet is wrong by less than 3 parts in 1,000, far below what a position is wrong by.
 */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

export interface PointM {
  readonly eastM: number;
  readonly northM: number;
}

export interface Plane {
  readonly origin: LonLat;
  readonly metresPerLon: number;
}

const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;
const METRES_PER_LAT = EARTH_RADIUS_M * RADIANS;

/** The sheet that touches the earth at `origin`. */
export function planeAt(origin: LonLat): Plane {
  return { origin, metresPerLon: METRES_PER_LAT * Math.cos(origin.lat * RADIANS) };
}

export function lonLatToPoint({ origin, metresPerLon }: Plane, { lon, lat }: LonLat): PointM {
  return { eastM: (lon - origin.lon) * metresPerLon, northM: (lat - origin.lat) * METRES_PER_LAT };
}

export function pointToLonLat({ origin, metresPerLon }: Plane, { eastM, northM }: PointM): LonLat {
  return { lon: origin.lon + eastM / metresPerLon, lat: origin.lat + northM / METRES_PER_LAT };
}

/** Metres between two positions of one city. */
export function distanceM(from: LonLat, to: LonLat): number {
  const { eastM, northM } = lonLatToPoint(planeAt(from), to);
  return Math.hypot(eastM, northM);
}

/** Degrees clockwise from north, `[0, 360)`. */
export function bearingDeg({ from, to }: { from: LonLat; to: LonLat }): number {
  return directionDeg(lonLatToPoint(planeAt(from), to));
}

/** Degrees clockwise from north of a step on the sheet, `[0, 360)`. */
export function directionDeg({ eastM, northM }: PointM): number {
  const degrees = Math.atan2(eastM, northM) / RADIANS;
  return degrees < 0 ? degrees + 360 : degrees;
}
