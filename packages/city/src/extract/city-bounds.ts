/** What part of the world a city covers: what was asked for, else where its streets are. */
import type { BBox } from "../geo.ts";
import { boxAround, gridToLonLat } from "../prepare/grid.ts";
import type { OsmFeature } from "../prepare/osm-feature.ts";
import { classifyRoad } from "../prepare/roads.ts";
import { BadExtract } from "./bad-extract.ts";

/** Distances are measured in one flat plane; across more than this they would be several per cent off. */
const MOST_DEGREES = 3;

/** @throws BadExtract when no street lies there, or when it is no city's size. */
export function cityBounds(
  features: readonly OsmFeature[],
  { asked, told }: { readonly asked: BBox | null; readonly told: BBox | null },
): BBox {
  const streets = streetBounds(features);
  if (streets === null) {
    throw new BadExtract(
      asked === null
        ? "There is no street in the file that a courier could ride on."
        : `There is no street inside --bounds ${asked.join(",")}${told === null ? "." : `; the file says it covers ${told.join(",")}.`}`,
    );
  }
  // Ways are kept whole, and a header may be wrong: the city is what both agree on.
  const box = asked ?? (told === null ? streets : overlap(told, streets));
  if (box === null) {
    throw new BadExtract(
      `The file says it covers ${told?.join(",")}, but its streets lie in ${rounded(streets)}: ` +
        "say with --bounds which of them are the city's.",
    );
  }
  const [west, south, east, north] = box;
  if (Math.max(east - west, north - south) > MOST_DEGREES) {
    throw new BadExtract(
      `The streets cover ${rounded(box)}, which is more than one city (${MOST_DEGREES} degrees): ` +
        "cut the city out with --bounds WEST,SOUTH,EAST,NORTH.",
    );
  }
  return box;
}

function streetBounds(features: readonly OsmFeature[]): BBox | null {
  let [west, south, east, north] = [181, 91, -181, -91];
  for (const { kind, tags, parts } of features) {
    if (kind !== "line" || (classifyRoad(tags)?.ride ?? null) === null) continue;
    const { left, top, right, bottom } = boxAround(parts);
    const [northWest, southEast] = [gridToLonLat({ x: left, y: top }), gridToLonLat({ x: right, y: bottom })];
    west = Math.min(west, northWest.lon);
    north = Math.max(north, northWest.lat);
    east = Math.max(east, southEast.lon);
    south = Math.min(south, southEast.lat);
  }
  return west > east ? null : [west, south, east, north];
}

function overlap(a: BBox, b: BBox): BBox | null {
  const box: BBox = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}

const rounded = (box: BBox): string => box.map((side) => side.toFixed(2)).join(",");
