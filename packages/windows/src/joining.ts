/**
 * What an event's own window meets among the open ones. Open windows are in order of time,
 * so those it becomes one with stand together, and the search begins at the newest.
 */
import type { Holding } from "./assigners/assigner.ts";
import type { Window } from "./window.ts";
import type { Aggregate } from "./windowed.ts";

interface Opened {
  readonly window: Window;
}

/** `open[from…to)`; empty when there is none, and `from` is then its place. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export function runJoined(windows: Holding, open: readonly Opened[], own: Window): Run {
  switch (windows.kind) {
    case "tumbling":
    case "hopping":
    case "global":
      return runFromStart(open, own);
    case "session":
      return runOverlapping(open, own);
  }
}

/**
 * Whether an event comes too late for its own window. A session is another case: in time is
 * what is inside an open one, or not yet over. Taken in before that, it would pull the
 * session's start back over a stretch whose sessions were given out as final.
 *
 *     gap 10, closed up to 20, one session open at [18, 32)
 *
 *          12        18   20              32
 *     ─────x─────────[────│───────────────)──
 *          │              └ at 20 or later: always in time
 *          └ late.  At 19 it is in time: inside what is open.
 */
export function isLate(
  windows: Holding,
  event: { readonly own: Window; readonly timeMs: number; readonly closedMs: number },
  firstJoined: Opened | undefined,
): boolean {
  switch (windows.kind) {
    case "tumbling":
    case "hopping":
    case "global":
      return event.own.endMs <= event.closedMs;
    case "session":
      return (
        event.timeMs < event.closedMs && !(firstJoined !== undefined && firstJoined.window.startMs <= event.timeMs)
      );
  }
}

/** From the earliest start to the latest end. */
export function spanOf(own: Window, joined: readonly Opened[]): Window {
  const [first] = joined;
  const last = joined.at(-1);
  if (first === undefined || last === undefined) return own;
  return {
    startMs: Math.min(own.startMs, first.window.startMs),
    endMs: Math.max(own.endMs, last.window.endMs),
  };
}

/** What windows that become one add up to. */
export function sumOf<V, A>({ initial, merge }: Aggregate<V, A>, joined: readonly { readonly value: A }[]): A {
  const [first] = joined;
  if (first === undefined) return initial;
  let sum = first.value;
  for (let index = 1; index < joined.length; index += 1) {
    const next = joined[index];
    if (next !== undefined) sum = merge(sum, next.value);
  }
  return sum;
}

/** Windows of fixed places never overlap by chance: the same start is the same window. */
function runFromStart(open: readonly Opened[], own: Window): Run {
  let to = open.length;
  while (startAt(open, to - 1) > own.startMs) to -= 1;
  return { from: startAt(open, to - 1) === own.startMs ? to - 1 : to, to };
}

function runOverlapping(open: readonly Opened[], own: Window): Run {
  let to = open.length;
  while (startAt(open, to - 1) >= own.endMs) to -= 1;
  let from = to;
  while (endAt(open, from - 1) > own.startMs) from -= 1;
  return { from, to };
}

const startAt = (open: readonly Opened[], index: number): number =>
  open[index]?.window.startMs ?? Number.NEGATIVE_INFINITY;
const endAt = (open: readonly Opened[], index: number): number => open[index]?.window.endMs ?? Number.NEGATIVE_INFINITY;
