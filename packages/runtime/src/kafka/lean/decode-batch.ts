/** One record batch (format 2, see `encode-records.ts`) from what a fetch brought. */
import { type BatchContext, FetchedRecord } from "./fetched-record.ts";

const HEAD_BYTES = 61;
const LENGTH_FROM = 12;
const APPEND_TIME = 0x8;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const COMPRESSION = 0x7;

export interface BatchHead extends BatchContext {
  readonly count: number;
  /** 0 for none. */
  readonly compression: number;
  /** Where the next batch begins. */
  readonly end: number;
}

/** Null when what is there is only the beginning of a batch, as at the end of a fetch. */
export function readHead(bytes: Buffer, from: number): BatchHead | null {
  if (from + HEAD_BYTES > bytes.length) return null;
  const end = from + LENGTH_FROM + bytes.readInt32BE(from + 8);
  if (end > bytes.length) return null;
  const attributes = bytes.readInt16BE(from + 21);
  return {
    firstOffset: readI64(bytes, from),
    firstTimestampMs: readI64(bytes, from + 27),
    appendedAtMs: (attributes & APPEND_TIME) === 0 ? null : readI64(bytes, from + 35),
    isControlBatch: (attributes & CONTROL) !== 0,
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    producerId: String(bytes.readBigInt64BE(from + 43)),
    count: bytes.readInt32BE(from + 57),
    compression: attributes & COMPRESSION,
    end,
  };
}

/** `bytes` begin with the first record: the batch's own, or what was unpacked from it. */
export function readRecords(bytes: Buffer, from: number, head: BatchHead): FetchedRecord[] {
  const reader = { bytes, at: from };
  const records: FetchedRecord[] = [];
  for (let nth = 0; nth < head.count; nth++) records.push(new FetchedRecord(reader, head));
  return records;
}

export const recordsFrom = (batchFrom: number): number => batchFrom + HEAD_BYTES;

/** Offsets and times are whole numbers of fewer than 53 bits; -1 stands for none. */
const readI64 = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
