/**
 * Final results as they lie on their topics, numbers big-endian. Both begin with the
 * courier's id, which is also the record's key:
 *
 *     window    courier 14, start i64, count i32, mean speed f64           34 bytes
 *     session   courier 14, start i64, time of the last ping i64, count i32
 *     ours      the same, and its identity: partition u16, offset u48, index u32
 *
 * The mean is the whole sum divided by the count, one division of doubles: equal to the bit
 * in every engine. A stage's outputs may be repeated after a takeover, hence the identity.
 */
import { COURIER_BYTES, courierNumberOf, readU64, writeU64 } from "./ping.ts";

export interface WindowResult {
  readonly kind: "window";
  readonly courier: number;
  readonly startMs: number;
  readonly count: number;
  readonly meanMmps: number;
}

export interface SessionResult {
  readonly kind: "session";
  readonly courier: number;
  readonly startMs: number;
  /** Of its last ping; the gap after it is not part of the result. */
  readonly endMs: number;
  readonly count: number;
}

export type JobResult = WindowResult | SessionResult;

/** The input that caused a result of ours, and which of that input's results it is. */
export interface ResultIdentity {
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

const RESULT_BYTES = 34;
const IDENTITY_BYTES = 12;

export function encodeWindow(
  courier: string,
  window: { readonly startMs: number; readonly count: number; readonly sumMmps: number },
  identity: ResultIdentity,
): Buffer {
  const buffer = Buffer.allocUnsafe(RESULT_BYTES + IDENTITY_BYTES);
  buffer.write(courier, 0, COURIER_BYTES, "latin1");
  writeU64(buffer, window.startMs, 14);
  buffer.writeInt32BE(window.count, 22);
  buffer.writeDoubleBE(window.sumMmps / window.count, 26);
  return withIdentity(buffer, identity);
}

export function encodeSession(
  courier: string,
  session: { readonly startMs: number; readonly endMs: number; readonly count: number },
  identity: ResultIdentity,
): Buffer {
  const buffer = Buffer.allocUnsafe(RESULT_BYTES + IDENTITY_BYTES);
  buffer.write(courier, 0, COURIER_BYTES, "latin1");
  writeU64(buffer, session.startMs, 14);
  writeU64(buffer, session.endMs, 22);
  buffer.writeInt32BE(session.count, 30);
  return withIdentity(buffer, identity);
}

export function decodeResult(kind: JobResult["kind"], buffer: Buffer): JobResult {
  const courier = courierNumberOf(buffer.toString("latin1", 0, COURIER_BYTES));
  const startMs = readU64(buffer, 14);
  switch (kind) {
    case "window":
      return { kind, courier, startMs, count: buffer.readInt32BE(22), meanMmps: buffer.readDoubleBE(26) };
    case "session":
      return { kind, courier, startMs, endMs: readU64(buffer, 22), count: buffer.readInt32BE(30) };
  }
}

/** Null for the engines that need none. */
export function identityOf(buffer: Buffer): ResultIdentity | null {
  if (buffer.length === RESULT_BYTES) return null;
  return {
    partition: buffer.readUInt16BE(RESULT_BYTES),
    offset: buffer.readUIntBE(RESULT_BYTES + 2, 6),
    index: buffer.readUInt32BE(RESULT_BYTES + 8),
  };
}

function withIdentity(buffer: Buffer, { partition, offset, index }: ResultIdentity): Buffer {
  buffer.writeUInt16BE(partition, RESULT_BYTES);
  buffer.writeUIntBE(offset, RESULT_BYTES + 2, 6);
  buffer.writeUInt32BE(index, RESULT_BYTES + 8);
  return buffer;
}
