/**
 * Windows that lie where the events are.
 *
 *     session, gap 10      3─────────13                an event at 3 alone
 *                          3───7───────────17          and one at 7: they overlap, so they are one
 *
 *     sliding, difference 10, events at 3 and 7:
 *                   -7─────────3│                      what the event at 3 ends: [-7, 4)
 *                      -3──────────7│                  what the event at 7 ends: [-3, 8)
 *                                4─────────14│         what begins after 3:      [4, 15)
 */
import { requireNotNegative, requirePositive } from "../arguments.ts";
import type { Window } from "../window.ts";

export interface Session {
  readonly kind: "session";
  readonly gapMs: number;
}

export interface Sliding {
  readonly kind: "sliding";
  readonly differenceMs: number;
}

/**
 * Windows around activity: events less than `gapMs` apart share one. A session is
 * `[first, last + gapMs)`, so an event exactly `gapMs` after the last starts the next.
 *
 * @throws RangeError naming the argument, when no such window can exist.
 */
export function session({ gapMs }: { gapMs: number }): Session {
  requirePositive("gapMs", gapMs);
  return { kind: "session", gapMs };
}

/**
 * Every different set of events at most `differenceMs` apart: for each event the window that
 * ends with it, and the one that begins just after it. The difference counts itself: two
 * events exactly so far apart share a window, which is `[t, t + differenceMs + 1)`.
 *
 * @throws RangeError naming the argument, when no such window can exist.
 */
export function sliding({ differenceMs }: { differenceMs: number }): Sliding {
  requireNotNegative("differenceMs", differenceMs);
  return { kind: "sliding", differenceMs };
}

export function sessionAlone({ gapMs }: Session, timeMs: number): Window {
  return { startMs: timeMs, endMs: timeMs + gapMs };
}

/** The window that an event at `timeMs` ends. */
export function slidingEndedBy({ differenceMs }: Sliding, timeMs: number): Window {
  return { startMs: timeMs - differenceMs, endMs: timeMs + 1 };
}
