/**
 * All tiles of the map, each as bytes. Shapes are made block by block: near zooms one square
 * of zoom 12 after the other, some 8 km wide, so that only a square's shapes are ever in
 * memory; far zooms all at once, since little is drawn there.
 */
import GeoJSONVT from "geojson-vt";
import type { BBox } from "../geo.ts";
import { encodeTile, TILE_EXTENT, type TileLayer } from "./encode-tile.ts";
import { type GridBox, lonLatToGrid } from "./grid.ts";
import { LAYERS, type LayerName, type Look } from "./looks.ts";
import type { MapFeature } from "./map-layers.ts";

const MIN_ZOOM = 10;
const MAX_ZOOM = 15;
const BLOCK_ZOOM = 12;
const TILE_BUFFER = 64;

export interface CutTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

export function* cutTiles(features: readonly MapFeature[], bbox: BBox): Generator<CutTile> {
  const far = sliceLayers(features.filter((feature) => feature.look().fromZoom < BLOCK_ZOOM));
  for (let z = MIN_ZOOM; z < BLOCK_ZOOM; z += 1) {
    for (const [x, y] of tilesIn(tileRange(bbox, z))) yield* cutTile(far, { z, x, y });
  }
  const blockRange = tileRange(bbox, BLOCK_ZOOM);
  const blocks = sortIntoBlocks(features, blockRange);
  for (const [blockX, blockY] of tilesIn(blockRange)) {
    const inside = blocks.get(`${blockX} ${blockY}`);
    if (inside !== undefined) yield* cutBlock(inside, { bbox, blockX, blockY });
  }
}

function* cutBlock(
  features: readonly MapFeature[],
  { bbox, blockX, blockY }: { readonly bbox: BBox; readonly blockX: number; readonly blockY: number },
): Generator<CutTile> {
  const sliced = sliceLayers(features);
  for (let z = BLOCK_ZOOM; z <= MAX_ZOOM; z += 1) {
    const side = 2 ** (z - BLOCK_ZOOM);
    const range = tileRange(bbox, z);
    const [left, top] = [Math.max(range.left, blockX * side), Math.max(range.top, blockY * side)];
    const right = Math.min(range.right, (blockX + 1) * side - 1);
    const bottom = Math.min(range.bottom, (blockY + 1) * side - 1);
    for (const [x, y] of tilesIn({ left, top, right, bottom })) yield* cutTile(sliced, { z, x, y });
  }
}

/** Each feature in every block it touches, in the order of the features. */
function sortIntoBlocks(features: readonly MapFeature[], range: GridBox): ReadonlyMap<string, MapFeature[]> {
  const size = 2 ** (32 - BLOCK_ZOOM);
  // A tile draws a little of its neighbours; one step more, for what rounding brings in.
  const edge = (size * (TILE_BUFFER + 1)) / TILE_EXTENT;
  const blocks = new Map<string, MapFeature[]>();
  for (const feature of features) {
    const { left, top, right, bottom } = feature.box();
    const touched = {
      left: Math.max(range.left, Math.floor((left - edge) / size)),
      top: Math.max(range.top, Math.floor((top - edge) / size)),
      right: Math.min(range.right, Math.floor((right + edge) / size)),
      bottom: Math.min(range.bottom, Math.floor((bottom + edge) / size)),
    };
    for (const [x, y] of tilesIn(touched)) {
      const block = blocks.get(`${x} ${y}`);
      if (block === undefined) blocks.set(`${x} ${y}`, [feature]);
      else block.push(feature);
    }
  }
  return blocks;
}

function* tilesIn({ left, top, right, bottom }: GridBox): Generator<readonly [x: number, y: number]> {
  for (let x = left; x <= right; x += 1) {
    for (let y = top; y <= bottom; y += 1) yield [x, y];
  }
}

/** Around the city, one tile of this zoom on every side but the north, 8 km, where the sea goes on. */
const MARGIN_ZOOM = 12;

function tileRange([west, south, east, north]: BBox, z: number): GridBox {
  const size = 2 ** (32 - z);
  const margin = Math.max(1, 2 ** (z - MARGIN_ZOOM));
  const northWest = lonLatToGrid({ lon: west, lat: north });
  const southEast = lonLatToGrid({ lon: east, lat: south });
  return {
    left: Math.floor(northWest.x / size) - margin,
    top: Math.floor(northWest.y / size),
    right: Math.ceil(southEast.x / size) - 1 + margin,
    bottom: Math.ceil(southEast.y / size) - 1 + margin,
  };
}

interface Sliced {
  readonly looks: readonly Look[];
  readonly layers: readonly { readonly name: LayerName; readonly source: GeoJSONVT }[];
}

function sliceLayers(features: readonly MapFeature[]): Sliced {
  const looks = features.map((feature) => feature.look());
  const options = { maxZoom: MAX_ZOOM, indexMaxZoom: MIN_ZOOM, indexMaxPoints: 0, extent: TILE_EXTENT };
  const layers = LAYERS.map((name) => {
    const drawn = features.flatMap((feature, index) =>
      looks[index]?.layer === name
        ? [{ type: "Feature" as const, properties: { index }, geometry: feature.shape() }]
        : [],
    );
    const data = { type: "FeatureCollection" as const, features: drawn };
    return { name, source: new GeoJSONVT(data, { ...options, buffer: TILE_BUFFER, tolerance: 3 }) };
  });
  return { looks, layers };
}

function* cutTile(
  { looks, layers }: Sliced,
  { z, x, y }: { readonly z: number; readonly x: number; readonly y: number },
): Generator<CutTile> {
  const drawn = layers.map(({ name, source }): TileLayer => {
    const shown = (source.getTileRaw(z, x, y)?.features ?? []).flatMap((raw) => {
      const look = looks[Number(raw.tags?.index)];
      return look !== undefined && look.fromZoom <= z ? [{ raw, fields: look.fields }] : [];
    });
    return { name, features: shown };
  });
  const filled = drawn.filter((layer) => layer.features.length > 0);
  if (filled.length > 0) yield { z, x, y, bytes: encodeTile(filled) };
}
