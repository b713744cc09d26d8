/** Mapbox Vector Tile 2.1 bytes from tile features with whole coordinates. */
import type { RawFeature } from "geojson-vt";
import { PbfWriter } from "pbf";
import type { Fields } from "./looks.ts";

export const TILE_EXTENT = 4096;

export interface TileLayer {
  readonly name: string;
  readonly features: readonly { readonly raw: RawFeature; readonly fields: Fields }[];
}

export function encodeTile(layers: readonly TileLayer[]): Uint8Array {
  const pbf = new PbfWriter();
  for (const layer of layers) pbf.writeMessage(3, writeLayer, layer);
  return pbf.finish();
}

interface Dictionary {
  readonly keys: Map<string, number>;
  readonly values: Map<string | number, number>;
}

function writeLayer({ name, features }: TileLayer, pbf: PbfWriter): void {
  const dictionary: Dictionary = { keys: new Map(), values: new Map() };
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, name);
  pbf.writeVarintField(5, TILE_EXTENT);
  for (const { raw, fields } of features) {
    const commands = commandsOf(raw);
    // Too small at this zoom to have a shape left; readers refuse a feature without one.
    if (commands.length === 0) continue;
    const tags = Object.entries(fields).flatMap(([key, value]) => [
      numberOf(dictionary.keys, key),
      numberOf(dictionary.values, value),
    ]);
    const feature = { type: raw.type === 4 ? 1 : raw.type, tags, commands };
    pbf.writeMessage(2, writeFeature, feature);
  }
  for (const key of dictionary.keys.keys()) pbf.writeStringField(3, key);
  for (const value of dictionary.values.keys()) pbf.writeMessage(4, writeValue, value);
}

function numberOf<T>(known: Map<T, number>, item: T): number {
  const number = known.get(item) ?? known.size;
  known.set(item, number);
  return number;
}

function writeFeature(
  feature: { readonly type: number; readonly tags: number[]; readonly commands: number[] },
  pbf: PbfWriter,
): void {
  pbf.writePackedVarint(2, feature.tags);
  pbf.writeVarintField(3, feature.type);
  pbf.writePackedVarint(4, feature.commands);
}

function writeValue(value: string | number, pbf: PbfWriter): void {
  if (typeof value === "string") pbf.writeStringField(1, value);
  else pbf.writeVarintField(5, value);
}

const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

const command = (id: number, count: number): number => (count << 3) | id;
const zigzag = (value: number): number => (value << 1) ^ (value >> 31);

function commandsOf(raw: RawFeature): number[] {
  if (raw.type === 4) return [command(MOVE_TO, 1), zigzag(raw.x), zigzag(raw.y)];
  const commands: number[] = [];
  let x = 0;
  let y = 0;
  const step = (flat: Int16Array | Int32Array, place: number): void => {
    const toX = flat[place * 2] ?? 0;
    const toY = flat[place * 2 + 1] ?? 0;
    commands.push(zigzag(toX - x), zigzag(toY - y));
    x = toX;
    y = toY;
  };
  if (raw.type === 1) {
    const count = raw.geometry.length / 2;
    commands.push(command(MOVE_TO, count));
    for (let place = 0; place < count; place += 1) step(raw.geometry, place);
    return commands;
  }
  for (const flat of raw.geometry) {
    // A ring's last corner repeats the first and is said by CLOSE_PATH instead.
    const count = flat.length / 2 - (raw.type === 3 ? 1 : 0);
    if (count < (raw.type === 3 ? 3 : 2)) continue;
    commands.push(command(MOVE_TO, 1));
    step(flat, 0);
    commands.push(command(LINE_TO, count - 1));
    for (let place = 1; place < count; place += 1) step(flat, place);
    if (raw.type === 3) commands.push(command(CLOSE_PATH, 1));
  }
  return commands;
}
