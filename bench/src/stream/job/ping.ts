/**
 * A ping as it lies on the log: 61 bytes of fixed layout, numbers big-endian.
 *
 *      0  layout, u8 (1)          27  event time, i64, ms since 1970
 *      1  courier, 14 × ASCII     35  latitude, f64     43  longitude, f64
 *     15  session, u32            51  speed, i32, mm/s
 *     19  sequence number, u64    55  heading, u16  57  accuracy, u16  59  altitude, i16
 *
 * The courier's id is also the record's key, and the event time the record's timestamp.
 * Speeds are whole millimetres a second, so that sums are exact in any order.
 */
export interface JobPing {
  readonly type: "ping";
  readonly courier: string;
  readonly seq: number;
  readonly eventTimeMs: number;
  readonly speedMmps: number;
}

export const PING_BYTES = 61;
const LAYOUT = 1;
const COURIER_AT = 1;
export const COURIER_BYTES = 14;
const SEQ_AT = 19;
const EVENT_TIME_AT = 27;
const SPEED_AT = 51;
const TWO_TO_32 = 2 ** 32;

export function decodePing(bytes: Uint8Array): JobPing | null {
  if (bytes.length !== PING_BYTES || bytes[0] !== LAYOUT) return null;
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    type: "ping",
    courier: buffer.toString("latin1", COURIER_AT, COURIER_AT + COURIER_BYTES),
    seq: readU64(buffer, SEQ_AT),
    eventTimeMs: readU64(buffer, EVENT_TIME_AT),
    speedMmps: buffer.readInt32BE(SPEED_AT),
  };
}

/** What the job does not look at, but every engine has to carry. */
export interface Ballast {
  readonly latitude: number;
  readonly longitude: number;
  readonly heading: number;
}

/** Writes a ping at `at`. */
export function writePing(buffer: Buffer, at: number, ping: Omit<JobPing, "type"> & Ballast): void {
  buffer[at] = LAYOUT;
  buffer.write(ping.courier, at + COURIER_AT, COURIER_BYTES, "latin1");
  buffer.writeUInt32BE(1, at + 15);
  writeU64(buffer, ping.seq, at + SEQ_AT);
  writeU64(buffer, ping.eventTimeMs, at + EVENT_TIME_AT);
  buffer.writeDoubleBE(ping.latitude, at + 35);
  buffer.writeDoubleBE(ping.longitude, at + 43);
  buffer.writeInt32BE(ping.speedMmps, at + SPEED_AT);
  buffer.writeUInt16BE(ping.heading, at + 55);
  buffer.writeUInt16BE(800, at + 57);
  buffer.writeInt16BE(43, at + 59);
}

export const courierIdOf = (courierNumber: number): string => `courier-${String(courierNumber).padStart(6, "0")}`;
/** The number in the id. */
export const courierNumberOf = (courierId: string): number => Number(courierId.slice("courier-".length));

/** Whole numbers of 53 bits, which times, offsets and sequence numbers are. */
export const readU64 = (buffer: Buffer, at: number): number =>
  buffer.readUInt32BE(at) * TWO_TO_32 + buffer.readUInt32BE(at + 4);

export function writeU64(buffer: Buffer, value: number, at: number): void {
  const high = Math.floor(value / TWO_TO_32);
  buffer.writeUInt32BE(high, at);
  buffer.writeUInt32BE(value - high * TWO_TO_32, at + 4);
}
