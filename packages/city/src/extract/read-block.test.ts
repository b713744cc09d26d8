import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findBlobs, unpackBlobs } from "./blobs.ts";
import { type BlockNode, type BlockRelation, type BlockWay, readBlock } from "./read-block.ts";
import { type EncodeOptions, encodePbf, type TestMap } from "./testing/encode-pbf.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "doorstep-block-"));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const KEYS = new Set(["highway", "name", "type"]);

async function readBack(map: TestMap, options: EncodeOptions = {}) {
  const path = join(dir, "map.osm.pbf");
  await writeFile(path, encodePbf(map, options));
  await using file = await open(path);
  const [nodes, ways, relations]: [BlockNode[], BlockWay[], BlockRelation[]] = [[], [], []];
  const [, ...blobs] = await findBlobs(file);
  for await (const bytes of unpackBlobs(file, blobs)) {
    readBlock(bytes, {
      keys: KEYS,
      node: (node) => void nodes.push(node),
      way: (way) => void ways.push({ ...way, refs: [...way.refs] }),
      relation: (relation) => void relations.push(relation),
    });
  }
  return { nodes, ways, relations };
}

/** Degrees as OpenStreetMap keeps them. */
const e7 = (limit: number) => fc.integer({ min: -limit * 1e7, max: limit * 1e7 });
const osmId = fc.integer({ min: 1, max: 2 ** 40 });
const tags = fc.dictionary(fc.constantFrom("highway", "name", "source"), fc.string({ unit: "grapheme" }), {
  maxKeys: 3,
});
const kept = (all: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(all).filter(([key]) => KEYS.has(key)));

const maps = fc.record({
  nodes: fc.array(fc.record({ id: osmId, lon: e7(180), lat: e7(85), tags }), { maxLength: 12 }),
  ways: fc.array(fc.record({ id: osmId, tags, nodes: fc.array(osmId, { maxLength: 9 }) }), { maxLength: 6 }),
  relations: fc.array(
    fc.record({
      id: osmId,
      tags,
      members: fc.array(
        fc.record({
          type: fc.constantFrom("node" as const, "way" as const, "relation" as const),
          id: osmId,
          role: fc.constantFrom("inner", "outer", ""),
        }),
        { maxLength: 5 },
      ),
    }),
    { maxLength: 4 },
  ),
});

describe("what was written is read again", () => {
  test.each<[string, EncodeOptions]>([
    ["packed nodes", {}],
    ["single nodes", { singleNodes: true }],
    ["nothing compressed", { compression: "none" }],
  ])("%s", async (_, options) => {
    await fc.assert(
      fc.asyncProperty(maps, async (map) => {
        const degrees = map.nodes.map((node) => ({ ...node, lon: node.lon / 1e7, lat: node.lat / 1e7 }));
        const read = await readBack({ ...map, nodes: degrees }, options);
        expect(read.nodes).toEqual(
          map.nodes.map(({ id, lon, lat, tags: all }) => ({ id, lonE7: lon, latE7: lat, tags: kept(all) })),
        );
        expect(read.ways).toEqual(map.ways.map(({ id, tags: all, nodes }) => ({ id, tags: kept(all), refs: nodes })));
        expect(read.relations).toEqual(map.relations.map((relation) => ({ ...relation, tags: kept(relation.tags) })));
      }),
      { numRuns: 60 },
    );
  });

  test("coarser steps that begin elsewhere", async () => {
    const nodes = [{ id: 5, lon: 7.42, lat: 43.73 }];
    const read = await readBack({ nodes }, { granularity: 1000, offset: { lon: 7, lat: -43 } });
    expect(read.nodes).toEqual([{ id: 5, lonE7: 74_200_000, latE7: 437_300_000, tags: {} }]);
  });
});

test("what is not asked for is not read, and its kind is told", async () => {
  const path = join(dir, "map.osm.pbf");
  await writeFile(path, encodePbf({ ways: [{ id: 1, nodes: [1, 2] }] }));
  await using file = await open(path);
  const [, blob] = await findBlobs(file);
  if (blob === undefined) throw new Error("the file has a block of ways");
  for await (const bytes of unpackBlobs(file, [blob])) {
    const kinds = readBlock(bytes, { keys: KEYS, node: () => expect.unreachable("there is no node") });
    expect(kinds).toEqual({ nodes: false, ways: true, relations: false });
  }
});
