import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BBox, degreesToE7 } from "../geo.ts";
import { type GridPoint, gridToLonLat } from "../prepare/grid.ts";
import type { OsmFeature } from "../prepare/osm-feature.ts";
import { areaOf } from "../prepare/rings.ts";
import { readExtract } from "./read-extract.ts";
import { type EncodeOptions, encodeBlob, encodeHeader, encodePbf, type TestMap } from "./testing/encode-pbf.ts";

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "doorstep-extract-"));
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function read(
  map: TestMap | Uint8Array,
  { bounds = null, ...options }: EncodeOptions & { bounds?: BBox | null } = {},
) {
  const path = join(dir, "map.osm.pbf");
  await writeFile(path, map instanceof Uint8Array ? map : encodePbf(map, options));
  return await readExtract({ path, bounds, onProgress: () => {} });
}

/** A thousandth of a degree east and north of a corner. */
const spot = (id: number, east: number, north: number, tags = {}) => ({
  id,
  lon: 7.4 + east / 1000,
  lat: 43.7 + north / 1000,
  tags,
});

const STREET = { id: 1, tags: { highway: "residential", name: "Rue Grimaldi" }, nodes: [1, 2] };
const CORNERS = [spot(1, 0, 0), spot(2, 10, 0), spot(3, 10, 10), spot(4, 0, 10)];

const byId = (features: readonly OsmFeature[]) => new Map(features.map((feature) => [feature.id, feature]));
const places = (points: readonly GridPoint[] = []) =>
  points.map((point) => {
    const { lon, lat } = gridToLonLat(point);
    return [degreesToE7(lon), degreesToE7(lat)];
  });

