/** Writes small `.osm.pbf` files for tests, as OpenStreetMap's own tools do. */
import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import type { LonLat } from "../../geo.ts";

export type TestTags = Readonly<Record<string, string>>;

export interface TestNode extends LonLat {
  readonly id: number;
  readonly tags?: TestTags;
}

export interface TestWay {
  readonly id: number;
  readonly tags?: TestTags;
  readonly nodes: readonly number[];
}

export interface TestRelation {
  readonly id: number;
  readonly tags?: TestTags;
  readonly members: readonly {
    readonly type: "node" | "way" | "relation";
    readonly id: number;
    readonly role: string;
  }[];
}

export interface TestMap {
  readonly nodes?: readonly TestNode[];
  readonly ways?: readonly TestWay[];
  readonly relations?: readonly TestRelation[];
}

export interface EncodeOptions {
  /** West, south, east, north, as the header says it. */
  readonly box?: readonly [number, number, number, number];
  readonly features?: readonly string[];
  /** As old tools wrote them; usually packed together. */
  readonly singleNodes?: boolean;
  readonly compression?: "zlib" | "none" | "lz4";
  /** Thousand-millionths of a degree per step. */
  readonly granularity?: number;
  readonly offset?: LonLat;
}

export function encodePbf(map: TestMap, options: EncodeOptions = {}): Uint8Array {
  const { nodes = [], ways = [], relations = [] } = map;
  const blocks = [
    ...(nodes.length > 0 ? [encodeBlock({ nodes }, options)] : []),
    ...(ways.length > 0 ? [encodeBlock({ ways }, options)] : []),
    ...(relations.length > 0 ? [encodeBlock({ relations }, options)] : []),
  ];
  return Buffer.concat([
    encodeBlob("OSMHeader", encodeHeader(options), options),
    ...blocks.map((block) => encodeBlob("OSMData", block, options)),
  ]);
}

export function encodeBlob(type: string, bytes: Uint8Array, { compression = "zlib" }: EncodeOptions = {}): Uint8Array {
  const blob = new PbfWriter();
  if (compression === "none") blob.writeBytesField(1, bytes);
  else {
    blob.writeVarintField(2, bytes.length);
    blob.writeBytesField(compression === "zlib" ? 3 : 6, deflateSync(bytes));
  }
  const packed = blob.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, packed.length);
  const head = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, packed]);
}

export function encodeHeader({ box, features = ["OsmSchema-V0.6", "DenseNodes"] }: EncodeOptions = {}): Uint8Array {
  const pbf = new PbfWriter();
  if (box !== undefined) {
    const [west, south, east, north] = box.map((side) => Math.round(side * 1e9));
    pbf.writeMessage(1, writeSides, [west ?? 0, east ?? 0, north ?? 0, south ?? 0]);
  }
  for (const feature of features) pbf.writeStringField(4, feature);
  return pbf.finish();
}

function writeSides(sides: readonly number[], pbf: PbfWriter): void {
  for (const [index, side] of sides.entries()) pbf.writeSVarintField(index + 1, side);
}

function encodeBlock(map: TestMap, options: EncodeOptions): Uint8Array {
  const { granularity = 100, offset = { lon: 0, lat: 0 }, singleNodes = false } = options;
  const texts = new Map([["", 0]]);
  const text = (words: string): number => {
    const known = texts.get(words) ?? texts.size;
    texts.set(words, known);
    return known;
  };
  const steps = (degrees: number, from: number): number => Math.round(((degrees - from) * 1e9) / granularity);
  const group = new PbfWriter();
  const placed = (map.nodes ?? []).map((node) => ({
    ...node,
    x: steps(node.lon, offset.lon),
    y: steps(node.lat, offset.lat),
  }));
  if (singleNodes) {
    for (const { id, tags = {}, x, y } of placed) {
      group.writeMessage(
        1,
        (_, pbf) => {
          pbf.writeSVarintField(1, id);
          writeTags(pbf, tags, text);
          pbf.writeSVarintField(8, y);
          pbf.writeSVarintField(9, x);
        },
        null,
      );
    }
  } else if (placed.length > 0) {
    group.writeMessage(
      2,
      (_, pbf) => {
        pbf.writePackedSVarint(1, differences(placed.map(({ id }) => id)));
        pbf.writePackedSVarint(8, differences(placed.map(({ y }) => y)));
        pbf.writePackedSVarint(9, differences(placed.map(({ x }) => x)));
        const pairs = placed.flatMap(({ tags = {} }) => [
          ...Object.entries(tags).flatMap(([key, value]) => [text(key), text(value)]),
          0,
        ]);
        if (pairs.some((index) => index !== 0)) pbf.writePackedVarint(10, pairs);
      },
      null,
    );
  }
  for (const { id, tags = {}, nodes } of map.ways ?? []) {
    group.writeMessage(
      3,
      (_, pbf) => {
        pbf.writeVarintField(1, id);
        writeTags(pbf, tags, text);
        pbf.writePackedSVarint(8, differences(nodes));
      },
      null,
    );
  }
  for (const { id, tags = {}, members } of map.relations ?? []) {
    group.writeMessage(
      4,
      (_, pbf) => {
        pbf.writeVarintField(1, id);
        writeTags(pbf, tags, text);
        pbf.writePackedVarint(
          8,
          members.map(({ role }) => text(role)),
        );
        pbf.writePackedSVarint(9, differences(members.map((member) => member.id)));
        pbf.writePackedVarint(
          10,
          members.map(({ type }) => ["node", "way", "relation"].indexOf(type)),
        );
      },
      null,
    );
  }
  const groupBytes = group.finish();
  const block = new PbfWriter();
  const encoder = new TextEncoder();
  block.writeMessage(
    1,
    (_, pbf) => {
      for (const words of texts.keys()) pbf.writeBytesField(1, encoder.encode(words));
    },
    null,
  );
  block.writeBytesField(2, groupBytes);
  if (granularity !== 100) block.writeVarintField(17, granularity);
  if (offset.lat !== 0) block.writeVarintField(19, Math.round(offset.lat * 1e9));
  if (offset.lon !== 0) block.writeVarintField(20, Math.round(offset.lon * 1e9));
  return block.finish();
}

function writeTags(pbf: PbfWriter, tags: TestTags, text: (words: string) => number): void {
  const entries = Object.entries(tags);
  if (entries.length === 0) return;
  pbf.writePackedVarint(
    2,
    entries.map(([key]) => text(key)),
  );
  pbf.writePackedVarint(
    3,
    entries.map(([, value]) => text(value)),
  );
}

function differences(numbers: readonly number[]): number[] {
  return numbers.map((value, index) => value - (numbers[index - 1] ?? 0));
}
