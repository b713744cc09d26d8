/** What the map shows of the data; `TILES.md` is the same table for whoever draws it. */

import { type GridPoint, gridToLonLat } from "./grid.ts";
import { joinChains } from "./join-pieces.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, type Tags, tagText } from "./read-tiles.ts";
import { groupRings } from "./rings.ts";
import { classifyRoad, ROAD_CLASSES, type RoadClass } from "./roads.ts";
import type { LonLatRing } from "./sea.ts";

/** From below to above. */
export const LAYERS = ["green", "beach", "water", "waterways", "buildings", "rail", "streets", "places"] as const;

export type LayerName = (typeof LAYERS)[number];

export type Fields = Readonly<Record<string, string | number>>;

type LonLatPair = [number, number];

export type Shape =
  | { readonly type: "Point"; readonly coordinates: LonLatPair }
  | { readonly type: "MultiLineString"; readonly coordinates: LonLatPair[][] }
  | { readonly type: "MultiPolygon"; readonly coordinates: LonLatPair[][][] };

export interface MapFeature {
  readonly layer: LayerName;
  readonly fromZoom: number;
  readonly fields: Fields;
  readonly shape: Shape;
}

export function mapFeatures(features: readonly OsmFeature[], sea: readonly LonLatRing[]): MapFeature[] {
  return [...seaFeatures(sea), ...features.flatMap(areaFeature), ...lineFeatures(features), ...features.flatMap(place)];
}

function seaFeatures(sea: readonly LonLatRing[]): MapFeature[] {
  const polygons = groupRings(sea.map((ring) => ring.map(({ lon, lat }) => ({ x: lon, y: lat }))));
  return polygons.map((rings) => ({
    layer: "water",
    fromZoom: 10,
    fields: { kind: "sea" },
    shape: {
      type: "MultiPolygon",
      coordinates: [rings.map((ring) => ring.map(({ x, y }): LonLatPair => [x, y]))],
    },
  }));
}

// ── areas ───────────────────────────────────────────────────────────────────

const GREEN_KINDS: readonly (readonly [key: string, kinds: Readonly<Record<string, string>>])[] = [
  [
    "leisure",
    { golf_course: "golf", pitch: "pitch", park: "park", garden: "park", playground: "park", common: "park" },
  ],
  [
    "landuse",
    {
      cemetery: "cemetery",
      recreation_ground: "park",
      village_green: "park",
      grass: "grass",
      meadow: "grass",
      greenfield: "grass",
      forest: "wood",
      allotments: "grass",
      plant_nursery: "grass",
    },
  ],
  ["natural", { wood: "wood", grassland: "grass", scrub: "grass", heath: "grass", wetland: "wetland" }],
];

const BEACHES = new Set(["beach", "sand", "shingle"]);

function areaFeature(feature: OsmFeature): MapFeature[] {
  if (feature.kind !== "polygon") return [];
  const { tags } = feature;
  const shape: Shape = {
    type: "MultiPolygon",
    coordinates: groupRings(feature.parts).map((rings) => rings.map((ring) => ring.map(toPair))),
  };
  const name = nameField(tags);
  const waterKind = waterKindOf(tags);
  if (waterKind !== null) return [{ layer: "water", fromZoom: 10, fields: { kind: waterKind, ...name }, shape }];
  const building = tagText(tags, "building");
  if (building !== null && building !== "no") {
    const levels = Number.parseInt(tagText(tags, "building:levels") ?? "", 10);
    return [{ layer: "buildings", fromZoom: 13, fields: Number.isNaN(levels) ? {} : { levels }, shape }];
  }
  if (BEACHES.has(tagText(tags, "natural") ?? "")) return [{ layer: "beach", fromZoom: 10, fields: name, shape }];
  for (const [key, kinds] of GREEN_KINDS) {
    const kind = kinds[tagText(tags, key) ?? ""];
    if (kind !== undefined) return [{ layer: "green", fromZoom: 10, fields: { kind, ...name }, shape }];
  }
  return [];
}

function waterKindOf(tags: Tags): "lake" | "river" | null {
  const water = tagText(tags, "water");
  // Some drains are mapped by their banks; the map shows drains as lines.
  if (water === "drain") return null;
  if (tagText(tags, "waterway") === "riverbank" || water === "river" || water === "riverbank") return "river";
  if (tagText(tags, "natural") === "water" || tagText(tags, "landuse") === "reservoir") return "lake";
  return null;
}

