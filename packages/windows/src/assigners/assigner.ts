/** Which windows an event belongs to, from its time alone. */
import { requireWhole } from "../arguments.ts";
import type { Window } from "../window.ts";
import {
  type Global,
  globalWindows,
  type Hopping,
  hoppingWindowsAt,
  type Tumbling,
  tumblingWindowAt,
} from "./aligned.ts";
import { type Session, type Sliding, sessionAlone, slidingEndedBy } from "./by-events.ts";

/** Windows that are held open one by one, and can therefore give early results. */
export type Holding = Tumbling | Hopping | Session | Global;
export type Assigner = Holding | Sliding;

/**
 * The windows an event at `timeMs` belongs to, earliest first. For a session this is the
 * window the event would have alone; meeting others, it merges with them. For sliding
 * windows it is the one the event ends; it is also in those that later events end.
 *
 * @throws RangeError when `timeMs` is not a whole number: a bug of the caller.
 * @example windowsFor(tumbling({ sizeMs: 10 }), 10) // [{ startMs: 10, endMs: 20 }]
 * @example windowsFor(hopping({ sizeMs: 60, everyMs: 30 }), 60) // [30, 90) and [60, 120)
 */
export function windowsFor(assigner: Assigner, timeMs: number): readonly Window[] {
  requireWhole("timeMs", timeMs);
  switch (assigner.kind) {
    case "tumbling":
      return [tumblingWindowAt(assigner, timeMs)];
    case "hopping":
      return hoppingWindowsAt(assigner, timeMs);
    case "session":
      return [sessionAlone(assigner, timeMs)];
    case "sliding":
      return [slidingEndedBy(assigner, timeMs)];
    case "global":
      return globalWindows;
  }
}
