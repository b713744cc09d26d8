import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Flatbush from "flatbush";
import { type AddressIndex, createAddressIndex } from "../addresses/address-index.ts";
import type { AddressColumns } from "../addresses/columns.ts";
import type { BBox, LonLat } from "../geo.ts";
import { createRoadGraph, type GraphColumns, type RoadGraph } from "../graph/road-graph.ts";
import type { Restaurant } from "../restaurants/restaurant.ts";
import {
  ADDRESSES_FILE,
  type CityAbout,
  GRAPH_FILE,
  type Manifest,
  RESTAURANTS_FILE,
  readManifest,
  TILES_FILE,
} from "./city-files.ts";
import { readColumns } from "./columns-file.ts";
import { openTiles } from "./tile-file.ts";

/** A prepared city, in memory. */
export interface City extends CityAbout {
  /** The same hash means the same streets, addresses, restaurants and tiles. */
  readonly hash: string;
  /** Of the data; west, south, east, north. */
  readonly bbox: BBox;
  /** Where its name is written on the map, not the middle of the data. */
  readonly centre: LonLat;
  readonly graph: RoadGraph;
  readonly restaurants: readonly Restaurant[];
  readonly addresses: AddressIndex;
  /** A vector tile as `TILES.md` describes it, not compressed; null where there is none. */
  tile(z: number, x: number, y: number): Uint8Array | null;
}

/**
 * Opens what `prepareCity` left in `dir`.
 *
 * @throws Error when there is no finished city of this version; preparing mends it.
 */
export async function openCity(dir: string): Promise<City> {
  const manifest = await readManifest(dir);
  if (manifest === null) throw new Error(`no prepared city in ${dir}; prepare it first`);
  const [graph, addresses, tiles, restaurants] = await Promise.all([
    openGraph(dir, manifest),
    readColumns<Pick<AddressColumns, "streetNames" | "numbers" | "districts">>(join(dir, ADDRESSES_FILE)),
    openTiles(join(dir, TILES_FILE)),
    readFile(join(dir, RESTAURANTS_FILE), "utf8"),
  ]);
  return {
    name: manifest.name,
    timeZone: manifest.timeZone,
    money: manifest.money,
    hash: manifest.hash,
    bbox: manifest.bbox,
    centre: manifest.centre,
    graph,
    restaurants: JSON.parse(restaurants),
    addresses: createAddressIndex(
      {
        ...addresses.facts,
        streetStart: addresses.uint32("streetStart"),
        numberId: addresses.uint32("numberId"),
        districtId: addresses.uint16("districtId"),
        lonE7: addresses.int32("lonE7"),
        latE7: addresses.int32("latE7"),
        osmId: addresses.float64("osmId"),
        osmPart: addresses.uint8("osmPart"),
      },
      graph.plane,
      Flatbush.from(addresses.buffer("points")),
    ),
    tile: tiles.tile,
  };
}

async function openGraph(dir: string, { bbox }: Manifest): Promise<RoadGraph> {
  const file = await readColumns<Pick<GraphColumns, "streetNames">>(join(dir, GRAPH_FILE));
  return createRoadGraph(
    {
      bbox,
      ...file.facts,
      segmentFrom: file.uint32("segmentFrom"),
      segmentTo: file.uint32("segmentTo"),
      segmentStreet: file.uint32("segmentStreet"),
      segmentAlongMs: file.uint32("segmentAlongMs"),
      segmentAgainstMs: file.uint32("segmentAgainstMs"),
      shapeStart: file.uint32("shapeStart"),
      shapeLonE7: file.int32("shapeLonE7"),
      shapeLatE7: file.int32("shapeLatE7"),
    },
    Flatbush.from(file.buffer("segmentBoxes")),
  );
}
