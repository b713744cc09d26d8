/**
 * An event into its windows. The watermark that comes with it closes windows first, so
 * what an event may still be added to depends on the watermark alone.
 *
 *     gap 10, closed up to 20, one session open at [18, 32)
 *
 *          12        18   20              32
 *     ─────x─────────[────│───────────────)──
 *          │              │
 *          │              └ at 20 or later: always in time
 *          └ late. Taken in, it would pull the session's start back over a stretch whose
 *            sessions were already given out as final. (At 19 it is in time: inside what is open.)
 */
import { windowsFor } from "./assigners.ts";
import { closeWindows } from "./close.ts";
import type { Window } from "./window.ts";
import { closedUpToMs, type Windowed, type WindowState, type WindowValue } from "./windowed.ts";

export interface WindowEvent<V> {
  readonly timeMs: number;
  readonly value: V;
  readonly watermarkMs: number;
}

/** The state after an event, what its watermark closed, and the windows that did not take it, to be counted. */
export interface Added<A> {
  readonly state: WindowState<A>;
  /** Final, in order of their ends. */
  readonly results: readonly WindowValue<A>[];
  /** Already closed when the event came. */
  readonly late: readonly Window[];
  /** New ones for which there was no room. */
  readonly refused: readonly Window[];
}

/**
 * Closes what the watermark closes, then adds one event to its windows. An event that comes
 * after a window closed changes nothing there and is returned in `late`; one that would need
 * more than `maxOpen` open windows, in `refused`.
 */
export function addToWindows<V, A>(
  spec: Windowed<V, A>,
  before: WindowState<A>,
  { timeMs, value, watermarkMs }: WindowEvent<V>,
): Added<A> {
  const { state, results } = closeWindows(spec, before, watermarkMs);
  const closedMs = closedUpToMs(spec, state.watermarkMs);
  const late: Window[] = [];
  const refused: Window[] = [];
  let open = state.open;

  for (const window of windowsFor(spec.windows, timeMs)) {
    const joined = joining(spec, open, window);
    if (isLate(spec, { window, timeMs, closedMs, joined })) late.push(window);
    else if (joined.length === 0 && open.length >= spec.maxOpen) refused.push(window);
    else open = withJoined(spec, open, { window, joined, value });
  }
  return { state: { watermarkMs: state.watermarkMs, open }, results, late, refused };
}

/** The open windows that an event's own window becomes one with, in order of time. */
function joining<V, A>(spec: Windowed<V, A>, open: readonly WindowValue<A>[], own: Window): readonly WindowValue<A>[] {
  switch (spec.windows.kind) {
    case "tumbling":
      return open.filter(({ window }) => window.startMs === own.startMs && window.endMs === own.endMs);
    case "session":
      return open.filter(({ window }) => window.startMs < own.endMs && own.startMs < window.endMs);
  }
}

function isLate<V, A>(
  spec: Windowed<V, A>,
  event: { window: Window; timeMs: number; closedMs: number; joined: readonly WindowValue<A>[] },
): boolean {
  switch (spec.windows.kind) {
    case "tumbling":
      return event.window.endMs <= event.closedMs;
    case "session":
      return event.timeMs < event.closedMs && !event.joined.some(({ window }) => window.startMs <= event.timeMs);
  }
}

function withJoined<V, A>(
  { aggregate }: Windowed<V, A>,
  open: readonly WindowValue<A>[],
  { window: own, joined, value }: { window: Window; joined: readonly WindowValue<A>[]; value: V },
): readonly WindowValue<A>[] {
  let { startMs, endMs } = own;
  let accumulated: A | undefined;
  for (const { window, value: held } of joined) {
    startMs = Math.min(startMs, window.startMs);
    endMs = Math.max(endMs, window.endMs);
    accumulated = accumulated === undefined ? held : aggregate.merge(accumulated, held);
  }
  const united = {
    window: { startMs, endMs },
    value: aggregate.add(accumulated === undefined ? aggregate.initial : accumulated, value),
  };
  const others = joined.length === 0 ? open : open.filter((each) => !joined.includes(each));
  const after = others.findIndex(({ window }) => window.startMs > startMs);
  return after === -1 ? [...others, united] : [...others.slice(0, after), united, ...others.slice(after)];
}
