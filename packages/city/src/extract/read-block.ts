/**
 * What one unpacked block holds: nodes, ways and relations, with only those tags that mean
 * something to a city. A block has one table of texts; its coordinates and ids are differences.
 */
import { PbfReader } from "pbf";
import type { Tags } from "../prepare/osm-feature.ts";
import { BadExtract } from "./bad-extract.ts";

export interface BlockNode {
  readonly id: number;
  readonly lonE7: number;
  readonly latE7: number;
  readonly tags: Tags;
}

export interface BlockWay {
  readonly id: number;
  readonly tags: Tags;
  /** Ids of its nodes, in order. */
  readonly refs: readonly number[];
}

export interface BlockRelation {
  readonly id: number;
  readonly tags: Tags;
  readonly members: readonly { readonly type: string; readonly id: number; readonly role: string }[];
}

/** What is not asked for is not read. */
export interface BlockReader {
  readonly keys: ReadonlySet<string>;
  readonly node?: (node: BlockNode) => void;
  readonly way?: (way: BlockWay) => void;
  readonly relation?: (relation: BlockRelation) => void;
}

export interface BlockKinds {
  readonly nodes: boolean;
  readonly ways: boolean;
  readonly relations: boolean;
}

/** @returns what kinds of things the block has, so that a later reading may leave it out. */
export function readBlock(bytes: Uint8Array, reader: BlockReader): BlockKinds {
  const pbf = new PbfReader(bytes);
  const block = openBlock(pbf, reader.keys);
  const kinds = { nodes: false, ways: false, relations: false };
  for (const [start, end] of block.groups) {
    pbf.pos = start;
    for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
      if (field === 1 || field === 2) kinds.nodes = true;
      if (field === 3) kinds.ways = true;
      if (field === 4) kinds.relations = true;
      const { node, way, relation } = reader;
      if (field === 1 && node !== undefined) readNode(pbf, block, node);
      if (field === 2 && node !== undefined) readDenseNodes(pbf, block, node);
      if (field === 3 && way !== undefined) readWay(pbf, block, way);
      if (field === 4 && relation !== undefined) readRelation(pbf, block, relation);
    }
  }
  return kinds;
}

interface Block {
  readonly groups: readonly (readonly [start: number, end: number])[];
  text(index: number): string;
  /** The key's text, or null when nobody asks for it. */
  key(index: number): string | null;
  readonly granularity: number;
  readonly lonOffset: number;
  readonly latOffset: number;
}

function openBlock(pbf: PbfReader, keys: ReadonlySet<string>): Block {
  const groups: (readonly [number, number])[] = [];
  const texts: Uint8Array[] = [];
  let granularity = 100;
  let lonOffset = 0;
  let latOffset = 0;
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (field === 1) {
      const end = messageEnd(pbf);
      for (let inner = pbf.nextField(end); inner !== 0; inner = pbf.nextField(end)) {
        if (inner === 1) texts.push(pbf.readBytes());
      }
    } else if (field === 2) {
      const end = messageEnd(pbf);
      groups.push([pbf.pos, end]);
      pbf.pos = end;
    } else if (field === 17) granularity = pbf.readVarint();
    else if (field === 19) latOffset = pbf.readVarint(true);
    else if (field === 20) lonOffset = pbf.readVarint(true);
  }
  const read: (string | undefined)[] = [];
  const text = (index: number): string => {
    const known = read[index];
    if (known !== undefined) return known;
    const bytes = texts[index];
    if (bytes === undefined) throw new BadExtract("The file is damaged: a text is missing from a block.");
    const made = decoder.decode(bytes);
    read[index] = made;
    return made;
  };
  const isAsked = (index: number): string | null => {
    const name = text(index);
    return keys.has(name) ? name : null;
  };
  const asked: (string | null | undefined)[] = [];
  const key = (index: number): string | null => {
    const known = asked[index];
    if (known !== undefined) return known;
    const made = isAsked(index);
    asked[index] = made;
    return made;
  };
  return { groups, text, key, granularity, lonOffset, latOffset };
}

const decoder = new TextDecoder();

/** Ten-millionths of a degree, from the block's own steps of (usually 100) thousand-millionths. */
const lonE7 = ({ granularity, lonOffset }: Block, steps: number): number =>
  Math.round((lonOffset + granularity * steps) / 100);
const latE7 = ({ granularity, latOffset }: Block, steps: number): number =>
  Math.round((latOffset + granularity * steps) / 100);

