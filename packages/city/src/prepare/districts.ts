/** Which part of the city a position lies in: that of the nearest named place. */
import { type LonLat, latToY, lonToX, type Plane } from "../geo.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, tagText } from "./read-tiles.ts";

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
  const tiers = PREFERENCE.map((kinds) =>
    places
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name, position }) => ({ name, x: lonToX(plane, position.lon), y: latToY(plane, position.lat) })),
  );
  return ({ lon, lat }) => {
    const x = lonToX(plane, lon);
    const y = latToY(plane, lat);
    for (const tier of tiers) {
      let nearest: string | null = null;
      let nearestM = FARTHEST_M;
      for (const place of tier) {
        const awayM = Math.hypot(place.x - x, place.y - y);
        if (awayM < nearestM) [nearest, nearestM] = [place.name, awayM];
      }
      if (nearest !== null) return nearest;
    }
    return null;
  };
}
