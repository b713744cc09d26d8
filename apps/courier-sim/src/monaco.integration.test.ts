/** An evening in an imported city: another country, another currency, streets that are mostly one-way. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { snapToRoad } from "@doorstep/city";
import { type City, importCity, openCity } from "@doorstep/city/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_OPTIONS } from "./cli/args.ts";
import { toCityMap } from "./shell/city.ts";
import { NO_FAULTS } from "./world/options.ts";
import { playToTheEnd } from "./world/testing/evening.ts";
import { createWorld, type WorldEvent } from "./world/world.ts";
import { toWorldOptions } from "./world-options.ts";

const EXTRACT = join(import.meta.dirname, "../../../packages/city/test-data/monaco.osm.pbf");

let dir: string;
let city: City;
let events: readonly WorldEvent[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "doorstep-monaco-"));
  await importCity({
    ...{ file: EXTRACT, dir: join(dir, "monaco"), name: "Monaco", timeZone: "Europe/Monaco" },
    ...{ currency: "EUR", mealMinor: 1_500, bounds: null, onProgress: () => {} },
  });
  city = await openCity(join(dir, "monaco"));
  const options = {
    ...DEFAULT_OPTIONS,
    couriers: 30,
    ordersPerMinute: 1,
    minutes: 60,
    faults: NO_FAULTS,
    to: "kafka" as const,
  };
  events = playToTheEnd(createWorld(toCityMap(city), toWorldOptions(options, { run: "m1", withTruth: false })));
}, 120_000);

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

test("diners order, and nearly all of them eat", () => {
  const facts = events.flatMap((event) => (event.kind === "orderFact" ? [event.record] : []));
  const placed = facts.filter((fact) => fact.type === "order-placed");
  const delivered = facts.filter(({ type }) => type === "order-delivered");
  expect(placed.length).toBeGreaterThan(40);
  expect(delivered.length / placed.length).toBeGreaterThan(0.8);
  for (const { currency, deliveryFeeMinor, items } of placed) {
    expect(currency).toBe("EUR");
    expect(deliveryFeeMinor).toBe(325);
    expect(items.every(({ priceMinor }) => priceMinor > 100 && priceMinor < 10_000)).toBe(true);
  }
});

test("couriers ride on the city's roads", () => {
  const pings = events.flatMap((event) => (event.kind === "ping" ? [event.record] : []));
  expect(pings.length).toBeGreaterThan(10_000);
  const away = pings.map(({ lon, lat }) => snapToRoad(city.graph, { lon, lat })?.awayM ?? Number.POSITIVE_INFINITY);
  // The rest stand at a door or in a kitchen.
  expect(away.filter((metres) => metres < 15).length / pings.length).toBeGreaterThan(0.9);
  expect(Math.max(...away)).toBeLessThan(300);
});
