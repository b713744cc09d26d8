import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CityAbout, type Manifest, readManifest } from "../node/city-files.ts";
import { replaceFolder } from "../node/replace-folder.ts";
import { MONTEVIDEO_COOKERY } from "../restaurants/montevideo-cookery.ts";
import { hashTiles, readTiles } from "./read-tiles.ts";
import { traceSea } from "./sea.ts";
import { writeCity } from "./write-city.ts";

export interface PrepareOptions {
  /** Where the prepared city goes; made when missing. What else is in it is lost. */
  readonly dir: string;
  /** One line of text per step; not called when there is nothing to do. */
  readonly onProgress?: (line: string) => void;
}

const MONTEVIDEO: CityAbout = {
  name: "Montevideo",
  timeZone: "America/Montevideo",
  money: { currency: "UYU", baseFeeMinor: 4_900, feePerMinuteMinor: 700 },
};

/**
 * Prepares Montevideo from its OpenStreetMap data, unless `dir` already holds it in this
 * version. The folder appears whole or not at all, so that it may be stopped at any moment.
 */
export async function prepareCity({ dir, onProgress = () => {} }: PrepareOptions): Promise<Manifest> {
  const sourceDir = montevideoTiles();
  const known = await readManifest(dir);
  if (known !== null && known.sourceSha256 === (await hashTiles(sourceDir))) return known;

  return await replaceFolder(dir, async (unfinishedDir) => {
    const read = await readTiles(sourceDir);
    onProgress(`read ${read.features.length} features of ${MONTEVIDEO.name}`);
    const sea = traceSea(read.features, read.bbox);
    onProgress(`traced the sea: ${sea.length} shores`);
    const plan = { source: { ...read, sea }, about: MONTEVIDEO, cookery: MONTEVIDEO_COOKERY, onProgress };
    return await writeCity(unfinishedDir, plan);
  });
}

/** The data is a package of its own, so that it is fetched and checked like any other. */
function montevideoTiles(): string {
  const packageFile = fileURLToPath(import.meta.resolve("@mapbox/mvt-fixtures/package.json"));
  return join(dirname(packageFile), "real-world", "osm-qa-montevideo");
}
