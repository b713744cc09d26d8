/**
 * A city in hexagons (H3), of two sizes: cells for the market, areas for the traffic.
 */
import { gridDisk, latLngToCell } from "h3-js";
import type { LonLat } from "./plane.ts";

/** Half a kilometre from the middle to an edge: a free courier in it is near. */
const CELL_RESOLUTION = 8;
/** 1.2 km from the middle to an edge: enough rides to tell a jam from one red light. */
const AREA_RESOLUTION = 7;
/** More than the cells of any city; a cache without a limit would be a leak. */
const MOST_REMEMBERED = 20_000;

/** The market cell of a position: H3, resolution 8. */
export const positionToCell = ({ lon, lat }: LonLat): string => latLngToCell(lat, lon, CELL_RESOLUTION);

/** The traffic area of a position: H3, resolution 7. */
export const positionToArea = ({ lon, lat }: LonLat): string => latLngToCell(lat, lon, AREA_RESOLUTION);

const around = new Map<string, readonly string[]>();

/** The cell itself, first, and the cells that touch it. */
export function cellsAround(cell: string): readonly string[] {
  const known = around.get(cell);
  if (known !== undefined) return known;
  const found = [cell, ...gridDisk(cell, 1).filter((each) => each !== cell)];
  if (around.size >= MOST_REMEMBERED) around.clear();
  around.set(cell, found);
  return found;
}