// ── lines ───────────────────────────────────────────────────────────────────

const STREETS_FROM_ZOOM: Readonly<Record<RoadClass, number>> = {
  trunk: 10,
  primary: 10,
  secondary: 10,
  tertiary: 11,
  residential: 12,
  service: 14,
  path: 14,
};

const WATERWAYS: Readonly<Record<string, string>> = {
  river: "river",
  stream: "stream",
  canal: "canal",
  ditch: "stream",
  drain: "stream",
};

interface LineLook {
  readonly layer: LayerName;
  readonly fromZoom: number;
  readonly fields: Fields;
}

/** Lines that look alike and meet end to end become one, so that a name has room along it. */
function lineFeatures(features: readonly OsmFeature[]): MapFeature[] {
  const alike = new Map<string, { readonly look: LineLook; readonly lines: (readonly GridPoint[])[] }>();
  for (const feature of features) {
    const look = feature.kind === "line" ? lookOf(feature.tags) : null;
    if (look === null) continue;
    const lines = isDrawnBackwards(feature.tags) ? feature.parts.map((part) => part.toReversed()) : feature.parts;
    const key = JSON.stringify(look);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, { look, lines: [...lines] });
    else group.lines.push(...lines);
  }
  return [...alike.values()].flatMap(({ look, lines }) =>
    joinChains(lines).map((line) => ({
      ...look,
      shape: { type: "MultiLineString", coordinates: [line.map(toPair)] },
    })),
  );
}

function lookOf(tags: Tags): LineLook | null {
  const road = tagText(tags, "area") === "yes" ? null : classifyRoad(tags);
  if (road !== null) {
    const fields = {
      class: road.class,
      rank: ROAD_CLASSES.indexOf(road.class) + 1,
      ...nameField(tags),
      ...(road.isLink ? { link: 1 } : {}),
      ...(road.oneWay === 0 ? {} : { oneway: 1 }),
      ...(isSet(tags, "bridge") ? { bridge: 1 } : {}),
      ...(isSet(tags, "tunnel") ? { tunnel: 1 } : {}),
    };
    return { layer: "streets", fromZoom: STREETS_FROM_ZOOM[road.class], fields };
  }
  const waterway = WATERWAYS[tagText(tags, "waterway") ?? ""];
  if (waterway !== undefined && !isSet(tags, "tunnel")) {
    return { layer: "waterways", fromZoom: 12, fields: { kind: waterway, ...nameField(tags) } };
  }
  return tagText(tags, "railway") === "rail" ? { layer: "rail", fromZoom: 12, fields: {} } : null;
}

function isDrawnBackwards(tags: Tags): boolean {
  return classifyRoad(tags)?.oneWay === -1;
}

function isSet(tags: Tags, key: string): boolean {
  const value = tagText(tags, key);
  return value !== null && value !== "no";
}

// ── points ──────────────────────────────────────────────────────────────────

const PLACES: Readonly<Record<string, { readonly rank: number; readonly fromZoom: number }>> = {
  city: { rank: 1, fromZoom: 10 },
  town: { rank: 2, fromZoom: 10 },
  suburb: { rank: 3, fromZoom: 10 },
  neighbourhood: { rank: 4, fromZoom: 13 },
  hamlet: { rank: 5, fromZoom: 12 },
};

function place(feature: OsmFeature): MapFeature[] {
  const kind = tagText(feature.tags, "place") ?? "";
  const name = tagText(feature.tags, "name");
  const look = PLACES[kind];
  if (look === undefined || name === null) return [];
  const { lon, lat } = middleOf(feature);
  const fields = { kind, rank: look.rank, name };
  return [{ layer: "places", fromZoom: look.fromZoom, fields, shape: { type: "Point", coordinates: [lon, lat] } }];
}

function nameField(tags: Tags): { readonly name?: string } {
  const name = tagText(tags, "name");
  return name === null ? {} : { name };
}

function toPair(point: GridPoint): LonLatPair {
  const { lon, lat } = gridToLonLat(point);
  return [lon, lat];
}
