/**
 * Bytes of a log's values: a zero, the schema's id as four bytes, the Avro body
 * (Confluent framing). Decoding never throws: what the world sent is a value with a
 * reason, and the caller sends it to the dead letters untouched.
 */
import avro, { type Type } from "avsc";
import { arrayBounds } from "./array-bounds.ts";
import type { CouriersRecord, OrdersRecord } from "./records.ts";
import { type LogTopic, schemas } from "./schemas.ts";

/** The records that travel on a log. */
export type RecordOf<T extends LogTopic> = T extends "couriers" ? CouriersRecord : OrdersRecord;

export type Decoded<R> = { readonly ok: true; readonly record: R } | { readonly ok: false; readonly reason: string };

// `avsc` reads only Node's own byte class; the core sees no more of Node than this.
declare const Buffer: { from(bytes: ArrayBufferLike, start: number, length: number): Uint8Array };

const MAGIC = 0;
const HEADER_BYTES = 5;

interface Reader {
  readonly topic: LogTopic;
  readonly type: string;
  /** The newest version this code knows: what the record becomes. */
  readonly avroType: Type;
  /** From the version that was written to the newest; undefined when they are the same. */
  readonly resolver: unknown;
  /** Whether the arrays a body claims fit into it; null when its schema has none. */
  readonly fits: ((body: Uint8Array) => boolean) | null;
}

interface Writer {
  readonly id: number;
  readonly version: number;
  readonly avroType: Type;
}

const toAvroType = (schema: unknown): Type =>
  avro.Type.forSchema(schema, { wrapUnions: "never", omitRecordMethods: true });

const writers = new Map<string, Writer>();
const readers = new Map<number, Reader>();

for (const { id, topic, type, version, avro: schema } of schemas) {
  const newest = writers.get(`${topic}/${type}`);
  if (newest === undefined || newest.version < version) {
    writers.set(`${topic}/${type}`, { id, version, avroType: toAvroType(schema) });
  }
}
for (const { id, topic, type, avro: schema } of schemas) {
  const newest = writerOf(topic, type);
  readers.set(id, {
    topic,
    type,
    avroType: newest.avroType,
    resolver: newest.id === id ? undefined : newest.avroType.createResolver(toAvroType(schema)),
    fits: arrayBounds(schema),
  });
}

function writerOf(topic: LogTopic, type: string): Writer {
  const writer = writers.get(`${topic}/${type}`);
  if (writer === undefined) throw new Error(`no schema for "${type}" on "${topic}"`);
  return writer;
}

/**
 * The bytes of `record` on `topic`, by the newest version of its schema.
 *
 * @throws Error when the record does not fit its schema: a bug of the caller.
 */
export function encodeRecord<T extends LogTopic>(topic: T, record: RecordOf<T>): Uint8Array {
  const writer = writerOf(topic, record.type);
  const body = writer.avroType.toBuffer(record);
  const bytes = Buffer.from(new ArrayBuffer(HEADER_BYTES + body.length), 0, HEADER_BYTES + body.length);
  bytes[0] = MAGIC;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(1, writer.id);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/**
 * The record in `bytes`, read by the schema it was written with and brought to the newest
 * version this code knows. A null value (a tombstone) is undecodable: these logs have none.
 */
export function decodeRecord<T extends LogTopic>(topic: T, bytes: Uint8Array | null): Decoded<RecordOf<T>> {
  if (bytes === null) return { ok: false, reason: "no value" };
  if (bytes.length < HEADER_BYTES) return { ok: false, reason: `${bytes.length} bytes, shorter than the frame` };
  if (bytes[0] !== MAGIC) return { ok: false, reason: `first byte is ${bytes[0]}, not the frame's zero` };
  const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const reader = readers.get(id);
  if (reader === undefined) return { ok: false, reason: `unknown schema id ${id}` };
  if (reader.topic !== topic) return { ok: false, reason: `schema id ${id} belongs on "${reader.topic}"` };
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + HEADER_BYTES, bytes.length - HEADER_BYTES);
  if (reader.fits?.(body) === false) {
    return { ok: false, reason: `${reader.topic}/${reader.type}: claims more than its ${body.length} bytes hold` };
  }
  try {
    const record = reader.avroType.fromBuffer(body, reader.resolver) as { type?: string };
    record.type = reader.type;
    return { ok: true, record: record as RecordOf<T> };
  } catch (error) {
    return {
      ok: false,
      reason: `${reader.topic}/${reader.type}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
