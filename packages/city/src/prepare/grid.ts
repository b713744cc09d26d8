/**
 * The integer grid the source tiles are drawn on: the whole world is 2³² wide, so a step is
 * about 1 cm. Ways that share a node share a grid point exactly, which is how roads connect.
 */
import type { LonLat } from "../geo.ts";

/** x to the east, y to the south. */
export interface GridPoint {
  readonly x: number;
  readonly y: number;
}

const WORLD = 2 ** 32;

export function gridToLonLat({ x, y }: GridPoint): LonLat {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
  return { lon: (x / WORLD) * 360 - 180, lat };
}

export function lonLatToGrid({ lon, lat }: LonLat): GridPoint {
  const radians = (lat * Math.PI) / 180;
  const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * WORLD;
  return { x: Math.round(((lon + 180) / 360) * WORLD), y: Math.round(y) };
}

/** For maps and sets of points. */
export const gridKey = ({ x, y }: GridPoint): string => `${x},${y}`;

export const isSamePoint = (a: GridPoint, b: GridPoint): boolean => a.x === b.x && a.y === b.y;
