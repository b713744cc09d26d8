/**
 * The data has no coastline: nothing says where the sea is, only where the city is. So the
 * sea is what lies beyond 45 m of the outermost street, building, park or address and is
 * open to the south edge of the data, where nothing is drawn at all.
 *
 * Between the houses of the outskirts there are fields further than 45 m from anything.
 * Water must not run in there through the gaps, so it first fills only what is far from
 * land, then comes nearer from where it is:
 *
 *     land ▓▓▓▓|– 45 m –|··· shore ···|······ open water, OPEN_WATER_M from land ······
 */
import { type BBox, bboxCentre, type LonLat, latToY, lonToX, planeAround, xToLon, yToLat } from "../geo.ts";
import { traceContours } from "./contours.ts";
import { distanceToMarked } from "./distance.ts";
import { gridToLonLat } from "./grid.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";
import { type CellPoint, lonLatToCell, type Mask, markArea, markLine, type RasterFrame } from "./raster.ts";
import { simplifyLine } from "./simplify.ts";

const CELL_M = 12;
const SHORE_M = 45;
/** Of what ends at the water itself: a beach, a pier, a rock. */
const BRINK_M = 8;
/** Water passes only gaps in the land that are twice as wide. */
const OPEN_WATER_M = 200;
const TOLERANCE_M = 3;
/** An islet or a pond of the sea smaller than this is noise of the raster. */
const SMALLEST_M2 = 1500;
/** How far the sea goes on beyond the data. */
const BEYOND_M = 30_000;
/** The direction of the shore at the edge is taken over this much of it, 5 km. */
const SHORE_RUN_CELLS = 420;

export type LonLatRing = readonly LonLat[];

/** Outlines and holes in no order; empty where the data has no open edge to the south. */
export function traceSea(features: readonly OsmFeature[], bbox: BBox): LonLatRing[] {
  const frame = rasterFrame(bbox);
  const fromLand = distanceToMarked(drawFeatures(features, frame, isLand), frame);
  const fromBrink = distanceToMarked(drawFeatures(features, frame, isBrink), frame);
  const openWater = floodFromSouth(frame, (cell) => (fromLand[cell] ?? 0) > OPEN_WATER_M);
  const fromOpenWater = distanceToMarked(openWater, frame);
  // Above zero in the sea, growing with the distance from the shore.
  const depth = Float32Array.from(fromLand, (landM, cell) =>
    Math.min(
      landM - SHORE_M,
      (fromBrink[cell] ?? 0) - BRINK_M,
      OPEN_WATER_M - SHORE_M + CELL_M - (fromOpenWater[cell] ?? 0),
    ),
  );
  const rings = traceContours({ values: smooth(depth, frame), columns: frame.columns, rows: frame.rows });
  return rings
    .map((ring) => extendBeyond(ring, frame))
    .filter((ring) => Math.abs(areaOf(ring)) > SMALLEST_M2)
    .map((ring) => simplifyLine(ring, TOLERANCE_M))
    .map((ring) => ring.map(({ x, y }) => ({ lon: xToLon(frame.plane, x), lat: yToLat(frame.plane, y) })));
}

function rasterFrame(bbox: BBox): RasterFrame {
  const [west, south, east, north] = bbox;
  const plane = planeAround(bboxCentre(bbox));
  const originX = lonToX(plane, west);
  const originY = latToY(plane, south);
  return {
    plane,
    cellM: CELL_M,
    originX,
    originY,
    columns: Math.ceil((lonToX(plane, east) - originX) / CELL_M) + 1,
    rows: Math.ceil((latToY(plane, north) - originY) / CELL_M) + 1,
  };
}

const BRINK_TAGS: Readonly<Record<string, readonly string[]>> = {
  natural: ["beach", "sand", "bare_rock", "rock", "shingle", "cape"],
  man_made: ["pier", "breakwater", "groyne"],
  place: ["islet", "island"],
};

function isBrink({ tags }: OsmFeature): boolean {
  return Object.entries(BRINK_TAGS).some(([key, values]) => values.includes(tagText(tags, key) ?? ""));
}

const LAND_KEYS = ["highway", "railway", "building", "landuse", "leisure", "amenity", "addr:housenumber", "shop"];
const WATER_LANDUSE = new Set(["reservoir", "basin", "salt_pond", "harbour"]);

function isLand(feature: OsmFeature): boolean {
  const { tags } = feature;
  if (isBrink(feature) || tagText(tags, "leisure") === "marina") return false;
  if (WATER_LANDUSE.has(tagText(tags, "landuse") ?? "")) return false;
  return LAND_KEYS.some((key) => tagText(tags, key) !== null);
}

