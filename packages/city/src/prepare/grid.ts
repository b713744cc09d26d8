/**
 * The integer grid the source tiles are drawn on: the whole world is 2³² wide, so a step is
 * about 1 cm. Ways that share a node share a grid point exactly, which is how roads connect.
 */
import { e7ToDegrees, type LonLat } from "../geo.ts";

/** x to the east, y to the south. */
export interface GridPoint {
  readonly x: number;
  readonly y: number;
}

/** Around something, its edges included. */
export interface GridBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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

/** One step of the grid is no larger than one of OpenStreetMap's own, so no two places become one. */
export const e7ToGrid = ({ lonE7, latE7 }: { readonly lonE7: number; readonly latE7: number }): GridPoint =>
  lonLatToGrid({ lon: e7ToDegrees(lonE7), lat: e7ToDegrees(latE7) });

/** For maps and sets of points. */
export const gridKey = ({ x, y }: GridPoint): string => `${x},${y}`;

export const isSamePoint = (a: GridPoint, b: GridPoint): boolean => a.x === b.x && a.y === b.y;

export function boxAround(parts: readonly (readonly GridPoint[])[]): GridBox {
  let [left, top, right, bottom] = [WORLD, WORLD, 0, 0];
  for (const part of parts) {
    for (const { x, y } of part) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, right, bottom };
}
