/**
 * Bytes of a log's values: a zero, the schema's id as four bytes, the Avro body
 * (Confluent framing). Decoding never throws: what the world sent is a value with a
 * reason, and the caller sends it to the dead letters untouched.
 *
 *     a newer producer      writes order-placed v3, id 99, and has put 99 on the `schemas` log
 *     this older reader     knows v2; meets 99 ── unknownSchemaId ── looks it up ── learn
 *                           from then on 99 is read, brought back to v2
 */
import avro, { type Type } from "avsc";
import { arrayBounds } from "./array-bounds.ts";
import type { CouriersRecord, OrdersRecord, OrderTracked, PlacesRecord } from "./records.ts";
import { type LogTopic, type RegisteredSchema, schemas } from "./schemas.ts";

interface Records {
  readonly couriers: CouriersRecord;
  readonly orders: OrdersRecord;
  readonly places: PlacesRecord;
  readonly tracking: OrderTracked;
}

/** The records that travel on a log. */
export type RecordOf<T extends LogTopic> = Records[T];

export type Decoded<R> = { readonly ok: true; readonly record: R } | { readonly ok: false; readonly reason: string };

/** What one build knows of the logs' schemas, and what it has learnt since it started. */
export interface Codec {
  /**
   * The bytes of `record` on `topic`, by the newest version of its schema.
   *
   * @throws Error when the record does not fit its schema: a bug of the caller.
   */
  encode<T extends LogTopic>(topic: T, record: RecordOf<T>): Uint8Array;
  /**
   * The record in `bytes`, read by the schema it was written with and brought to the newest
   * version this build knows. A null value (a tombstone) is undecodable: these logs have none.
   */
  decode<T extends LogTopic>(topic: T, bytes: Uint8Array | null): Decoded<RecordOf<T>>;
  /** The id a sound frame names and nobody here knows; null for anything else. */
  unknownSchemaId(bytes: Uint8Array | null): number | null;
  /**
   * Takes in a schema that another build writes.
   *
   * @returns false when this build has no record of that type: only a newer one can read it.
   * @throws Error when it cannot be brought to the version known here, or the id is another schema's.
   */
  learn(schema: RegisteredSchema): boolean;
}

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

/** A codec of the given schemas; ids are unique, and the newest version of a record is what is written. */
export function createCodec(known: readonly RegisteredSchema[]): Codec {
  const writers = new Map<string, Writer>();
  const readers = new Map<number, Reader>();

  for (const { id, topic, type, version, avro: schema } of known) {
    const newest = writers.get(`${topic}/${type}`);
    if (newest === undefined || newest.version < version) {
      writers.set(`${topic}/${type}`, { id, version, avroType: toAvroType(schema) });
    }
  }
  for (const schema of known) readers.set(schema.id, readerOf(schema, writerOf(schema.topic, schema.type)));

  function writerOf(topic: LogTopic, type: string): Writer {
    const writer = writers.get(`${topic}/${type}`);
    if (writer === undefined) throw new Error(`no schema for "${type}" on "${topic}"`);
    return writer;
  }

  return {
    encode(topic, record) {
      const writer = writerOf(topic, record.type);
      return frame(writer, record);
    },

    decode<T extends LogTopic>(topic: T, bytes: Uint8Array | null): Decoded<RecordOf<T>> {
      const frame = frameProblem(bytes);
      if (bytes === null || frame !== null) return { ok: false, reason: frame ?? "no value" };
      const id = schemaId(bytes);
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
    },

    unknownSchemaId(bytes) {
      if (bytes === null || frameProblem(bytes) !== null) return null;
      const id = schemaId(bytes);
      return readers.has(id) ? null : id;
    },

    learn(schema) {
      const before = readers.get(schema.id);
      if (before !== undefined) {
        if (before.topic === schema.topic && before.type === schema.type) return true;
        throw new Error(`schema id ${schema.id} is ${before.topic}/${before.type} here, not ${nameOf(schema)}`);
      }
      const newest = writers.get(nameOf(schema));
      if (newest === undefined) return false;
      readers.set(schema.id, readerOf(schema, newest));
      return true;
    },
  };
}

/**
 * Records lie one behind the other in pieces of memory of this size: to take some anew for each
 * costs more than to write it.
 */
const SLAB_BYTES = 64 * 1024;
let slab = newSlab(SLAB_BYTES);
let free = 0;

function newSlab(bytes: number): Uint8Array {
  return Buffer.from(new ArrayBuffer(bytes), 0, bytes);
}

function frame({ id, avroType }: Writer, record: unknown): Uint8Array {
  let end = avroType.encode(record, slab, free + HEADER_BYTES);
  if (end < 0) {
    // It says how much is missing, of a body that may be larger than any slab.
    const bytes = slab.length - end - free;
    slab = newSlab(Math.max(SLAB_BYTES, bytes));
    free = 0;
    end = avroType.encode(record, slab, HEADER_BYTES);
  }
  slab[free] = MAGIC;
  for (let at = 0; at < 4; at++) slab[free + 1 + at] = id >>> (24 - 8 * at);
  const bytes = slab.subarray(free, end);
  free = end;
  return bytes;
}

const nameOf = ({ topic, type }: RegisteredSchema): string => `${topic}/${type}`;

const toAvroType = (schema: unknown): Type =>
  avro.Type.forSchema(schema, { wrapUnions: "never", omitRecordMethods: true });

function readerOf({ id, topic, type, avro: schema }: RegisteredSchema, newest: Writer): Reader {
  return {
    topic,
    type,
    avroType: newest.avroType,
    resolver: newest.id === id ? undefined : newest.avroType.createResolver(toAvroType(schema)),
    fits: arrayBounds(schema),
  };
}

function frameProblem(bytes: Uint8Array | null): string | null {
  if (bytes === null) return "no value";
  if (bytes.length < HEADER_BYTES) return `${bytes.length} bytes, shorter than the frame`;
  if (bytes[0] !== MAGIC) return `first byte is ${bytes[0]}, not the frame's zero`;
  return null;
}

const schemaId = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);

/** This build's own codec. */
export const codec: Codec = createCodec(schemas);

/** {@link Codec.encode} of this build's codec. */
export const encodeRecord: Codec["encode"] = codec.encode;

/** {@link Codec.decode} of this build's codec. */
export const decodeRecord: Codec["decode"] = codec.decode;
