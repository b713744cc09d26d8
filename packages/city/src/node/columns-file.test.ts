import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readColumns, writeColumns } from "./columns-file.ts";
import { openTiles, writeTiles } from "./tile-file.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "doorstep-columns-"));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

test("columns of every width come back, whatever their order and length", async () => {
  const path = join(dir, "columns.bin");
  const columns = {
    odd: Uint8Array.of(1, 2, 3),
    wide: Float64Array.of(Math.PI, 5e15),
    small: Uint16Array.of(65_535),
    none: Uint32Array.of(),
    signed: Int32Array.of(-561_234_567),
  };
  await writeColumns(path, { columns, facts: { names: ["José", ""] } });
  const file = await readColumns(path);
  expect(file.facts).toEqual({ names: ["José", ""] });
  expect(file.uint8("odd")).toEqual(columns.odd);
  expect(file.float64("wide")).toEqual(columns.wide);
  expect(file.uint16("small")).toEqual(columns.small);
  expect(file.uint32("none")).toEqual(columns.none);
  expect(file.int32("signed")).toEqual(columns.signed);
});

test("a column of another name or type is refused by name", async () => {
  const path = join(dir, "columns.bin");
  await writeColumns(path, { columns: { odd: Uint8Array.of(1) }, facts: null });
  const file = await readColumns(path);
  expect(() => file.uint32("odd")).toThrow("no Uint32Array named odd");
  expect(() => file.uint8("even")).toThrow("no Uint8Array named even");
});

test("tiles are found by zoom, column and row, and nothing else is", async () => {
  const path = join(dir, "tiles.bin");
  await writeTiles(path, [
    { z: 10, x: 3, y: 4, bytes: Uint8Array.of(1, 2) },
    { z: 15, x: 11_274, y: 19_770, bytes: Uint8Array.of(3) },
  ]);
  const tiles = await openTiles(path);
  expect(tiles.tile(10, 3, 4)).toEqual(Uint8Array.of(1, 2));
  expect(tiles.tile(15, 11_274, 19_770)).toEqual(Uint8Array.of(3));
  expect(tiles.tile(10, 4, 3)).toBeNull();
});
