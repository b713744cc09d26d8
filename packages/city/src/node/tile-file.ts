/** All tiles one after another, and where each begins. */
import type { CutTile } from "../prepare/cut-tiles.ts";
import { readColumns, writeColumns } from "./columns-file.ts";

export interface TileFile {
  readonly count: number;
  /** Null where nothing is drawn. */
  tile(z: number, x: number, y: number): Uint8Array | null;
}

export async function writeTiles(path: string, tiles: readonly CutTile[]): Promise<Uint8Array> {
  const starts = new Uint32Array(tiles.length + 1);
  for (const [index, { bytes }] of tiles.entries()) starts[index + 1] = (starts[index] ?? 0) + bytes.length;
  const data = new Uint8Array(starts.at(-1) ?? 0);
  for (const [index, { bytes }] of tiles.entries()) data.set(bytes, starts[index] ?? 0);
  const keys = Float64Array.from(tiles, tileKey);
  return await writeColumns(path, { columns: { keys, starts, data }, facts: null });
}

export async function openTiles(path: string): Promise<TileFile> {
  const file = await readColumns<null>(path);
  const starts = file.uint32("starts");
  const data = file.uint8("data");
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
