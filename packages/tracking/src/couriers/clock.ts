/**
 * What the phone's clock says, in our time. The smallest `receivedAt − sentAt` seen is the
 * clock's error plus the quickest way here; anything above it was time on the way.
 *
 *     phone 180 s slow:  sent 10:00:00  received 10:03:00.2   → 180.2 s
 *                        sent 10:00:04  received 10:03:09     → 185 s: this one was slow, the clock did not move
 *
 * Only recent minima count, by windows of log time, so that a clock that drifts is followed.
 */
import type { Ping } from "@doorstep/events";
import { addToWindows, noWindows, tumbling, type WindowState, windowed } from "@doorstep/windows";

export interface PhoneClock {
  readonly windows: WindowState<number>;
  /** Smallest offsets of the newest closed windows, oldest first. */
  readonly closedMs: readonly number[];
}

/** A drift of 1 % moves the clock 0.6 s in one; a minute has 15 pings to find a quick one among. */
const CLOCK_WINDOW_MS = 60_000;
const CLOCK_WINDOWS_KEPT = 2;

const minima = windowed({
  windows: tumbling({ sizeMs: CLOCK_WINDOW_MS }),
  aggregate: { initial: Number.MAX_SAFE_INTEGER, add: Math.min, merge: Math.min },
  latenessMs: 0,
  maxOpen: 1,
});

export const unknownClock: PhoneClock = { windows: noWindows(), closedMs: [] };

/** Learns from one message, also from one whose position is not believed. */
export function observeClock(clock: PhoneClock, { sentAtMs }: Pick<Ping, "sentAtMs">, logTimeMs: number): PhoneClock {
  const { state, results } = addToWindows(minima, clock.windows, {
    timeMs: logTimeMs,
    value: logTimeMs - sentAtMs,
    watermarkMs: logTimeMs,
  });
  if (results.length === 0) return { windows: state, closedMs: clock.closedMs };
  const closedMs = [...clock.closedMs, ...results.map(({ value }) => value)].slice(-CLOCK_WINDOWS_KEPT);
  return { windows: state, closedMs };
}

/** When the phone was there, by our clock: never after the log's. */
export function fixTimeMs(clock: PhoneClock, { fixAtMs }: Pick<Ping, "fixAtMs">, logTimeMs: number): number {
  const offsetMs = Math.min(...clock.closedMs, ...clock.windows.open.map(({ value }) => value));
  return Math.min(fixAtMs + offsetMs, logTimeMs);
}
