/** Final results: each window is given out once, when nothing can be added to it any more. */
import { instantsStillNeeded, slidingWindows } from "./sliding-windows.ts";
import { END_OF_TIME_MS } from "./window.ts";
import { closedUpToMs, laterWatermark, NONE, type Windowed, type WindowState, type WindowValue } from "./windowed.ts";

export interface Closed<A> {
  readonly state: WindowState<A>;
  /** In order of their ends. */
  readonly results: readonly WindowValue<A>[];
}

/**
 * Takes out the windows whose end, and the allowed lateness after it, the watermark has
 * reached. A watermark below one seen before counts as that one.
 */
export function closeWindows<V, A>(spec: Windowed<V, A>, state: WindowState<A>, broughtMs: number): Closed<A> {
  const watermarkMs = laterWatermark(state.watermarkMs, broughtMs);
  if (watermarkMs === state.watermarkMs) return { state, results: NONE };
  const closedMs = watermarkMs - spec.latenessMs;
  if (!mayClose(state.open, closedMs)) return { state: { watermarkMs, open: state.open }, results: NONE };
  const { open, results } = takeClosed(spec, state, closedMs);
  return { state: { watermarkMs, open }, results };
}

/** The watermark at which the first open window will close; null with none open that ever closes. */
export function nextCloseMs<V, A>(spec: Windowed<V, A>, state: WindowState<A>): number | null {
  const first = openWindows(spec, state)[0];
  return first === undefined || first.window.endMs === END_OF_TIME_MS ? null : first.window.endMs + spec.latenessMs;
}

/** The windows still open, with what they add up to so far, in order of their ends. */
export function openWindows<V, A>(spec: Windowed<V, A>, state: WindowState<A>): readonly WindowValue<A>[] {
  if (spec.windows.kind !== "sliding") return state.open;
  return slidingWindows(spec.windows, spec.aggregate, state.open, {
    afterMs: closedUpToMs(spec, state.watermarkMs),
    upToMs: Number.POSITIVE_INFINITY,
  });
}

/** Nothing closes before the end of what is open first; instants end before any window with them. */
export function mayClose<A>(open: readonly WindowValue<A>[], closedMs: number): boolean {
  const first = open[0];
  return first !== undefined && first.window.endMs <= closedMs;
}

export interface Taken<A> {
  readonly open: readonly WindowValue<A>[];
  readonly results: readonly WindowValue<A>[];
}

export function takeClosed<V, A>(spec: Windowed<V, A>, state: WindowState<A>, closedMs: number): Taken<A> {
  const { open } = state;
  if (spec.windows.kind === "sliding") {
    const afterMs = closedUpToMs(spec, state.watermarkMs);
    const results = slidingWindows(spec.windows, spec.aggregate, open, { afterMs, upToMs: closedMs });
    return { open: instantsStillNeeded(spec.windows, open, closedMs), results };
  }
  // Windows of one size, and sessions, end in the order they start.
  let closed = 0;
  while ((open[closed]?.window.endMs ?? Number.POSITIVE_INFINITY) <= closedMs) closed += 1;
  if (closed === open.length) return { open: NONE, results: open };
  return { open: open.slice(closed), results: open.slice(0, closed) };
}
