/** Final results: each window is given out once, when nothing can be added to it any more. */
import { closedUpToMs, laterWatermark, type Windowed, type WindowState, type WindowValue } from "./windowed.ts";

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
  const closedMs = closedUpToMs(spec, watermarkMs);
  const results = state.open.filter(({ window }) => window.endMs <= closedMs);
  if (results.length === 0) {
    return { state: watermarkMs === state.watermarkMs ? state : { watermarkMs, open: state.open }, results };
  }
  // Windows of one size and sessions end in the order they start; kinds to come may not.
  results.sort((left, right) => left.window.endMs - right.window.endMs);
  return { state: { watermarkMs, open: state.open.filter(({ window }) => window.endMs > closedMs) }, results };
}

/** The watermark at which the first open window will close; null with none open. */
export function nextCloseMs<V, A>(spec: Windowed<V, A>, state: WindowState<A>): number | null {
  let firstMs: number | null = null;
  for (const { window } of state.open) {
    const closesMs = window.endMs + spec.latenessMs;
    if (firstMs === null || closesMs < firstMs) firstMs = closesMs;
  }
  return firstMs;
}
