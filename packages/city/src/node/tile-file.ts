/** All tiles one after another, and in a file beside it where each begins. */
import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { openNumberList } from "../number-list.ts";
import type { CutTile } from "../prepare/cut-tiles.ts";
import { readColumns, writeColumns } from "./columns-file.ts";

export interface TileFile {
  readonly count: number;
  /** Null where nothing is drawn. */
  tile(z: number, x: number, y: number): Uint8Array | null;
}

/** Tiles are written as they come, so that they need not all be in memory. */
export async function writeTiles(
  path: string,
  tiles: Iterable<CutTile>,
): Promise<{ readonly count: number; readonly sha256: string }> {
  const keys = openNumberList();
  const starts = openNumberList();
  const hash = createHash("sha256");
  await using file = await open(path, "w");
  let at = 0;
  starts.push(0);
  for (const tile of tiles) {
    await file.write(tile.bytes);
    hash.update(tile.bytes);
    keys.push(tileKey(tile));
    at += tile.bytes.length;
    starts.push(at);
  }
  const columns = { keys: keys.numbers(), starts: starts.numbers() };
  hash.update(await writeColumns(indexPath(path), { columns, facts: null }));
  return { count: keys.length, sha256: hash.digest("hex") };
}

const indexPath = (path: string): string => `${path}.index`;

export async function openTiles(path: string): Promise<TileFile> {
  const file = await readColumns<null>(indexPath(path));
  const starts = file.float64("starts");
  const bytes = await readFile(path);
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const places = new Map([...file.float64("keys")].map((key, index) => [key, index]));
  return {
    count: places.size,
    tile: (z, x, y) => {
      const place = places.get(tileKey({ z, x, y }));
      return place === undefined ? null : data.subarray(starts[place], starts[place + 1]);
    },
  };
}

/** One number for z below 22; whatever is not a tile of the file simply has no entry. */
function tileKey({ z, x, y }: { readonly z: number; readonly x: number; readonly y: number }): number {
  return (z * 2 ** 22 + x) * 2 ** 22 + y;
}
