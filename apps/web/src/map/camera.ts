/** What the camera should hold, and when it is worth moving. Pure. */
import type { LonLat } from "./route-geometry.ts";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** @throws Error without a point. */
export function boundsOf(points: readonly LonLat[]): Bounds {
  if (points.length === 0) throw new Error("bounds of nothing");
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** In zooms. Coming closer by less is not worth a movement. */
const CLOSER_BY = 0.5;

/**
 * Does the view still serve? It moves when something slips out of the frame, and when it could
 * come markedly closer.
 */
export function shouldRefit(view: {
  readonly shown: Bounds;
  readonly wanted: Bounds;
  readonly zoom: number;
  readonly wantedZoom: number;
}): boolean {
  const [west, south, east, north] = view.shown;
  const [wantWest, wantSouth, wantEast, wantNorth] = view.wanted;
  const inside = wantWest >= west && wantSouth >= south && wantEast <= east && wantNorth <= north;
  return !inside || view.wantedZoom - view.zoom >= CLOSER_BY;
}
