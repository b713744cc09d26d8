/**
 * What the phone's clock says, in our time. The smallest `receivedAt − sentAt` seen is the
 * clock's error plus the quickest way here; anything above it was time on the way.
 *
 *     phone 180 s slow:  sent 10:00:00  received 10:03:00.2   → 180.2 s
 *                        sent 10:00:04  received 10:03:09     → 185 s: this one was slow, the clock did not move
 *
 * Only recent minima count, by windows of log time, so that a clock that drifts is followed.
 * A clock set back is another matter: the minima from before would make every position minutes
 * old. It shows, since a later message then left before an earlier one; what was learnt before
 * that message counts no more. (Set forward, the first message is the new minimum.)
 */
import type { Ping } from "@doorstep/events";
import { addToWindows, noWindows, tumbling, type WindowState, windowed } from "@doorstep/windows";

export interface PhoneClock {
  readonly windows: WindowState<number>;
  /** Smallest offsets of the newest closed windows, oldest first. */
  readonly closedMs: readonly number[];
  /** The message that left last, by its number. */
  readonly newest: { readonly seq: number; readonly sentAtMs: number } | null;
  /** Messages before this one left by a clock that has been set since. */
  readonly fromSeq: number;
}

/** A drift of 1 % moves the clock 0.6 s in one; a minute has 15 pings to find a quick one among. */
const CLOCK_WINDOW_MS = 60_000;
const CLOCK_WINDOWS_KEPT = 2;
/** A clock corrected by less than this is left to the windows; nobody notices a second. */
const SET_BACK_FROM_MS = 1_000;

const minima = windowed({
  windows: tumbling({ sizeMs: CLOCK_WINDOW_MS }),
  aggregate: { initial: Number.MAX_SAFE_INTEGER, add: Math.min, merge: Math.min },
  latenessMs: 0,
  maxOpen: 1,
});

export const unknownClock: PhoneClock = { windows: noWindows(), closedMs: [], newest: null, fromSeq: 0 };

/** Learns from one message, also from one whose position is not believed. */
export function observeClock(known: PhoneClock, sent: Pick<Ping, "seq" | "sentAtMs">, logTimeMs: number): PhoneClock {
  const { seq, sentAtMs } = sent;
  if (seq < known.fromSeq) return known;
  const later = known.newest === null || seq > known.newest.seq;
  const setBack = later && known.newest !== null && sentAtMs < known.newest.sentAtMs - SET_BACK_FROM_MS;
  const clock = setBack ? { ...unknownClock, fromSeq: seq } : known;
  const newest = later ? { seq, sentAtMs } : known.newest;
  const { state, results } = addToWindows(minima, clock.windows, {
    timeMs: logTimeMs,
    value: logTimeMs - sentAtMs,
    watermarkMs: logTimeMs,
  });
  const closedMs =
    results.length === 0
      ? clock.closedMs
      : [...clock.closedMs, ...results.map(({ value }) => value)].slice(-CLOCK_WINDOWS_KEPT);
  return { windows: state, closedMs, newest, fromSeq: clock.fromSeq };
}

/** When the phone was there, by our clock: never after the log's. */
export function fixTimeMs(clock: PhoneClock, { fixAtMs }: Pick<Ping, "fixAtMs">, logTimeMs: number): number {
  const offsetMs = Math.min(...clock.closedMs, ...clock.windows.open.map(({ value }) => value));
  return Math.min(fixAtMs + offsetMs, logTimeMs);
}
