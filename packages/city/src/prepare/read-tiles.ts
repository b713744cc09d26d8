/** OpenStreetMap features from a folder of QA tiles, `<z>-<x>-<y>.mvt`, each feature once. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import type { BBox } from "../geo.ts";
import { gridToLonLat } from "./grid.ts";
import { joinPieces, type Piece } from "./join-pieces.ts";
import type { OsmFeature } from "./osm-feature.ts";

export interface TileSource {
  readonly features: readonly OsmFeature[];
  readonly bbox: BBox;
  /** Of all bytes read. */
  readonly sha256: string;
}

const TILE_NAME = /^(\d+)-(\d+)-(\d+)\.mvt$/;
const GRID_ZOOM = 32;
const KINDS = ["unknown", "point", "line", "polygon"] as const;

export async function readTiles(dir: string): Promise<TileSource> {
  const hash = createHash("sha256");
  const pieces = new Map<string, Piece[]>();
  const frames: Frame[] = [];
  for (const name of await tileNames(dir)) {
    const bytes = await readFile(join(dir, name));
    hash.update(name).update(bytes);
    const [, z, x, y] = (TILE_NAME.exec(name) ?? []).map(Number);
    if (z === undefined || x === undefined || y === undefined) continue;
    const frame = tileFrame({ z, x, y });
    frames.push(frame);
    for (const piece of readPieces(bytes, frame)) {
      const key = `${piece.id} ${piece.kind}`;
      const known = pieces.get(key);
      if (known === undefined) pieces.set(key, [piece]);
      else known.push(piece);
    }
  }
  const features = [...pieces.values()].map((parts) => joinPieces(parts, frames));
  return { features, bbox: boundsOf(frames), sha256: hash.digest("hex") };
}

/** The same hash as `readTiles` gives, without reading any features. */
export async function hashTiles(dir: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of await tileNames(dir)) hash.update(name).update(await readFile(join(dir, name)));
  return hash.digest("hex");
}

async function tileNames(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => TILE_NAME.test(name)).sort();
  if (names.length === 0) throw new Error(`no tiles named <z>-<x>-<y>.mvt in ${dir}`);
  return names;
}

/** The square of grid a tile covers, `[left, right) × [top, bottom)`. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function tileFrame({ z, x, y }: { readonly z: number; readonly x: number; readonly y: number }): Frame {
  const size = 2 ** (GRID_ZOOM - z);
  return { left: x * size, top: y * size, right: (x + 1) * size, bottom: (y + 1) * size };
}

function* readPieces(bytes: Uint8Array, frame: Frame): Generator<Piece> {
  const { layers } = new VectorTile(new PbfReader(bytes));
  for (const layer of Object.values(layers)) {
    const scale = (frame.right - frame.left) / layer.extent;
    for (let index = 0; index < layer.length; index += 1) {
      const feature = layer.feature(index);
      const kind = KINDS[feature.type];
      if (kind === "unknown") continue;
      const { "@id": osmId, "@type": osmType, ...tags } = feature.properties;
      const parts = feature
        .loadGeometry()
        .map((part) => part.map(({ x, y }) => ({ x: frame.left + x * scale, y: frame.top + y * scale })));
      yield { id: `${osmType}${osmId}`, kind, tags, parts, frame };
    }
  }
}

function boundsOf(frames: readonly Frame[]): BBox {
  const northWest = gridToLonLat({
    x: Math.min(...frames.map(({ left }) => left)),
    y: Math.min(...frames.map(({ top }) => top)),
  });
  const southEast = gridToLonLat({
    x: Math.max(...frames.map(({ right }) => right)),
    y: Math.max(...frames.map(({ bottom }) => bottom)),
  });
  return [northWest.lon, southEast.lat, southEast.lon, northWest.lat];
}
