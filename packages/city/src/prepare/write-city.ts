/** From features to a folder with everything a city is made of. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAddressIndex, indexAddresses } from "../addresses/address-index.ts";
import type { AddressColumns } from "../addresses/columns.ts";
import { plainText } from "../addresses/words.ts";
import { type BBox, bboxCentre, type LonLat, planeAround } from "../geo.ts";
import { createRoadGraph, type RoadGraph } from "../graph/road-graph.ts";
import {
  ADDRESSES_FILE,
  type CityAbout,
  FORMAT_VERSION,
  GRAPH_FILE,
  MANIFEST_FILE,
  type Manifest,
  RESTAURANTS_FILE,
  TILES_FILE,
} from "../node/city-files.ts";
import { writeColumns } from "../node/columns-file.ts";
import { writeTiles } from "../node/tile-file.ts";
import type { Cookery } from "../restaurants/cookery.ts";
import type { Restaurant } from "../restaurants/restaurant.ts";
import { collectAddresses } from "./addresses.ts";
import { type BuiltGraph, buildGraph } from "./build-graph.ts";
import { cutTiles } from "./cut-tiles.ts";
import { districtFinder, type NamedPlace, namedPlaces } from "./districts.ts";
import { mapFeatures } from "./map-layers.ts";
import type { OsmFeature } from "./osm-feature.ts";
import { collectRestaurants } from "./restaurants.ts";
import type { LonLatRing } from "./sea.ts";

export interface CitySource {
  readonly features: readonly OsmFeature[];
  readonly bbox: BBox;
  readonly sea: readonly LonLatRing[];
  /** Of what the features were read from. */
  readonly sha256: string;
}

export interface CityPlan {
  readonly source: CitySource;
  readonly about: CityAbout;
  readonly cookery: Cookery;
  readonly onProgress: (line: string) => void;
}

/** Fills `dir`; the manifest comes last, so that a folder that was never finished is known. */
export async function writeCity(dir: string, { source, about, cookery, onProgress }: CityPlan): Promise<Manifest> {
  const { features, bbox, sea, sha256 } = source;
  const plane = planeAround(bboxCentre(bbox));
  const hash = createHash("sha256");
  const built = buildGraph(features, bbox);
  const graph = createRoadGraph(built.columns);
  hash.update(await writeGraph(join(dir, GRAPH_FILE), built, graph));
  onProgress(
    `built ${graph.segmentCount} of ${built.segmentCount} road segments; ` +
      `${(built.connectedShare * 100).toFixed(1)} % of the junctions reach one another`,
  );
  const places = namedPlaces(features);
  const districtOf = districtFinder(places, plane);
  const addresses = collectAddresses(features, graph, districtOf);
  hash.update(await writeAddresses(join(dir, ADDRESSES_FILE), addresses, graph));
  onProgress(`collected ${addresses.osmId.length} addresses in ${addresses.streetNames.length} streets`);
  const index = createAddressIndex(addresses, plane);
  const restaurants = collectRestaurants(features, { addresses: index, districtOf, cookery });
  const restaurantsJson = JSON.stringify(restaurants);
  hash.update(restaurantsJson);
  await writeFile(join(dir, RESTAURANTS_FILE), restaurantsJson);
  onProgress(`collected ${restaurants.length} restaurants`);
  const tiles = await writeTiles(join(dir, TILES_FILE), cutTiles(mapFeatures(features, sea), bbox));
  hash.update(tiles.sha256);
  onProgress(`cut ${tiles.count} map tiles`);

  const manifest: Manifest = {
    formatVersion: FORMAT_VERSION,
    ...about,
    hash: hash.digest("hex"),
    sourceSha256: sha256,
    bbox,
    centre: centreOf(about.name, { places, restaurants, bbox }),
    counts: {
      segments: graph.segmentCount,
      junctions: graph.nodeCount,
      addresses: addresses.osmId.length,
      restaurants: restaurants.length,
      tiles: tiles.count,
    },
  };
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

const TOWNS: readonly string[] = ["city", "town", "village", "suburb"];

/** Where its name is written on the map; else where people eat; else the middle of the data. */
function centreOf(
  name: string,
  around: { readonly places: readonly NamedPlace[]; readonly restaurants: readonly Restaurant[]; readonly bbox: BBox },
): LonLat {
  const named = around.places
    .filter((place) => TOWNS.includes(place.kind) && plainText(place.name) === plainText(name))
    .sort((a, b) => TOWNS.indexOf(a.kind) - TOWNS.indexOf(b.kind))[0];
  if (named !== undefined) return named.position;
  if (around.restaurants.length === 0) return bboxCentre(around.bbox);
  const middle = (side: (position: LonLat) => number): number => {
    const sorted = around.restaurants.map(({ position }) => side(position)).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  };
  return { lon: middle(({ lon }) => lon), lat: middle(({ lat }) => lat) };
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
