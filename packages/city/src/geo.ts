/**
 * Positions and the flat plane they are measured in. A city is small: at 35 km across, an
 * equirectangular plane around its middle is off by less than 0.1 %, and in one plane a
 * straight line is never longer than a street, which the route search relies on.
 */

/** WGS 84 degrees. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** West, south, east, north, in degrees. */
export type BBox = readonly [number, number, number, number];

/** Metres east and north of an origin. */
export interface Plane {
  readonly originLon: number;
  readonly originLat: number;
  readonly metresPerLon: number;
  readonly metresPerLat: number;
}

const METRES_PER_DEGREE = 111_319.49;

export function planeAround(origin: LonLat): Plane {
  return {
    originLon: origin.lon,
    originLat: origin.lat,
    metresPerLon: METRES_PER_DEGREE * Math.cos((origin.lat * Math.PI) / 180),
    metresPerLat: METRES_PER_DEGREE,
  };
}

export const lonToX = (plane: Plane, lon: number): number => (lon - plane.originLon) * plane.metresPerLon;
export const latToY = (plane: Plane, lat: number): number => (lat - plane.originLat) * plane.metresPerLat;
export const xToLon = (plane: Plane, x: number): number => plane.originLon + x / plane.metresPerLon;
export const yToLat = (plane: Plane, y: number): number => plane.originLat + y / plane.metresPerLat;

export function bboxCentre([west, south, east, north]: BBox): LonLat {
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}

/** Degrees as stored: ten-millionths, as OpenStreetMap itself keeps them; about 1 cm. */
export const degreesToE7 = (degrees: number): number => Math.round(degrees * 1e7);
export const e7ToDegrees = (e7: number): number => e7 / 1e7;
