/** What lies in a prepared city's folder. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { plainText } from "../addresses/words.ts";
import type { BBox, LonLat } from "../geo.ts";

/** Raise it when a preparation of the same source would come out differently. */
export const FORMAT_VERSION = 4;

/** Where `npm run city` keeps cities. */
export const CITIES_DIR = resolve(import.meta.dirname, "../../../../.doorstep/cities");

/** The folder of a city by its name, as in `Monaco` or `monaco`. */
export const cityFolder = (city: string): string => join(CITIES_DIR, cityId(city));

/** `Sant Feliu` becomes `sant-feliu`: what folders and DOORSTEP_CITY are called. */
export function cityId(name: string): string {
  return plainText(name)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

export const GRAPH_FILE = "graph.bin";
export const ADDRESSES_FILE = "addresses.bin";
export const TILES_FILE = "tiles.bin";
export const RESTAURANTS_FILE = "restaurants.json";
/** Written last: a folder without it was never finished. */
export const MANIFEST_FILE = "city.json";

/** What the data does not say about a city. */
export interface CityAbout {
  readonly name: string;
  /** IANA, as in `America/Montevideo`. */
  readonly timeZone: string;
  readonly money: CityMoney;
}

export interface CityMoney {
  /** ISO 4217. */
  readonly currency: string;
  /** What every delivery costs, and each minute of riding on top; in the currency's smallest unit. */
  readonly baseFeeMinor: number;
  readonly feePerMinuteMinor: number;
}

export interface CityCounts {
  readonly segments: number;
  readonly junctions: number;
  readonly addresses: number;
  readonly restaurants: number;
  readonly tiles: number;
}

export interface Manifest extends CityAbout {
  readonly formatVersion: number;
  /** Of everything prepared; two cities with one hash are the same byte for byte. */
  readonly hash: string;
  /** Of what it was prepared from. */
  readonly sourceSha256: string;
  readonly bbox: BBox;
  readonly centre: LonLat;
  readonly counts: CityCounts;
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
