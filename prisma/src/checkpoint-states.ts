/**
 * The states of a task as one run of bytes, and back. In slices, each compressed by itself:
 * between two of them the process answers its sockets and heartbeats, and what is restored
 * does not hang on one block as large as the task.
 *
 *     format │ slice │ slice │ …          slice: length │ checksum │ Zstandard of
 *                                         key length │ bytes length │ key │ bytes │ …
 */
import { promisify } from "node:util";
import { constants, crc32, zstdCompress, zstdDecompress } from "node:zlib";

export type States = readonly (readonly [key: string, bytes: Uint8Array])[];

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const FORMAT = 1;
/** Before compression. Packing one takes about a millisecond. */
const SLICE_BYTES = 1024 * 1024;
const LENGTH_BYTES = 4;
const HEADER_BYTES = 2 * LENGTH_BYTES;
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export async function packStates(states: States): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.of(FORMAT)];
  for (let from = 0; from < states.length; ) {
    const until = sliceEnd(states, from);
    const slice = await compress(toSlice(states.slice(from, until)), OPTIONS);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(slice.length, 0);
    // Node takes a stream that was cut off for a short one: damage must be an error, not a smaller state.
    header.writeUInt32BE(crc32(slice), LENGTH_BYTES);
    parts.push(header, slice);
    from = until;
  }
  return Buffer.concat(parts);
}

/** @throws Error when the bytes are damaged, or of a format this build does not know */
export async function unpackStates(packed: Buffer): Promise<States> {
  if (packed[0] !== FORMAT) throw new Error(`a checkpoint of format ${packed[0]}: this build reads ${FORMAT}`);
  const states: (readonly [string, Uint8Array])[] = [];
  for (let at = 1; at < packed.length; ) {
    const start = at + HEADER_BYTES;
    const end = start + packed.readUInt32BE(at);
    const slice = packed.subarray(start, end);
    if (end > packed.length || crc32(slice) !== packed.readUInt32BE(at + LENGTH_BYTES)) {
      throw new Error(`a damaged checkpoint: the ${packed.length} bytes are wrong from ${at} on`);
    }
    for (const state of fromSlice(await decompress(slice))) states.push(state);
    at = end;
  }
  return states;
}

/** At least one state, however large, and then as many as fit. */
function sliceEnd(states: States, from: number): number {
  let bytes = 0;
  let until = from;
  do {
    bytes += states[until]?.[1].length ?? 0;
    until++;
  } while (until < states.length && bytes < SLICE_BYTES);
  return until;
}

function toSlice(states: States): Buffer {
  const parts: Uint8Array[] = [];
  for (const [key, bytes] of states) {
    const header = Buffer.alloc(HEADER_BYTES);
    const name = Buffer.from(key);
    header.writeUInt32BE(name.length, 0);
    header.writeUInt32BE(bytes.length, LENGTH_BYTES);
    parts.push(header, name, bytes);
  }
  return Buffer.concat(parts);
}

function* fromSlice(slice: Buffer): Iterable<readonly [string, Uint8Array]> {
  for (let at = 0; at < slice.length; ) {
    const name = at + HEADER_BYTES;
    const bytes = name + slice.readUInt32BE(at);
    const end = bytes + slice.readUInt32BE(at + LENGTH_BYTES);
    yield [slice.toString("utf8", name, bytes), slice.subarray(bytes, end)];
    at = end;
  }
}
