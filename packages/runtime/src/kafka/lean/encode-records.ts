/**
 * One record batch (format 2) from plain messages, in one piece of memory that is measured
 * before it is written. kafkajs builds an encoder with half a kilobyte of its own for every
 * record.
 *
 *     0  first offset i64      16  magic i8          27  first time i64    51  producer epoch i16
 *     8  length i32            17  crc u32           35  last time i64     53  first sequence i32
 *    12  leader epoch i32      21  attributes i16    43  producer id i64   57  count i32
 *                              23  last delta i32                          61  records
 *
 * Sources: the Kafka protocol guide, "Record Batch" and "Record".
 */
import { crc32c } from "./crc32c.ts";
import { sizeOfVarint, writeVarint } from "./varint.ts";

export interface PlainMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const HEAD_BYTES = 61;
const CRC_FROM = 21;
const MAGIC = 2;
/** Attributes and time delta, both 0. */
const FIXED_BYTES = 2;

/** All records of the batch get `nowMs` as their time. */
export function encodeRecords(messages: readonly PlainMessage[], nowMs: number): Buffer {
  const bodySizes = new Int32Array(messages.length);
  let size = HEAD_BYTES;
  for (const [delta, message] of messages.entries()) {
    const body = bodySize(message, delta);
    bodySizes[delta] = body;
    size += sizeOfVarint(body) + body;
  }
  // As large as it is written: nothing of it is left as it was found.
  const bytes = Buffer.allocUnsafe(size);
  writeHead(bytes, messages.length, nowMs);
  let at = HEAD_BYTES;
  for (const [delta, message] of messages.entries()) {
    at = writeVarint(bytes, at, bodySizes[delta] as number);
    bytes[at++] = 0;
    bytes[at++] = 0;
    at = writeVarint(bytes, at, delta);
    at = writeBytes(bytes, at, message.key);
    at = writeBytes(bytes, at, message.value);
    at = writeHeaders(bytes, at, message.headers);
  }
  bytes.writeUInt32BE(crc32c(bytes, CRC_FROM), 17);
  return bytes;
}

function writeHead(bytes: Buffer, count: number, nowMs: number): void {
  bytes.fill(0, 0, HEAD_BYTES);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes[16] = MAGIC;
  bytes.writeInt32BE(count - 1, 23);
  bytes.writeBigInt64BE(BigInt(nowMs), 27);
  bytes.writeBigInt64BE(BigInt(nowMs), 35);
  // No producer id: not idempotent.
  bytes.fill(0xff, 43, 51);
  bytes.writeInt32BE(count, 57);
}

function bodySize({ key, value, headers }: PlainMessage, delta: number): number {
  let size = FIXED_BYTES + sizeOfVarint(delta) + sizeOfBytes(key) + sizeOfBytes(value);
  if (headers === undefined) return size + 1;
  const names = Object.keys(headers);
  size += sizeOfVarint(names.length);
  for (const name of names) size += sizeOfText(name) + sizeOfText(headers[name] ?? "");
  return size;
}

function sizeOfBytes(bytes: Buffer | null): number {
  return bytes === null ? 1 : sizeOfVarint(bytes.length) + bytes.length;
}

function sizeOfText(text: string): number {
  const length = Buffer.byteLength(text);
  return sizeOfVarint(length) + length;
}

function writeBytes(into: Buffer, at: number, bytes: Buffer | null): number {
  if (bytes === null) return writeVarint(into, at, -1);
  const from = writeVarint(into, at, bytes.length);
  into.set(bytes, from);
  return from + bytes.length;
}

function writeHeaders(into: Buffer, at: number, headers: PlainMessage["headers"]): number {
  if (headers === undefined) return writeVarint(into, at, 0);
  const names = Object.keys(headers);
  let next = writeVarint(into, at, names.length);
  for (const name of names) next = writeText(into, writeText(into, next, name), headers[name] ?? "");
  return next;
}

function writeText(into: Buffer, at: number, text: string): number {
  const from = writeVarint(into, at, Buffer.byteLength(text));
  return from + into.write(text, from);
}
