import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAddressIndex, indexAddresses } from "../addresses/address-index.ts";
import type { AddressColumns } from "../addresses/columns.ts";
import { bboxCentre, planeAround } from "../geo.ts";
import { createRoadGraph, type RoadGraph } from "../graph/road-graph.ts";
import {
  ADDRESSES_FILE,
  FORMAT_VERSION,
  GRAPH_FILE,
  MANIFEST_FILE,
  type Manifest,
  RESTAURANTS_FILE,
  readManifest,
  TILES_FILE,
} from "../node/city-files.ts";
import { writeColumns } from "../node/columns-file.ts";
import { replaceFolder } from "../node/replace-folder.ts";
import { writeTiles } from "../node/tile-file.ts";
import { collectAddresses } from "./addresses.ts";
import { type BuiltGraph, buildGraph } from "./build-graph.ts";
import { cutTiles } from "./cut-tiles.ts";
import { districtFinder, namedPlaces } from "./districts.ts";
import { mapFeatures } from "./map-layers.ts";
import { hashTiles, readTiles, type TileSource } from "./read-tiles.ts";
import { collectRestaurants } from "./restaurants.ts";
import { traceSea } from "./sea.ts";

export interface PrepareOptions {
  /** Where the prepared city goes; made when missing. What else is in it is lost. */
  readonly dir: string;
  /** One line of text per step; not called when there is nothing to do. */
  readonly onProgress?: (line: string) => void;
}

const CITY_NAME = "Montevideo";

/**
 * Prepares Montevideo from its OpenStreetMap data, unless `dir` already holds it in this
 * version. The folder appears whole or not at all, so that it may be stopped at any moment.
 */
export async function prepareCity({ dir, onProgress = () => {} }: PrepareOptions): Promise<Manifest> {
  const sourceDir = montevideoTiles();
  const known = await readManifest(dir);
  if (known !== null && known.sourceSha256 === (await hashTiles(sourceDir))) return known;

  return await replaceFolder(dir, async (unfinishedDir) => {
    const source = await readTiles(sourceDir);
    onProgress(`read ${source.features.length} features of ${CITY_NAME}`);
    return await writeCity(source, unfinishedDir, onProgress);
  });
}

/** The data is a package of its own, so that it is fetched and checked like any other. */
function montevideoTiles(): string {
  const packageFile = fileURLToPath(import.meta.resolve("@mapbox/mvt-fixtures/package.json"));
  return join(dirname(packageFile), "real-world", "osm-qa-montevideo");
}

async function writeCity(
  { features, bbox, sha256 }: TileSource,
  dir: string,
  onProgress: (line: string) => void,
): Promise<Manifest> {
  const plane = planeAround(bboxCentre(bbox));
  const built = buildGraph(features, bbox);
  const graph = createRoadGraph(built.columns);
  onProgress(
    `built ${graph.segmentCount} of ${built.segmentCount} road segments; ` +
      `${(built.connectedShare * 100).toFixed(1)} % of the junctions reach one another`,
  );
  const places = namedPlaces(features);
  const districtOf = districtFinder(places, plane);
  const addresses = collectAddresses(features, graph, districtOf);
  onProgress(`collected ${addresses.osmId.length} addresses in ${addresses.streetNames.length} streets`);
  const restaurants = collectRestaurants(features, createAddressIndex(addresses, plane), districtOf);
  onProgress(`collected ${restaurants.length} restaurants`);
  const sea = traceSea(features, bbox);
  onProgress(`traced the sea: ${sea.length} shores`);
  const tiles = [...cutTiles(mapFeatures(features, sea), bbox)];
  onProgress(`cut ${tiles.length} map tiles`);

  const restaurantsJson = JSON.stringify(restaurants);
  const hash = createHash("sha256");
  hash.update(await writeGraph(join(dir, GRAPH_FILE), built, graph));
  hash.update(await writeAddresses(join(dir, ADDRESSES_FILE), addresses, graph));
  hash.update(await writeTiles(join(dir, TILES_FILE), tiles));
  hash.update(restaurantsJson);
  await writeFile(join(dir, RESTAURANTS_FILE), restaurantsJson);
  const manifest: Manifest = {
    formatVersion: FORMAT_VERSION,
    name: CITY_NAME,
    hash: hash.digest("hex"),
    sourceSha256: sha256,
    bbox,
    centre: places.find(({ kind, name }) => kind === "city" && name === CITY_NAME)?.position ?? bboxCentre(bbox),
    counts: {
      segments: graph.segmentCount,
      junctions: graph.nodeCount,
      addresses: addresses.osmId.length,
      restaurants: restaurants.length,
      tiles: tiles.length,
    },
  };
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function writeGraph(path: string, { columns }: BuiltGraph, graph: RoadGraph): Promise<Uint8Array> {
  const { bbox: _, streetNames, ...numbers } = columns;
  return await writeColumns(path, {
    columns: { ...numbers, segmentBoxes: new Uint8Array(graph.segmentBoxes.data) },
    facts: { streetNames },
  });
}

async function writeAddresses(path: string, addresses: AddressColumns, { plane }: RoadGraph): Promise<Uint8Array> {
  const { streetNames, numbers, districts, ...columns } = addresses;
  const points = indexAddresses(addresses, plane);
  return await writeColumns(path, {
    columns: { ...columns, points: new Uint8Array(points.data) },
    facts: { streetNames, numbers, districts },
  });
}
