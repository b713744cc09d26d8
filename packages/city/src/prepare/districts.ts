/** Which part of the city a position lies in: that of the nearest named place. */
import Flatbush from "flatbush";
import { type LonLat, latToY, lonToX, type Plane } from "../geo.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";

export interface NamedPlace {
  readonly kind: string;
  readonly name: string;
  readonly position: LonLat;
}

/** Districts proper first; a settlement only where no district is near. */
const PREFERENCE: readonly (readonly string[])[] = [
  ["suburb", "quarter"],
  ["neighbourhood", "town", "village", "hamlet", "locality"],
];

/** Montevideo's districts are 1 to 4 km across. */
const FARTHEST_M = 3000;

export function namedPlaces(features: readonly OsmFeature[]): NamedPlace[] {
  return features.flatMap((feature) => {
    const kind = tagText(feature.tags, "place");
    const name = tagText(feature.tags, "name");
    return kind === null || name === null ? [] : [{ kind, name, position: middleOf(feature) }];
  });
}

/** Null where no place is near enough to lend its name. */
export function districtFinder(places: readonly NamedPlace[], plane: Plane): (position: LonLat) => string | null {
  const tiers = PREFERENCE.map((kinds) => {
    const named = places.filter(({ kind }) => kinds.includes(kind));
    return { named, index: indexPlaces(named, plane) };
  });
  return ({ lon, lat }) => {
    for (const { named, index } of tiers) {
      const [nearest] = index?.neighbors(lonToX(plane, lon), latToY(plane, lat), 1, FARTHEST_M) ?? [];
      const name = nearest === undefined ? undefined : named[nearest]?.name;
      if (name !== undefined) return name;
    }
    return null;
  };
}

/** Null when there is none: an index of nothing cannot be made. */
function indexPlaces(places: readonly NamedPlace[], plane: Plane): Flatbush | null {
  if (places.length === 0) return null;
  const index = new Flatbush(places.length);
  for (const { position } of places) index.add(lonToX(plane, position.lon), latToY(plane, position.lat));
  index.finish();
  return index;
}