test("any ways of any nodes come through with the same ids, tags and places", async () => {
  const nodeIds = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 34 }), { minLength: 2, maxLength: 20 });
  const map = nodeIds.chain((ids) =>
    fc.record({
      nodes: fc.tuple(
        ...ids.map((id) =>
          fc.record({
            id: fc.constant(id),
            lon: fc.integer({ min: 72_000_000, max: 76_000_000 }),
            lat: fc.integer({ min: 437_000_000, max: 439_000_000 }),
          }),
        ),
      ),
      // In whatever order: sorted files are usual, not certain.
      ways: fc.uniqueArray(
        fc.record({
          id: fc.integer({ min: 1, max: 2 ** 34 }),
          name: fc.string({ unit: "grapheme", minLength: 1 }),
          nodes: fc.array(fc.constantFrom(...ids), { minLength: 2, maxLength: 8 }),
        }),
        { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(map, async ({ nodes, ways }) => {
      const { features } = await read({
        nodes: nodes.map((node) => ({ ...node, lon: node.lon / 1e7, lat: node.lat / 1e7 })),
        ways: ways.map(({ name, ...way }) => ({ ...way, tags: { highway: "residential", name, source: "survey" } })),
      });
      const placeOf = new Map(nodes.map(({ id, lon, lat }) => [id, [lon, lat]]));
      expect(features).toHaveLength(ways.length);
      for (const way of ways) {
        const feature = byId(features).get(`way${way.id}`);
        expect(feature?.tags).toEqual({ highway: "residential", name: way.name });
        expect(places(feature?.parts[0])).toEqual(way.nodes.map((id) => placeOf.get(id)));
      }
    }),
    { numRuns: 60 },
  );
});

describe("areas", () => {
  const square = (first: number, low: number, high: number) => [
    spot(first, low, low),
    spot(first + 1, high, low),
    spot(first + 2, high, high),
    spot(first + 3, low, high),
  ];

  test("a closed way is one, unless it is a street", async () => {
    const nodes = [1, 2, 3, 4, 1];
    const { features } = await read({
      nodes: CORNERS,
      ways: [
        { id: 1, tags: { highway: "residential", junction: "roundabout" }, nodes },
        { id: 2, tags: { leisure: "park" }, nodes },
        { id: 3, tags: { building: "yes", amenity: "cafe", name: "Rosalie" }, nodes },
      ],
    });
    expect(features.map(({ id, kind }) => [id, kind])).toEqual([
      ["way1", "line"],
      ["way2", "polygon"],
      ["way3", "polygon"],
    ]);
  });

  test("an outline and a hole of ways in any order and direction", async () => {
    const { features } = await read({
      nodes: [...square(11, 1, 9), ...square(21, 4, 6), ...CORNERS],
      ways: [
        STREET,
        { id: 2, nodes: [13, 12, 11] },
        { id: 3, nodes: [13, 14, 11] },
        { id: 4, nodes: [21, 22, 23, 24, 21] },
      ],
      relations: [
        {
          id: 9,
          tags: { type: "multipolygon", natural: "water" },
          members: [
            { type: "way", id: 4, role: "inner" },
            { type: "way", id: 3, role: "outer" },
            { type: "way", id: 2, role: "outer" },
            { type: "node", id: 11, role: "label" },
          ],
        },
      ],
    });
    expect([...byId(features).keys()]).toEqual(["way1", "relation9"]);
    const rings = byId(features).get("relation9")?.parts ?? [];
    expect(rings.map((ring) => ring.length)).toEqual([5, 5]);
    expect(rings.map((ring) => Math.sign(areaOf(ring)))).toEqual([1, -1]);
  });

  test("what the file has only a part of is left out", async () => {
    const { features } = await read({
      nodes: [...square(11, 1, 9), ...CORNERS],
      ways: [STREET, { id: 2, nodes: [11, 12, 13] }],
      relations: [
        {
          id: 9,
          tags: { type: "multipolygon", natural: "water" },
          members: [2, 3].map((id) => ({ type: "way" as const, id, role: "outer" })),
        },
      ],
    });
    expect([...byId(features).keys()]).toEqual(["way1"]);
  });
});

test("a door learns its street from the relation that has both", async () => {
  const { features } = await read({
    nodes: [...CORNERS, spot(5, 1, 1, { "addr:housenumber": "7" }), spot(6, 2, 1, { "addr:housenumber": "9" })],
    ways: [STREET],
    relations: [
      {
        id: 9,
        tags: { type: "associatedStreet", name: "Rue Grimaldi" },
        members: [
          { type: "way", id: 1, role: "street" },
          { type: "node", id: 5, role: "house" },
        ],
      },
    ],
  });
  expect(byId(features).get("node5")?.tags).toEqual({ "addr:housenumber": "7", "addr:street": "Rue Grimaldi" });
  expect(byId(features).get("node6")?.tags).toEqual({ "addr:housenumber": "9" });
});

describe("which part of the world", () => {
  const far = [spot(11, 500, 500), spot(12, 510, 500)];
  const both = {
    nodes: [...CORNERS, ...far],
    ways: [STREET, { id: 2, tags: { highway: "residential", name: "Route de Nice" }, nodes: [2, 11, 12] }],
  };

  test("is where the streets are", async () => {
    const [west, south, east, north] = (await read(both)).bbox;
    expect([west, south, east, north].map((side) => side.toFixed(4))).toEqual([
      "7.4000",
      "43.7000",
      "7.9100",
      "44.2000",
    ]);
  });

  test("is no more than the header says: a way that leaves it is kept whole", async () => {
    const { bbox, features } = await read(both, { box: [7.3, 43.6, 7.45, 43.75] });
    expect(bbox[2]).toBeCloseTo(7.45);
    expect(byId(features).get("way2")?.parts[0]).toHaveLength(3);
  });

  test("is what was asked for, with what touches it", async () => {
    const bounds: BBox = [7.39, 43.69, 7.405, 43.71];
    const { bbox, features } = await read(
      { ...both, ways: [...both.ways, { id: 3, tags: { highway: "residential" }, nodes: [11, 12] }] },
      { bounds },
    );
    expect(bbox).toEqual(bounds);
    expect([...byId(features).keys()]).toEqual(["way1"]);
  });

  test("an area that reaches out of what was asked for is whole", async () => {
    const { features } = await read(
      {
        nodes: [...CORNERS, spot(11, 1, 5), spot(12, 90, 5), spot(13, 90, 50), spot(14, 1, 50)],
        ways: [STREET, { id: 2, nodes: [11, 12] }, { id: 3, nodes: [12, 13] }, { id: 4, nodes: [13, 14, 11] }],
        relations: [
          {
            id: 9,
            tags: { type: "multipolygon", natural: "water" },
            members: [2, 3, 4].map((id) => ({ type: "way" as const, id, role: "outer" })),
          },
        ],
      },
      { bounds: [7.39, 43.69, 7.42, 43.72] },
    );
    expect(byId(features).get("relation9")?.parts[0]).toHaveLength(5);
  });
});

describe("a bad file is told in a sentence:", () => {
  const good = encodePbf({ nodes: CORNERS, ways: [STREET] });
  const wide = {
    nodes: [spot(1, 0, 0), spot(2, 5_000, 0)],
    ways: [STREET],
  };

  test.each<[string, TestMap | Uint8Array, EncodeOptions & { bounds?: BBox }, string]>([
    ["nothing in it", new Uint8Array(), {}, "The file is empty."],
    ["a picture", Buffer.from("\x89PNG\r\n\x1a\n and so on"), {}, "This is not an .osm.pbf file"],
    ["XML", Buffer.from('<?xml version="1.0"?><osm>'), {}, "This is not an .osm.pbf file"],
    ["only a word", Buffer.from("osm"), {}, "This is not an .osm.pbf file"],
    ["another order", encodeBlob("OSMData", new Uint8Array()), {}, "This is not an .osm.pbf file"],
    ["half of it", good.subarray(0, good.length - 9), {}, "The file ends in the middle"],
    ["a header cut off", Buffer.concat([good, Buffer.of(0, 0)]), {}, "The file ends in the middle"],
    ["rubbish behind it", Buffer.concat([good, Buffer.of(255, 255, 255, 255, 1)]), {}, "The file is damaged at byte"],
    ["one byte changed", withByte(good, good.length - 6), {}, "The file is damaged at byte"],
    ["another compression", { nodes: CORNERS }, { compression: "lz4" }, "The file is compressed with lz4"],
    [
      "history",
      { nodes: CORNERS },
      { features: ["HistoricalInformation"] },
      "a reader that knows HistoricalInformation",
    ],
    ["nothing but a header", encodeBlob("OSMHeader", encodeHeader()), {}, "no street in the file"],
    ["no streets", { nodes: CORNERS, ways: [{ ...STREET, tags: { building: "yes" } }] }, {}, "no street in the file"],
    [
      "only footways",
      { nodes: CORNERS, ways: [{ ...STREET, tags: { highway: "footway" } }] },
      {},
      "no street in the file",
    ],
    ["nodes missing", { ways: [STREET] }, {}, "no street in the file"],
    ["bounds elsewhere", good, { bounds: [8, 44, 8.1, 44.1] }, "no street inside --bounds 8,44,8.1,44.1"],
    [
      "a header that lies",
      { nodes: CORNERS, ways: [STREET] },
      { box: [2, 48, 3, 49] },
      "The file says it covers 2,48,3,49",
    ],
    ["a country", wide, {}, "more than one city (3 degrees): cut the city out with --bounds"],
  ])("%s", async (_, map, options, sentence) => {
    await expect(read(map, options)).rejects.toThrow(sentence);
    await expect(read(map, options)).rejects.toMatchObject({ name: "BadExtract" });
  });

  test("no file at all", async () => {
    const missing = readExtract({ path: join(dir, "missing.osm.pbf"), bounds: null, onProgress: () => {} });
    await expect(missing).rejects.toThrow("missing.osm.pbf cannot be opened.");
  });
});

function withByte(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
}
