import { BadExtract } from "../extract/bad-extract.ts";
import { readExtract } from "../extract/read-extract.ts";
import type { BBox } from "../geo.ts";
import type { Manifest } from "../node/city-files.ts";
import { replaceFolder } from "../node/replace-folder.ts";
import { anywhereCookery, roundStep } from "../restaurants/anywhere-cookery.ts";
import { writeCity } from "./write-city.ts";

export interface ImportOptions {
  /** An `.osm.pbf` file. */
  readonly file: string;
  /** Where the city goes; what else is in it is lost, once the city is finished. */
  readonly dir: string;
  readonly name: string;
  /** IANA, as in `Europe/Monaco`: dinner comes by the kitchen's clock. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** What a plain main dish costs, in the currency's smallest unit: prices and fees follow it. */
  readonly mealMinor: number;
  /** Only this part of the file; west, south, east, north, in degrees. */
  readonly bounds: BBox | null;
  /** One line of text per step. */
  readonly onProgress: (line: string) => void;
}

/**
 * Makes a city from an extract of OpenStreetMap. The folder is written beside its place and
 * moved there at the end: a bad file leaves what was there before.
 *
 * @throws BadExtract with a sentence for whoever brought the file
 */
export async function importCity(options: ImportOptions): Promise<Manifest> {
  const { file, dir, name, timeZone, currency, mealMinor, bounds, onProgress } = options;
  return await replaceFolder(dir, async (unfinishedDir) => {
    const source = await readExtract({ path: file, bounds, onProgress });
    const about = { name, timeZone, money: { currency, ...feesFor(mealMinor) } };
    const manifest = await writeCity(unfinishedDir, {
      source,
      about,
      cookery: anywhereCookery(mealMinor),
      onProgress,
    });
    if (manifest.counts.segments === 0) {
      throw new BadExtract("The file's streets do not connect: no courier could ride from one to another.");
    }
    return manifest;
  });
}

/** In Montevideo a ride of seven minutes costs less than a quarter of a meal; so elsewhere. */
const BASE_FEE_SHARE = 0.115;
const FEE_PER_MINUTE_SHARE = 0.016;

function feesFor(mealMinor: number): { readonly baseFeeMinor: number; readonly feePerMinuteMinor: number } {
  return {
    baseFeeMinor: rounded(mealMinor * BASE_FEE_SHARE),
    feePerMinuteMinor: rounded(mealMinor * FEE_PER_MINUTE_SHARE),
  };
}

/** Two figures at most, as fees are. */
const rounded = (minor: number): number => {
  const step = roundStep(minor / 3);
  return Math.max(1, Math.round(minor / step)) * step;
};
