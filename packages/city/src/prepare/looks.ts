/** How the map shows tags; `TILES.md` is the same table for whoever draws it. */
import { type Tags, tagText } from "./osm-feature.ts";
import { classifyRoad, ROAD_CLASSES, type RoadClass } from "./roads.ts";

/** From below to above. */
export const LAYERS = ["green", "beach", "water", "waterways", "buildings", "rail", "streets", "places"] as const;

export type LayerName = (typeof LAYERS)[number];

export type Fields = Readonly<Record<string, string | number>>;

/** Where and how a feature is drawn. */
export interface Look {
  readonly layer: LayerName;
  readonly fromZoom: number;
  readonly fields: Fields;
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

/** How the map shows an area of these tags; null when it does not. */
export function areaLook(tags: Tags): Look | null {
  const name = nameField(tags);
  const waterKind = waterKindOf(tags);
  if (waterKind !== null) return { layer: "water", fromZoom: 10, fields: { kind: waterKind, ...name } };
  const building = tagText(tags, "building");
  if (building !== null && building !== "no") {
    const levels = Number.parseInt(tagText(tags, "building:levels") ?? "", 10);
    return { layer: "buildings", fromZoom: 13, fields: Number.isNaN(levels) ? {} : { levels } };
  }
  if (BEACHES.has(tagText(tags, "natural") ?? "")) return { layer: "beach", fromZoom: 10, fields: name };
  for (const [key, kinds] of GREEN_KINDS) {
    const kind = kinds[tagText(tags, key) ?? ""];
    if (kind !== undefined) return { layer: "green", fromZoom: 10, fields: { kind, ...name } };
  }
  return null;
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

/** How the map shows a line of these tags; null when it does not. */
export function lineLook(tags: Tags): Look | null {
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

/** A line runs in the direction of travel. */
export function isDrawnBackwards(tags: Tags): boolean {
  return classifyRoad(tags)?.oneWay === -1;
}

function isSet(tags: Tags, key: string): boolean {
  const value = tagText(tags, key);
  return value !== null && value !== "no";
}

// ── points ──────────────────────────────────────────────────────────────────

interface PlaceLook {
  readonly rank: number;
  readonly fromZoom: number;
  /** Drawn as another kind: the map has few. */
  readonly kind?: string;
}

const PLACES: Readonly<Record<string, PlaceLook>> = {
  city: { rank: 1, fromZoom: 10 },
  town: { rank: 2, fromZoom: 10 },
  village: { rank: 2, fromZoom: 11, kind: "town" },
  suburb: { rank: 3, fromZoom: 10 },
  quarter: { rank: 3, fromZoom: 12, kind: "suburb" },
  neighbourhood: { rank: 4, fromZoom: 13 },
  hamlet: { rank: 5, fromZoom: 12 },
};

/** How the map names a place of these tags; null when it does not. */
export function placeLook(tags: Tags): Look | null {
  const kind = tagText(tags, "place") ?? "";
  const name = tagText(tags, "name");
  const look = PLACES[kind];
  if (look === undefined || name === null) return null;
  const fields = { kind: look.kind ?? kind, rank: look.rank, name };
  return { layer: "places", fromZoom: look.fromZoom, fields };
}

function nameField(tags: Tags): { readonly name?: string } {
  const name = tagText(tags, "name");
  return name === null ? {} : { name };
}
