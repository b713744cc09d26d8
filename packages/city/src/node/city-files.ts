/** What lies in a prepared city's folder. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BBox, LonLat } from "../geo.ts";

/** Raise it when a preparation of the same source would come out differently. */
export const FORMAT_VERSION = 3;

export const GRAPH_FILE = "graph.bin";
export const ADDRESSES_FILE = "addresses.bin";
export const TILES_FILE = "tiles.bin";
export const RESTAURANTS_FILE = "restaurants.json";
/** Written last: a folder without it was never finished. */
export const MANIFEST_FILE = "city.json";

export interface Manifest {
  readonly formatVersion: number;
  readonly name: string;
  /** Of everything prepared; two cities with one hash are the same byte for byte. */
  readonly hash: string;
  /** Of what it was prepared from. */
  readonly sourceSha256: string;
  readonly bbox: BBox;
  readonly centre: LonLat;
  readonly counts: Readonly<Record<string, number>>;
}

/** Null when the folder holds no finished city, or one of another format. */
export async function readManifest(dir: string): Promise<Manifest | null> {
  try {
    const manifest: Manifest = JSON.parse(await readFile(join(dir, MANIFEST_FILE), "utf8"));
    return manifest.formatVersion === FORMAT_VERSION ? manifest : null;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
