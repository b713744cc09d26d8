/**
 * What the job keeps of one courier: which sequence numbers came, and what is open. Packed,
 * numbers big-endian:
 *
 *     courier 14, last ping i64, highest seq u64, bits below it u32, windows u16, sessions u16
 *     window   start i64, count u32, sum u64
 *     session  start i64, last i64, count u32
 */
import { COURIER_BYTES, readU64, writeU64 } from "../job/ping.ts";

export interface CourierState {
  readonly courier: string;
  /** Largest event time. */
  readonly lastPingMs: number;
  readonly highestSeq: number;
  /** Bit `n` stands for `highestSeq − 1 − n`; signed. */
  readonly seenBelow: number;
  /** In order of time, as `sessions`. */
  readonly windows: readonly OpenWindow[];
  readonly sessions: readonly OpenSession[];
}

export interface OpenWindow {
  readonly startMs: number;
  readonly count: number;
  readonly sumMmps: number;
}

export interface OpenSession {
  readonly startMs: number;
  /** Of the last ping in it. */
  readonly endMs: number;
  readonly count: number;
}

const [LAST_PING_AT, HIGHEST_AT, BELOW_AT, WINDOWS_AT, SESSIONS_AT] = [14, 22, 30, 34, 36];
const HEAD_BYTES = 38;
const ITEM_BYTES = 20;

export function encodeCourier(state: CourierState): Buffer {
  const { windows, sessions } = state;
  const buffer = Buffer.allocUnsafe(HEAD_BYTES + ITEM_BYTES * (windows.length + sessions.length));
  buffer.write(state.courier, 0, COURIER_BYTES, "latin1");
  writeU64(buffer, state.lastPingMs, LAST_PING_AT);
  writeU64(buffer, state.highestSeq, HIGHEST_AT);
  buffer.writeInt32BE(state.seenBelow, BELOW_AT);
  buffer.writeUInt16BE(windows.length, WINDOWS_AT);
  buffer.writeUInt16BE(sessions.length, SESSIONS_AT);
  let at = HEAD_BYTES;
  for (const { startMs, count, sumMmps } of windows) {
    writeU64(buffer, startMs, at);
    buffer.writeUInt32BE(count, at + 8);
    writeU64(buffer, sumMmps, at + 12);
    at += ITEM_BYTES;
  }
  for (const { startMs, endMs, count } of sessions) {
    writeU64(buffer, startMs, at);
    writeU64(buffer, endMs, at + 8);
    buffer.writeUInt32BE(count, at + 16);
    at += ITEM_BYTES;
  }
  return buffer;
}

export function decodeCourier(bytes: Uint8Array): CourierState {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sessionsAt = HEAD_BYTES + ITEM_BYTES * buffer.readUInt16BE(WINDOWS_AT);
  const windows: OpenWindow[] = [];
  for (let at = HEAD_BYTES; at < sessionsAt; at += ITEM_BYTES) {
    const [startMs, count, sumMmps] = [readU64(buffer, at), buffer.readUInt32BE(at + 8), readU64(buffer, at + 12)];
    windows.push({ startMs, count, sumMmps });
  }
  const sessions: OpenSession[] = [];
  for (let at = sessionsAt; at < buffer.length; at += ITEM_BYTES) {
    const [startMs, endMs, count] = [readU64(buffer, at), readU64(buffer, at + 8), buffer.readUInt32BE(at + 16)];
    sessions.push({ startMs, endMs, count });
  }
  return {
    courier: buffer.toString("latin1", 0, COURIER_BYTES),
    lastPingMs: readU64(buffer, LAST_PING_AT),
    highestSeq: readU64(buffer, HIGHEST_AT),
    seenBelow: buffer.readInt32BE(BELOW_AT),
    windows,
    sessions,
  };
}
