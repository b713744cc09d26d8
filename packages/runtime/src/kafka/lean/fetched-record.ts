/**
 * A record as it was fetched: its bytes stay where they lie. It is what we hand on, and what
 * kafkajs needs to see of it. Key and value are views made when asked for: records wait in
 * thousands, and a view takes more memory than what it shows.
 */
import type { ReceivedRecord } from "../records.ts";
import { readVarint, readVarlong, type VarintReader } from "./varint.ts";

/** Of a record batch. */
export interface BatchContext {
  readonly firstOffset: number;
  readonly firstTimestampMs: number;
  /** Null: each record has its own. */
  readonly appendedAtMs: number | null;
  readonly isControlBatch: boolean;
  readonly inTransaction: boolean;
  readonly producerId: string;
}

export class FetchedRecord implements ReceivedRecord {
  readonly offset: number;
  readonly receivedAtMs: number;
  declare readonly headers?: Readonly<Record<string, string>>;
  /** As kafkajs calls it; it filters by it. */
  readonly batchContext: BatchContext;
  private readonly bytes: Buffer;
  private readonly keyFrom: number;
  /** Of key and value -1 when there is none. */
  private readonly keyLength: number;
  private readonly valueFrom: number;
  private readonly valueLength: number;
  /** Takes the next record of the reader. */
  constructor(reader: VarintReader, context: BatchContext) {
    this.batchContext = context;
    this.bytes = reader.bytes;
    const length = readVarint(reader);
    const end = reader.at + length;
    // Attributes: none are defined.
    reader.at++;
    const timestampDeltaMs = readVarlong(reader);
    this.receivedAtMs = context.appendedAtMs ?? context.firstTimestampMs + timestampDeltaMs;
    this.offset = context.firstOffset + readVarint(reader);
    this.keyLength = readVarint(reader);
    this.keyFrom = reader.at;
    reader.at += Math.max(0, this.keyLength);
    this.valueLength = readVarint(reader);
    this.valueFrom = reader.at;
    reader.at += Math.max(0, this.valueLength);
    const headerCount = readVarint(reader);
    if (headerCount > 0) this.headers = readHeaders(reader, headerCount);
    reader.at = end;
  }

  get key(): Buffer | null {
    return this.keyLength < 0 ? null : this.bytes.subarray(this.keyFrom, this.keyFrom + this.keyLength);
  }

  get value(): Buffer | null {
    return this.valueLength < 0 ? null : this.bytes.subarray(this.valueFrom, this.valueFrom + this.valueLength);
  }

  /** Of its value, in bytes. */
  get size(): number {
    return Math.max(0, this.valueLength);
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }
}

function readBytes(reader: VarintReader): Buffer | null {
  const length = readVarint(reader);
  if (length < 0) return null;
  const from = reader.at;
  reader.at += length;
  return reader.bytes.subarray(from, from + length);
}

/** Of several with one name the last counts: we write none twice. */
function readHeaders(reader: VarintReader, count: number): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let nth = 0; nth < count; nth++) {
    const name = String(readBytes(reader) ?? "");
    headers[name] = String(readBytes(reader) ?? "");
  }
  return headers;
}
