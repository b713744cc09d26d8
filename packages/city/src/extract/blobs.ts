/**
 * An `.osm.pbf` file from the outside: a row of blobs, each behind a small header that says
 * how long it is. Only headers are read to find them, so the file may be of any size.
 *
 *     4 bytes   length of the header, big-endian
 *     header    type (`OSMHeader` first, then `OSMData`), length of the blob
 *     blob      its bytes, compressed
 */
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { inflate, type ZlibOptions, type ZstdOptions, zstdDecompress } from "node:zlib";
import { PbfReader } from "pbf";
import { BadExtract } from "./bad-extract.ts";

export interface BlobPlace {
  readonly type: string;
  /** Where its bytes begin in the file, and how many they are. */
  readonly start: number;
  readonly length: number;
}

/** The format's own limits; more is no such file. */
const LONGEST_HEADER = 64 * 1024;
const LONGEST_BLOB = 32 * 1024 * 1024;

/**
 * All blobs of the file, in their order.
 *
 * @throws BadExtract when the file is of another kind, or ends in the middle.
 */
export async function findBlobs(file: FileHandle): Promise<BlobPlace[]> {
  const { size } = await file.stat();
  const blobs: BlobPlace[] = [];
  for (let at = 0; at < size; ) {
    const blob = await readHeader(file, { at, size });
    if (blobs.length === 0 && blob.type !== "OSMHeader") throw notAnExtract();
    blobs.push(blob);
    at = blob.start + blob.length;
  }
  if (blobs.length === 0) throw new BadExtract("The file is empty.");
  return blobs;
}

async function readHeader(
  file: FileHandle,
  { at, size }: { readonly at: number; readonly size: number },
): Promise<BlobPlace> {
  const isFirst = at === 0;
  if (at + 4 > size) throw isFirst ? notAnExtract() : truncated();
  const length = (await readBytes(file, { start: at, length: 4 })).readUInt32BE();
  if (length === 0 || length > LONGEST_HEADER) throw isFirst ? notAnExtract() : damaged(at);
  if (at + 4 + length > size) throw isFirst ? notAnExtract() : truncated();
  const pbf = new PbfReader(await readBytes(file, { start: at + 4, length }));
  let type = "";
  let blobLength = -1;
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (field === 1) type = pbf.readString();
    else if (field === 3) blobLength = pbf.readVarint();
  }
  if (blobLength < 0 || blobLength > LONGEST_BLOB) throw isFirst ? notAnExtract() : damaged(at);
  if (at + 4 + length + blobLength > size) throw truncated();
  return { type, start: at + 4 + length, length: blobLength };
}

/** Enough to keep the unpacking busy while a block is read; each is a few hundred kilobytes. */
const READ_AHEAD = 4;

/** Unpacked, in the order given; a few are unpacked ahead on other threads. */
export async function* unpackBlobs(file: FileHandle, blobs: Iterable<BlobPlace>): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array>[] = [];
  const left = blobs[Symbol.iterator]();
  const begin = (): void => {
    const { done, value } = left.next();
    if (done === true) return;
    const unpacking = unpack(file, value);
    // Told when its turn comes.
    unpacking.catch(() => {});
    ahead.push(unpacking);
  };
  for (let count = 0; count < READ_AHEAD; count += 1) begin();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    begin();
    yield await next;
  }
}

const inflateBytes = promisify<Uint8Array, ZlibOptions, Buffer>(inflate);
const unpackZstd = promisify<Uint8Array, ZstdOptions, Buffer>(zstdDecompress);

const COMPRESSIONS: Readonly<Record<number, string>> = { 4: "lzma", 5: "bzip2", 6: "lz4" };

async function unpack(file: FileHandle, { start, length }: BlobPlace): Promise<Uint8Array> {
  const pbf = new PbfReader(await readBytes(file, { start, length }));
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (field === 1) return pbf.readBytes();
    if (field === 3 || field === 7) {
      const expand = field === 3 ? inflateBytes : unpackZstd;
      try {
        return await expand(pbf.readBytes(), { maxOutputLength: LONGEST_BLOB });
      } catch (cause) {
        throw damaged(start, { cause });
      }
    }
    const compression = COMPRESSIONS[field];
    if (compression !== undefined) {
      throw new BadExtract(
        `The file is compressed with ${compression}, which is not read here; ` +
          "`osmium cat IN.osm.pbf -o OUT.osm.pbf` writes it anew with zlib.",
      );
    }
  }
  throw damaged(start);
}

async function readBytes(
  file: FileHandle,
  { start, length }: { readonly start: number; readonly length: number },
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) throw truncated();
    done += bytesRead;
  }
  return bytes;
}

const notAnExtract = (): BadExtract =>
  new BadExtract("This is not an .osm.pbf file: it does not begin with OpenStreetMap's header.");
const truncated = (): BadExtract => new BadExtract("The file ends in the middle: it was not fetched whole.");
const damaged = (at: number, options?: ErrorOptions): BadExtract =>
  new BadExtract(`The file is damaged at byte ${at}: what stands there cannot be read.`, options);
