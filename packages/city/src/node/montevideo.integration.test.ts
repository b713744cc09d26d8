/** The prepared city itself. Prepared at the first run, which takes some seconds; then cached. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { beforeAll, describe, expect, test } from "vitest";
import type { LonLat } from "../geo.ts";
import { nearestByRoadTime } from "../graph/reach.ts";
import { arcFrom, arcMs, arcTo, NO_ENTRY } from "../graph/road-graph.ts";
import { findLegs, findRoute } from "../graph/route.ts";
import { traceLegs } from "../graph/route-shape.ts";
import { snapToRoad } from "../graph/snap.ts";
import { prepareCity } from "../prepare/prepare-city.ts";
import { cityFolder, GRAPH_FILE } from "./city-files.ts";
import { type City, openCity } from "./open-city.ts";

const DIR = cityFolder("montevideo");

let city: City;

beforeAll(async () => {
  await prepareCity({ dir: DIR });
  city = await openCity(DIR);
}, 300_000);

/** Always the same pairs: restaurants all over the city, to doors all over the city. */
function rides(count: number): { from: LonLat; to: LonLat }[] {
  const doors = ["av", "jose", "18", "rambla", "camino", "general", "doctor", "bv"].flatMap((word) =>
    city.addresses.search(word, 60),
  );
  return Array.from({ length: count }, (_, index) => {
    const restaurant = city.restaurants[(index * 37) % city.restaurants.length];
    const door = doors[(index * 101) % doors.length];
    if (restaurant === undefined || door === undefined) throw new Error("the city has restaurants and doors");
    return { from: restaurant.position, to: door.position };
  });
}