function readNode(pbf: PbfReader, block: Block, take: (node: BlockNode) => void): void {
  const end = messageEnd(pbf);
  const pairs = openPairs();
  let [id, lon, lat] = [0, 0, 0];
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field === 1) id = pbf.readSVarint();
    else if (field === 2) readPacked(pbf, pairs.keys);
    else if (field === 3) readPacked(pbf, pairs.values);
    else if (field === 8) lat = pbf.readSVarint();
    else if (field === 9) lon = pbf.readSVarint();
  }
  take({ id, lonE7: lonE7(block, lon), latE7: latE7(block, lat), tags: tagsOf(block, pairs) });
}

function readDenseNodes(pbf: PbfReader, block: Block, take: (node: BlockNode) => void): void {
  const end = messageEnd(pbf);
  const [ids, lats, lons, keyValues]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field === 1) readPackedSigned(pbf, ids);
    else if (field === 8) readPackedSigned(pbf, lats);
    else if (field === 9) readPackedSigned(pbf, lons);
    else if (field === 10) readPacked(pbf, keyValues);
  }
  let [id, lat, lon, place] = [0, 0, 0, 0];
  for (let index = 0; index < ids.length; index += 1) {
    id += ids[index] ?? 0;
    lat += lats[index] ?? 0;
    lon += lons[index] ?? 0;
    let tags: Record<string, string> | null = null;
    // Key and value in turn, and a 0 behind each node's last; nothing at all when no node has any.
    while (place < keyValues.length) {
      const keyIndex = keyValues[place] ?? 0;
      place += 1;
      if (keyIndex === 0) break;
      const key = block.key(keyIndex);
      if (key !== null) {
        tags ??= {};
        tags[key] = block.text(keyValues[place] ?? 0);
      }
      place += 1;
    }
    take({ id, lonE7: lonE7(block, lon), latE7: latE7(block, lat), tags: tags ?? NO_TAGS });
  }
}

function readWay(pbf: PbfReader, block: Block, take: (way: BlockWay) => void): void {
  const end = messageEnd(pbf);
  const pairs = openPairs();
  const refs: number[] = [];
  let id = 0;
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field === 1) id = pbf.readVarint(true);
    else if (field === 2) readPacked(pbf, pairs.keys);
    else if (field === 3) readPacked(pbf, pairs.values);
    else if (field === 8) readPackedSigned(pbf, refs);
  }
  addUp(refs);
  take({ id, tags: tagsOf(block, pairs), refs });
}

const MEMBER_TYPES = ["node", "way", "relation"] as const;

function readRelation(pbf: PbfReader, block: Block, take: (relation: BlockRelation) => void): void {
  const end = messageEnd(pbf);
  const pairs = openPairs();
  const [roles, ids, types]: [number[], number[], number[]] = [[], [], []];
  let id = 0;
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field === 1) id = pbf.readVarint(true);
    else if (field === 2) readPacked(pbf, pairs.keys);
    else if (field === 3) readPacked(pbf, pairs.values);
    else if (field === 8) readPacked(pbf, roles);
    else if (field === 9) readPackedSigned(pbf, ids);
    else if (field === 10) readPacked(pbf, types);
  }
  addUp(ids);
  const members = ids.map((member, index) => ({
    type: MEMBER_TYPES[types[index] ?? 0] ?? "node",
    id: member,
    role: block.text(roles[index] ?? 0),
  }));
  take({ id, tags: tagsOf(block, pairs), members });
}

interface Pairs {
  readonly keys: number[];
  readonly values: number[];
}

const openPairs = (): Pairs => ({ keys: [], values: [] });
const NO_TAGS: Tags = {};

function tagsOf(block: Block, { keys, values }: Pairs): Tags {
  let tags: Record<string, string> | null = null;
  for (const [index, keyIndex] of keys.entries()) {
    const key = block.key(keyIndex);
    if (key === null) continue;
    tags ??= {};
    tags[key] = block.text(values[index] ?? 0);
  }
  return tags ?? NO_TAGS;
}

/** Differences to sums, in place. */
function addUp(numbers: number[]): void {
  for (let index = 1; index < numbers.length; index += 1) {
    numbers[index] = (numbers[index] ?? 0) + (numbers[index - 1] ?? 0);
  }
}

/** The bytes were checked when they were unpacked; a length beyond them is a writer gone wrong. */
function messageEnd(pbf: PbfReader): number {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw new BadExtract("The file is damaged: a block says more than it holds.");
  return end;
}

function readPacked(pbf: PbfReader, into: number[]): void {
  const end = messageEnd(pbf);
  while (pbf.pos < end) into.push(pbf.readVarint());
}

function readPackedSigned(pbf: PbfReader, into: number[]): void {
  const end = messageEnd(pbf);
  while (pbf.pos < end) into.push(pbf.readSVarint());
}
