/**
 * A record as it was fetched: its bytes stay where they lie. It is what we hand on, and what
 * kafkajs needs to see of it.
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
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  declare readonly headers?: Readonly<Record<string, string>>;
  /** As kafkajs calls it; it filters by it. */
  readonly batchContext: BatchContext;
  /** Takes the next record of the reader. */
  constructor(reader: VarintReader, context: BatchContext) {
    this.batchContext = context;
    const length = readVarint(reader);
    const end = reader.at + length;
    // Attributes: none are defined.
    reader.at++;
    const timestampDeltaMs = readVarlong(reader);
    this.receivedAtMs = context.appendedAtMs ?? context.firstTimestampMs + timestampDeltaMs;
    this.offset = context.firstOffset + readVarint(reader);
    this.key = readBytes(reader);
    this.value = readBytes(reader);
    const headerCount = readVarint(reader);
    if (headerCount > 0) this.headers = readHeaders(reader, headerCount);
    reader.at = end;
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
