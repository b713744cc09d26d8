/**
 * A large extract made of a small one: the same map again and again, side by side, with ids of
 * its own each time. What a city a hundred times larger costs can so be measured without one.
 */
import { open } from "node:fs/promises";
import { PbfReader, PbfWriter } from "pbf";
import { findBlobs, unpackBlobs } from "../blobs.ts";
import { readBlock } from "../read-block.ts";
import { encodeBlob, encodeHeader } from "./encode-pbf.ts";

export interface RepeatOptions {
  readonly from: string;
  readonly to: string;
  readonly copies: number;
  /** How far one copy lies from the next, in degrees. */
  readonly step: { readonly lon: number; readonly lat: number };
}

/** More than any id of OpenStreetMap until now. */
const ID_STEP = 2 ** 34;

/** Copies stand in a square, row by row; sorted by type and id, as files are. Returns its size in bytes. */
export async function repeatExtract({ from, to, copies, step }: RepeatOptions): Promise<number> {
  await using source = await open(from);
  const [, ...places] = await findBlobs(source);
  const blocks: Uint8Array[] = [];
  for await (const bytes of unpackBlobs(source, places)) blocks.push(bytes);

  await using target = await open(to, "w");
  let size = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await target.write(bytes);
    size += bytes.length;
  };
  await write(encodeBlob("OSMHeader", encodeHeader()));
  const side = Math.ceil(Math.sqrt(copies));
  for (const isWanted of [
    (kinds: ReturnType<typeof readBlock>) => kinds.nodes,
    (kinds: ReturnType<typeof readBlock>) => kinds.ways,
    (kinds: ReturnType<typeof readBlock>) => kinds.relations,
  ]) {
    const wanted = blocks.filter((block) => isWanted(readBlock(block, { keys: new Set() })));
    for (let copy = 0; copy < copies; copy += 1) {
      const shift = {
        id: copy * ID_STEP,
        lon: Math.round((copy % side) * step.lon * 1e9),
        lat: Math.round(Math.floor(copy / side) * step.lat * 1e9),
      };
      for (const block of wanted) await write(encodeBlob("OSMData", shiftBlock(block, shift)));
    }
  }
  return size;
}

interface Shift {
  readonly id: number;
  /** Thousand-millionths of a degree. */
  readonly lon: number;
  readonly lat: number;
}

/** The source has no offsets of its own, so that the copy's say where it lies. */
function shiftBlock(bytes: Uint8Array, shift: Shift): Uint8Array {
  const pbf = new PbfReader(bytes);
  const shifted = new PbfWriter();
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (field === 1) shifted.writeBytesField(1, pbf.readBytes());
    else if (field === 2) shifted.writeBytesField(2, shiftGroup(pbf.readBytes(), shift.id));
    else if (field === 17) shifted.writeVarintField(17, pbf.readVarint());
  }
  shifted.writeVarintField(19, shift.lat);
  shifted.writeVarintField(20, shift.lon);
  return shifted.finish();
}

function shiftGroup(bytes: Uint8Array, byId: number): Uint8Array {
  const pbf = new PbfReader(bytes);
  const shifted = new PbfWriter();
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    shifted.writeBytesField(field, shiftThing(pbf.readBytes(), { kind: field, byId }));
  }
  return shifted.finish();
}

const DENSE_NODES = 2;
const WAY = 3;
const RELATION = 4;

/** Ids that are differences move with the first of them. */
function shiftThing(bytes: Uint8Array, { kind, byId }: { readonly kind: number; readonly byId: number }): Uint8Array {
  const pbf = new PbfReader(bytes);
  const shifted = new PbfWriter();
  const isPackedIds = (field: number): boolean =>
    (kind === DENSE_NODES && field === 1) || (kind === WAY && field === 8) || (kind === RELATION && field === 9);
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (isPackedIds(field)) {
      const [first = 0, ...rest] = pbf.readPackedSVarint();
      shifted.writePackedSVarint(field, [first + byId, ...rest]);
    } else if (field === 1 && (kind === WAY || kind === RELATION)) {
      shifted.writeVarintField(1, pbf.readVarint(true) + byId);
    } else shifted.writeBytesField(field, pbf.readBytes());
  }
  return shifted.finish();
}
