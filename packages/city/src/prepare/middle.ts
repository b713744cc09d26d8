import type { LonLat } from "../geo.ts";
import { gridToLonLat } from "./grid.ts";
import type { OsmFeature } from "./osm-feature.ts";

/** A point itself, or the mean of an outline's corners: near enough for a door or a name. */
export function middleOf({ kind, parts }: OsmFeature): LonLat {
  const outline = parts[0] ?? [];
  // The last corner of a ring repeats the first.
  const corners = kind === "polygon" && outline.length > 1 ? outline.slice(0, -1) : outline;
  if (corners.length === 0) throw new Error("a feature has at least one point");
  return gridToLonLat({
    x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
    y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
  });
}
