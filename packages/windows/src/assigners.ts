/**
 * Which windows an event belongs to, from its time alone.
 *
 *     tumbling 10      |0........|10.......|20.......|
 *     session, gap 10   3─────────13   an event at 3 alone
 *                       3───7───────────17   and one at 7: they overlap, so they are one
 *
 * Another kind of window is another member of `Assigner` and another case in `windowsFor`;
 * the state and its functions already take any number of windows for one event.
 */
import { requirePositive, requireWhole } from "./arguments.ts";
import type { Window } from "./window.ts";

export interface Tumbling {
  readonly kind: "tumbling";
  readonly sizeMs: number;
  readonly offsetMs: number;
}

export interface Session {
  readonly kind: "session";
  readonly gapMs: number;
}

export type Assigner = Tumbling | Session;

/**
 * Windows of one size, side by side, each event in exactly one.
 *
 * @param options.offsetMs shifts the edges; its size must be below `sizeMs`. Default 0: edges at multiples of `sizeMs`.
 * @throws RangeError naming the argument, when no such window can exist.
 * @example tumbling({ sizeMs: 60_000 }) // whole minutes
 */
export function tumbling({ sizeMs, offsetMs = 0 }: { sizeMs: number; offsetMs?: number }): Tumbling {
  requirePositive("sizeMs", sizeMs);
  requireWhole("offsetMs", offsetMs);
  if (Math.abs(offsetMs) >= sizeMs) {
    throw new RangeError(`offsetMs must be smaller than sizeMs (${sizeMs}), got ${offsetMs}`);
  }
  return { kind: "tumbling", sizeMs, offsetMs };
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
 * The windows an event at `timeMs` belongs to, earliest first. For a session this is the
 * window the event would have alone; meeting others, it merges with them.
 *
 * @throws RangeError when `timeMs` is not a whole number: a bug of the caller.
 * @example windowsFor(tumbling({ sizeMs: 10 }), 10) // [{ startMs: 10, endMs: 20 }]
 */
export function windowsFor(assigner: Assigner, timeMs: number): readonly Window[] {
  requireWhole("timeMs", timeMs);
  switch (assigner.kind) {
    case "tumbling": {
      const startMs = floorTo(timeMs - assigner.offsetMs, assigner.sizeMs) + assigner.offsetMs;
      return [{ startMs, endMs: startMs + assigner.sizeMs }];
    }
    case "session":
      return [{ startMs: timeMs, endMs: timeMs + assigner.gapMs }];
  }
}

/** The largest multiple of `step` not above `value`; `%` would round towards zero before 1970. */
const floorTo = (value: number, step: number): number => Math.floor(value / step) * step;
