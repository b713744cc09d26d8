/** A route cut into the parts that are drawn apart. Pure. */
import type { FeatureCollection, LineString } from "geojson";
import { type Line, type LonLat, slice } from "./route-geometry.ts";

/** Told apart by width and dash as well as colour; see `route-layers.tsx`. */
export type RoutePart = "remaining" | "travelled" | "planned" | "driven";

/** `live`: food on board and known where. `planned`: before that, or what is shown is old. */
export type RouteState = "planned" | "live" | "stale" | "driven";

export interface DrawnRoute extends Line {
  readonly pickupAlongM: number;
  readonly dropoffAlongM: number;
  readonly streets: readonly { readonly fromAlongM: number; readonly name: string }[];
}

export type RouteCollection = FeatureCollection<LineString, { readonly part: RoutePart }>;
export type StreetCollection = FeatureCollection<LineString, { readonly name: string }>;

/** `alongM` is where the courier is; null before there is one. */
export function routeParts(
  route: DrawnRoute,
  { state, alongM, door }: { readonly state: RouteState; readonly alongM: number | null; readonly door: LonLat },
): RouteCollection {
  const { pickupAlongM, dropoffAlongM } = route;
  const atM = alongM ?? pickupAlongM;
  const cut = (part: RoutePart, fromM: number, toM: number) => {
    const points = slice(route, { fromM, toM });
    // The last steps, from the street to the door.
    return { part, points: toM === dropoffAlongM && points.length > 0 ? [...points, door] : points };
  };
  switch (state) {
    case "driven":
      return collection([cut("driven", pickupAlongM, dropoffAlongM)]);
    case "planned":
      return collection([cut("planned", Math.min(atM, pickupAlongM), dropoffAlongM)]);
    case "stale":
      return collection([cut("travelled", pickupAlongM, atM), cut("planned", atM, dropoffAlongM)]);
    case "live":
      return collection([
        cut("travelled", pickupAlongM, atM),
        cut("remaining", Math.max(atM, pickupAlongM), dropoffAlongM),
      ]);
  }
}

/** The streets still ahead, to be named beside the line. */
export function streetsAhead(route: DrawnRoute, alongM: number): StreetCollection {
  const features = route.streets.flatMap((street, index) => {
    const endM = route.streets[index + 1]?.fromAlongM ?? route.dropoffAlongM;
    const coordinates = slice(route, {
      fromM: Math.max(alongM, street.fromAlongM),
      toM: Math.min(endM, route.dropoffAlongM),
    });
    return coordinates.length < 2 ? [] : [feature({ name: street.name }, coordinates)];
  });
  return { type: "FeatureCollection", features };
}

function collection(
  parts: readonly { readonly part: RoutePart; readonly points: readonly LonLat[] }[],
): RouteCollection {
  return {
    type: "FeatureCollection",
    features: parts.filter(({ points }) => points.length > 1).map(({ part, points }) => feature({ part }, points)),
  };
}

function feature<P>(properties: P, points: readonly LonLat[]) {
  return {
    type: "Feature" as const,
    properties,
    geometry: { type: "LineString" as const, coordinates: points.map(([lon, lat]) => [lon, lat]) },
  };
}
