/**
 * What the job keeps of one courier: which sequence numbers came, and what is open. A row of
 * numbers, so that a changed state is one copy and nothing in it needs a place of its own:
 *
 *     last ping, highest seq, bits below it, how many windows are open,
 *     then of each window, in order of time:   start, count, sum
 *     then of each session, in order of time:  start, time of its last ping, count
 *
 * Packed: courier 14 bytes, then each number as f64, big-endian.
 */
import { COURIER_BYTES } from "../job/ping.ts";

export interface CourierState {
  readonly courier: string;
  readonly numbers: readonly number[];
}

/** Largest event time. */
export const LAST_PING = 0;
export const HIGHEST_SEQ = 1;
/** Bit `n` stands for `highest − 1 − n`; signed. */
export const SEEN_BELOW = 2;
export const WINDOW_COUNT = 3;
const WINDOWS_FROM = 4;

/** A window's or session's numbers, from where it begins. */
export const START = 0;
export const [COUNT, SUM] = [1, 2];
export const [END, SESSION_COUNT] = [1, 2];
export const ITEM = 3;

export const windowsFrom = WINDOWS_FROM;
/** Also where the windows end. */
export const sessionsFrom = (numbers: readonly number[]): number =>
  WINDOWS_FROM + ITEM * (numbers[WINDOW_COUNT] as number);

export function encodeCourier({ courier, numbers }: CourierState): Buffer {
  const buffer = Buffer.allocUnsafe(COURIER_BYTES + 8 * numbers.length);
  buffer.write(courier, 0, COURIER_BYTES, "latin1");
  for (let nth = 0; nth < numbers.length; nth++) {
    buffer.writeDoubleBE(numbers[nth] as number, COURIER_BYTES + 8 * nth);
  }
  return buffer;
}

export function decodeCourier(bytes: Uint8Array): CourierState {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  for (let at = COURIER_BYTES; at < buffer.length; at += 8) numbers.push(buffer.readDoubleBE(at));
  return { courier: buffer.toString("latin1", 0, COURIER_BYTES), numbers };
}
