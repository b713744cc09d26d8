/** A city imported from a real extract: small, hilly, and mostly one-way. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Address } from "../addresses/address-index.ts";
import type { LonLat } from "../geo.ts";
import { travelTimesTo } from "../graph/reach.ts";
import { findRoute } from "../graph/route.ts";
import { snapToRoad } from "../graph/snap.ts";
import { type ImportOptions, importCity } from "../prepare/import-city.ts";
import type { Manifest } from "./city-files.ts";
import { type City, openCity } from "./open-city.ts";

const EXTRACT = join(import.meta.dirname, "../../test-data/monaco.osm.pbf");

let parent: string;
let dir: string;
let city: City;
let manifest: Manifest;

const options = (given: Partial<ImportOptions> = {}): ImportOptions => ({
  ...{ file: EXTRACT, dir, name: "Monaco", timeZone: "Europe/Monaco", currency: "EUR", mealMinor: 1_500 },
  ...{ bounds: null, onProgress: () => {} },
  ...given,
});

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "doorstep-monaco-"));
  dir = join(parent, "monaco");
  manifest = await importCity(options());
  city = await openCity(dir);
}, 120_000);

afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

function door(typed: string): Address {
  const [found] = city.addresses.search(typed, 1);
  if (found === undefined) throw new Error(`${typed} is an address`);
  return found;
}

test("the city says of itself what was said of it", () => {
  expect(city).toMatchObject({ name: "Monaco", timeZone: "Europe/Monaco", money: { currency: "EUR" } });
  expect(city.money.baseFeeMinor).toBe(150);
  expect(city.bbox.map((side) => side.toFixed(2))).toEqual(["7.35", "43.72", "7.49", "43.77"]);
  // Where the map writes its name, not the middle of the box, which lies in France.
  expect(city.centre.lon).toBeCloseTo(7.4198, 3);
  expect(city.centre.lat).toBeCloseTo(43.7311, 3);
});

describe("streets", () => {
  test("known ones are there, and nearly all of them connect", () => {
    const names = new Set(city.graph.streetNames);
    for (const name of ["Boulevard des Moulins", "Avenue Princesse Grace", "Rue Grimaldi", "Avenue d'Ostende"]) {
      expect(names).toContain(name);
    }
    expect(manifest.counts.segments).toBeGreaterThan(2_500);
    expect(city.graph.nodeCount).toBeGreaterThan(2_000);
  });

  test("a ride across the city takes minutes, and the way back is another", () => {
    const [port, beach] = [door("rue grimaldi"), door("avenue princesse grace")];
    const there = findRoute(city.graph, port.position, beach.position);
    const back = findRoute(city.graph, beach.position, port.position);
    if (there === null || back === null) throw new Error("every pair is connected");
    for (const { plannedMs, lengthM } of [there, back]) {
      expect(plannedMs).toBeGreaterThan(4 * 60_000);
      expect(plannedMs).toBeLessThan(15 * 60_000);
      expect(lengthM).toBeGreaterThan(1_500);
      expect(lengthM).toBeLessThan(4_500);
    }
    const turned = new Set(back.points.map(({ lon, lat }) => `${lon} ${lat}`));
    expect(there.points.filter(({ lon, lat }) => !turned.has(`${lon} ${lat}`)).length).toBeGreaterThan(10);
  });
});

describe("addresses", () => {
  test("a door with a number, and a street without any", () => {
    expect(city.addresses.search("rue plati", 3).map(({ label }) => label)).toContain("Rue Plati");
    const numbered = city.addresses.search("avenue", 200).filter(({ label }) => /\d$/.test(label));
    expect(numbered.length).toBeGreaterThan(5);
  });

  test("districts are those on the map", () => {
    expect(city.addresses.near({ lon: 7.4182, lat: 43.7278 })?.district).toBe("Fontvieille");
  });

  test("every one is near a road and found again by its id", () => {
    for (const { addressId, position, label } of city.addresses.search("rue", 200)) {
      expect(snapToRoad(city.graph, position)?.awayM).toBeLessThan(300);
      expect(city.addresses.byId(addressId)?.label).toBe(label);
    }
  });
});

describe("restaurants", () => {
  test("have a name, a kind, an address and a menu in whole half euros", () => {
    expect(city.restaurants.length).toBeGreaterThan(70);
    for (const { name, kinds, address, menu } of city.restaurants) {
      expect(name).not.toBe("");
      expect(kinds.length).toBeGreaterThan(0);
      expect(address).not.toBe("");
      expect(menu.length).toBeGreaterThanOrEqual(6);
      expect(menu.every(({ priceMinor }) => priceMinor % 50 === 0)).toBe(true);
    }
    expect(new Set(city.restaurants.flatMap(({ kinds }) => kinds)).size).toBeGreaterThan(4);
  });

  test("keep what OpenStreetMap says of their cooking and their hours", () => {
    expect(city.restaurants.filter(({ cuisine }) => cuisine !== null).length).toBeGreaterThan(20);
    expect(city.restaurants.some(({ openingHours }) => openingHours !== null)).toBe(true);
  });

  test("all reach a door in the middle of the city", () => {
    const times = travelTimesTo(city.graph, door("rue grimaldi").position, city.restaurants, { withinMs: 3_600_000 });
    expect(times.filter((ms) => ms === null)).toEqual([]);
  });
});

describe("the map", () => {
  test.each([
    ["the sea off Larvotto", { lon: 7.44, lat: 43.738 }, true],
    ["the sea beyond the data", { lon: 7.43, lat: 43.69 }, true],
    ["Port Hercule", { lon: 7.4262, lat: 43.7345 }, true],
    ["the rock of Monaco-Ville", { lon: 7.4246, lat: 43.7311 }, false],
    ["Casino Square", { lon: 7.428, lat: 43.7394 }, false],
    ["the land of Fontvieille, won from the sea", { lon: 7.4165, lat: 43.7285 }, false],
    ["the hills of La Turbie", { lon: 7.401, lat: 43.7453 }, false],
  ])("%s: water is %s", (_, position, isWater) => {
    for (const zoom of [11, 13, 15]) expect([zoom, isInWater(position, zoom)]).toEqual([zoom, isWater]);
  });

  test("near tiles have streets with names, buildings and places", () => {
    const layers = tileAt({ lon: 7.4246, lat: 43.7371 }, 15).layers;
    expect(Object.keys(layers)).toEqual(expect.arrayContaining(["green", "buildings", "streets"]));
    expect(layers.buildings?.length).toBeGreaterThan(50);
    const streets = Array.from({ length: layers.streets?.length ?? 0 }, (_, index) => layers.streets?.feature(index));
    expect(streets.map((street) => street?.properties.name)).toContain("Avenue d'Ostende");
  });
});

describe("importing", () => {
  test("again makes the same city, byte for byte", async () => {
    const again = join(parent, "again");
    expect((await importCity(options({ dir: again }))).hash).toBe(city.hash);
    await rm(again, { recursive: true });
  }, 60_000);

  test("a part of the file is a smaller city", async () => {
    const rock = join(parent, "rock");
    const bounds = [7.415, 43.725, 7.43, 43.74] as const;
    const part = await importCity(options({ dir: rock, bounds }));
    expect(part.bbox).toEqual(bounds);
    expect(part.counts.segments).toBeGreaterThan(200);
    expect(part.counts.segments).toBeLessThan(manifest.counts.segments);
    expect((await openCity(rock)).graph.streetNames).toContain("Rue Grimaldi");
    await rm(rock, { recursive: true });
  }, 60_000);

  test("a file that was not fetched whole leaves the city that was there, and nothing beside it", async () => {
    const bytes = await readFile(EXTRACT);
    const half = join(parent, "half.osm.pbf");
    await writeFile(half, bytes.subarray(0, bytes.length / 2));
    await expect(importCity(options({ file: half }))).rejects.toThrow("The file ends in the middle");
    await rm(half);
    expect(await readdir(parent)).toEqual(["monaco"]);
    expect((await openCity(dir)).hash).toBe(city.hash);
  });
});

function tileAt({ lon, lat }: LonLat, zoom: number): { layers: VectorTile["layers"]; x: number; y: number } {
  const radians = (lat * Math.PI) / 180;
  const x = ((lon + 180) / 360) * 2 ** zoom;
  const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** zoom;
  const bytes = city.tile(zoom, Math.floor(x), Math.floor(y));
  return {
    layers: bytes === null ? {} : new VectorTile(new PbfReader(bytes)).layers,
    x: (x - Math.floor(x)) * 4096,
    y: (y - Math.floor(y)) * 4096,
  };
}

function isInWater(position: LonLat, zoom: number): boolean {
  const { layers, x, y } = tileAt(position, zoom);
  let isInside = false;
  for (let index = 0; index < (layers.water?.length ?? 0); index += 1) {
    for (const ring of layers.water?.feature(index).loadGeometry() ?? []) {
      for (const [place, to] of ring.entries()) {
        const from = ring[place - 1] ?? ring.at(-1) ?? to;
        const isCrossed = from.y > y !== to.y > y && x < from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x);
        if (isCrossed) isInside = !isInside;
      }
    }
  }
  return isInside;
}