function drawFeatures(
  features: readonly OsmFeature[],
  frame: RasterFrame,
  isWanted: (feature: OsmFeature) => boolean,
): Mask {
  const mask: Mask = new Uint8Array(frame.columns * frame.rows);
  for (const feature of features) {
    if (!isWanted(feature)) continue;
    const parts = feature.parts.map((part) => part.map((point) => lonLatToCell(frame, gridToLonLat(point))));
    for (const part of parts) markLine(mask, frame, part);
    if (feature.kind === "polygon") markArea(mask, frame, parts);
  }
  return mask;
}

function floodFromSouth({ columns, rows }: RasterFrame, isPassable: (cell: number) => boolean): Mask {
  const flooded: Mask = new Uint8Array(columns * rows);
  const open: number[] = [];
  const enter = (cell: number): void => {
    if (flooded[cell] === 1 || !isPassable(cell)) return;
    flooded[cell] = 1;
    open.push(cell);
  };
  for (let column = 0; column < columns; column += 1) enter(column);
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const column = cell % columns;
    if (column > 0) enter(cell - 1);
    if (column < columns - 1) enter(cell + 1);
    if (cell >= columns) enter(cell - columns);
    if (cell < columns * (rows - 1)) enter(cell + columns);
  }
  return flooded;
}

/** The mean of three by three cells: takes the stairs out of the shore. */
function smooth(values: Float32Array, { columns, rows }: RasterFrame): Float32Array {
  const alongRows = values.slice();
  for (let cell = 1; cell < values.length - 1; cell += 1) {
    const column = cell % columns;
    if (column === 0 || column === columns - 1) continue;
    alongRows[cell] = ((values[cell - 1] ?? 0) + (values[cell] ?? 0) + (values[cell + 1] ?? 0)) / 3;
  }
  const smoothed = alongRows.slice();
  for (let cell = columns; cell < columns * (rows - 1); cell += 1) {
    smoothed[cell] = ((alongRows[cell - columns] ?? 0) + (alongRows[cell] ?? 0) + (alongRows[cell + columns] ?? 0)) / 3;
  }
  return smoothed;
}

/**
 * Where the sea leaves the data it goes on: points on the west, south and east edge move far
 * outwards, the shore in the direction it had, so that a map a little larger than the city
 * has no straight end in it. The north edge stays, for beyond it is land.
 */
function extendBeyond(ring: readonly CellPoint[], frame: RasterFrame): { x: number; y: number }[] {
  const lastColumn = frame.columns - 1;
  const riseWest = shoreRise(ring, { edge: 0, inland: SHORE_RUN_CELLS });
  const riseEast = shoreRise(ring, { edge: lastColumn, inland: lastColumn - SHORE_RUN_CELLS });
  const outside = ring.map(({ column, row }) => ({
    dx: column < 0 ? -1 : column > lastColumn ? 1 : 0,
    dy: row < 0 ? -1 : 0,
  }));
  return ring.flatMap(({ column, row }, place) => {
    const here = outside[place] ?? { dx: 0, dy: 0 };
    const next = outside[place + 1] ?? here;
    const rise = here.dx < 0 ? riseWest : here.dx > 0 ? riseEast : 0;
    const x = frame.originX + column * CELL_M;
    const y = frame.originY + row * CELL_M;
    const moved = { x: x + here.dx * BEYOND_M, y: y + (here.dy + rise) * BEYOND_M };
    const isCorner = here.dx * next.dy !== 0 || here.dy * next.dx !== 0;
    if (!isCorner) return [moved];
    return [moved, { x: x + (here.dx + next.dx) * BEYOND_M, y: y + (here.dy + next.dy) * BEYOND_M }];
  });
}

/** By how much the shore climbs towards an edge, per distance; not steeper than one to one. */
function shoreRise(
  ring: readonly CellPoint[],
  { edge, inland }: { readonly edge: number; readonly inland: number },
): number {
  const shoreRow = (near: number): number =>
    ring.reduce((top, { column, row }) => (Math.abs(column - near) <= 1 ? Math.max(top, row) : top), -1);
  const rows = [shoreRow(edge), shoreRow(inland)] as const;
  if (rows.includes(-1)) return 0;
  return Math.min(1, Math.max(-1, (rows[0] - rows[1]) / Math.abs(edge - inland)));
}

function areaOf(ring: readonly { readonly x: number; readonly y: number }[]): number {
  return ring.reduce((sum, { x, y }, index) => {
    const next = ring[index + 1] ?? { x, y };
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
}