describe("routes through Montevideo", () => {
  test("the guided search is as quick as Dijkstra's on 200 pairs", () => {
    for (const { from, to } of rides(200)) {
      const start = snapToRoad(city.graph, from);
      const end = snapToRoad(city.graph, to);
      if (start === null || end === null) throw new Error("both ends are in the city");
      const guided = findLegs(city.graph, { start, end, guided: true });
      const unguided = findLegs(city.graph, { start, end, guided: false });
      if (guided === null || unguided === null) throw new Error("every pair is connected");
      expect(traceLegs(city.graph, guided).plannedMs).toBe(traceLegs(city.graph, unguided).plannedMs);
    }
  });

  test("every route is connected and never against a one-way street", () => {
    for (const { from, to } of rides(200)) {
      const start = snapToRoad(city.graph, from);
      const end = snapToRoad(city.graph, to);
      const legs = start && end && findLegs(city.graph, { start, end, guided: true });
      for (const [index, leg] of (legs ?? []).entries()) {
        expect(arcMs(city.graph, leg.arc)).not.toBe(NO_ENTRY);
        const next = legs?.[index + 1];
        if (next !== undefined) expect(arcFrom(city.graph, next.arc)).toBe(arcTo(city.graph, leg.arc));
      }
    }
  });

  test("planned times never fall, ends are at the doors, and the pace is a courier's", () => {
    let lengthM = 0;
    let plannedMs = 0;
    for (const { from, to } of rides(200)) {
      const route = findRoute(city.graph, from, to);
      if (route === null) throw new Error("every pair is connected");
      const times = route.points.map((point) => point.plannedMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBe(0);
      expect(times.at(-1)).toBe(route.plannedMs);
      expect(route.streets[0]?.fromPoint).toBe(0);
      expect(route.streets.every(({ fromPoint }) => fromPoint < route.points.length)).toBe(true);
      lengthM += route.lengthM;
      plannedMs += route.plannedMs;
    }
    const kmh = (lengthM / plannedMs) * 3600;
    expect(kmh).toBeGreaterThan(12);
    expect(kmh).toBeLessThan(20);
  });

  test("the nearest restaurant by road is the one with the quickest route", () => {
    const [door] = city.addresses.search("pedro francisco berro 1035", 1);
    if (door === undefined) throw new Error("the address exists");
    const limits = { atMost: 3, withinMs: 3_600_000 };
    const nearest = nearestByRoadTime(city.graph, door.position, city.restaurants, limits);
    const all = city.restaurants
      .map(({ position }) => findRoute(city.graph, position, door.position)?.plannedMs ?? Number.POSITIVE_INFINITY)
      .sort((a, b) => a - b);
    expect(nearest.map(({ plannedMs }) => plannedMs)).toEqual(all.slice(0, 3));
  });
});

describe("addresses of Montevideo", () => {
  test("“berro 103” finds a door of Pedro Francisco Berro, in Pocitos", () => {
    const hit = city.addresses.search("berro 103", 5).find(({ label }) => label === "Pedro Francisco Berro 1035");
    expect(hit?.district).toBe("Pocitos");
    expect(hit?.matches.map(([start, end]) => hit.label.slice(start, end))).toEqual(["Berro 103"]);
  });

  test("every door found is found again by its id and near a road", () => {
    for (const hit of city.addresses.search("avenida", 200)) {
      expect(city.addresses.byId(hit.addressId)?.label).toBe(hit.label);
      expect(snapToRoad(city.graph, hit.position)?.awayM).toBeLessThan(300);
    }
  });
});

test("every restaurant has a name, a kind, an address, a menu and a road near by", () => {
  expect(city.restaurants.length).toBeGreaterThan(350);
  for (const restaurant of city.restaurants) {
    expect(restaurant.name).not.toBe("");
    expect(restaurant.kinds.length).toBeGreaterThan(0);
    expect(restaurant.address).not.toBe("");
    expect(restaurant.menu.length).toBeGreaterThanOrEqual(6);
    expect(snapToRoad(city.graph, restaurant.position)?.awayM).toBeLessThan(300);
  }
});

describe("the map", () => {
  test.each([
    ["the sea south of the Rambla", { lon: -56.17, lat: -34.935 }, true],
    ["the bay of Pocitos", { lon: -56.14, lat: -34.918 }, true],
    ["the port bay", { lon: -56.225, lat: -34.885 }, true],
    ["the sea beyond the data", { lon: -56.17, lat: -35.0 }, true],
    ["Plaza Independencia", { lon: -56.1999, lat: -34.9066 }, false],
    ["Punta Carretas", { lon: -56.1594, lat: -34.9236 }, false],
    ["the golf course", { lon: -56.166, lat: -34.922 }, false],
    ["Pocitos", { lon: -56.1514, lat: -34.9124 }, false],
    ["fields in the north-west", { lon: -56.3, lat: -34.84 }, false],
  ])("%s: water is %s", (_, position, isWater) => {
    for (const zoom of [12, 14, 15]) expect(isInWater(position, zoom)).toBe(isWater);
  });

  test("every tile of the middle has streets with a class and a rank", () => {
    for (const zoom of [10, 12, 14, 15]) {
      const { layers } = tileAt({ lon: -56.17, lat: -34.9 }, zoom);
      const streets = layers.streets;
      expect(streets?.length).toBeGreaterThan(0);
      for (let index = 0; index < (streets?.length ?? 0); index += 1) {
        const properties = streets?.feature(index).properties;
        expect(properties).toMatchObject({ class: expect.any(String), rank: expect.any(Number) });
      }
    }
  });

  test("there is no tile on the other side of the world", () => {
    expect(city.tile(12, 0, 0)).toBeNull();
    expect(city.tile(99, 1.5, -1)).toBeNull();
  });
});

describe("preparing", () => {
  test("again does nothing, and the same source gives the same city", async () => {
    const lines: string[] = [];
    const manifest = await prepareCity({ dir: DIR, onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    expect(manifest.hash).toBe(city.hash);
  });

  test("a folder that was never finished is made anew, and nothing else is left", async () => {
    const parent = await mkdtemp(join(tmpdir(), "doorstep-city-"));
    try {
      const dir = join(parent, "montevideo");
      await mkdir(dir);
      await writeFile(join(dir, GRAPH_FILE), "half");
      await expect(openCity(dir)).rejects.toThrow("prepare it first");
      expect((await prepareCity({ dir })).hash).toBe(city.hash);
      expect(await readdir(parent)).toEqual(["montevideo"]);
      expect((await openCity(dir)).hash).toBe(city.hash);
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  }, 300_000);
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
  const water = layers.water;
  let isInside = false;
  for (let index = 0; index < (water?.length ?? 0); index += 1) {
    for (const ring of water?.feature(index).loadGeometry() ?? []) {
      for (const [place, to] of ring.entries()) {
        const from = ring[place - 1] ?? ring.at(-1) ?? to;
        const isCrossed = from.y > y !== to.y > y && x < from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x);
        if (isCrossed) isInside = !isInside;
      }
    }
  }
  return isInside;
}
