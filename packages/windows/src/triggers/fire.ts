/** Panes that time brings: early ones that are due, those on time, and the last. */
import { END_OF_TIME_MS, isSameWindow, type Window } from "../window.ts";
import { laterWatermark, NONE } from "../windowed.ts";
import type { OpenPane, Pane, PaneState, Triggered } from "./panes.ts";

export interface Times {
  readonly watermarkMs: number;
  readonly stageTimeMs: number;
}

export interface Fired<A> {
  readonly state: PaneState<A>;
  /** In order of the ends of their windows. */
  readonly panes: readonly Pane<A>[];
}

/**
 * Lets time pass: a window whose end the watermark has reached tells what it holds, one whose
 * lateness is over too tells it for the last time and is gone. When both happen at once, that
 * is one pane, on time and last.
 */
export function firePanes<V, A>(spec: Triggered<V, A>, state: PaneState<A>, times: Times): Fired<A> {
  const watermarkMs = laterWatermark(state.watermarkMs, times.watermarkMs);
  const now = { watermarkMs, stageTimeMs: times.stageTimeMs };
  if (!state.open.some((each) => momentOf(spec, each, now) !== null)) {
    return { state: watermarkMs === state.watermarkMs ? state : { watermarkMs, open: state.open }, panes: NONE };
  }
  const open: OpenPane<A>[] = [];
  const panes: Pane<A>[] = [];
  for (const each of state.open) {
    const moment = momentOf(spec, each, now);
    const fired = moment === null ? null : tell(spec, each, { watermarkMs, isLast: moment === "last", replaces: NONE });
    if (fired !== null) panes.push(fired.pane);
    if (moment !== "last") open.push(fired === null ? each : fired.after);
  }
  return { state: { watermarkMs, open }, panes };
}

/** When time alone brings the next pane: at a watermark or at a stage time, whichever comes first; null for never. */
export interface NextFiring {
  readonly atWatermarkMs: number | null;
  readonly atStageTimeMs: number | null;
}

/** What to wait for, so that no pane comes later than it could. */
export function nextFiring<V, A>(spec: Triggered<V, A>, state: PaneState<A>): NextFiring {
  let atWatermarkMs: number | null = null;
  let atStageTimeMs: number | null = null;
  for (const { window, passed, dueMs } of state.open) {
    const closesOnly = passed || spec.trigger.kind === "everyCount";
    const moment = closesOnly ? window.endMs + spec.latenessMs : window.endMs;
    if (window.endMs !== END_OF_TIME_MS) atWatermarkMs = earlier(atWatermarkMs, moment);
    atStageTimeMs = earlier(atStageTimeMs, dueMs);
  }
  return { atWatermarkMs, atStageTimeMs };
}

/** A window tells what it holds. */
export function tell<V, A>(
  { aggregate, mode }: Triggered<V, A>,
  open: OpenPane<A>,
  { watermarkMs, isLast, replaces }: { watermarkMs: number; isLast: boolean; replaces: readonly Window[] },
): { readonly pane: Pane<A>; readonly after: OpenPane<A> } {
  const { window, value, given, givenAs } = open;
  const ended = window.endMs <= watermarkMs;
  const timing = !ended ? "early" : open.passed ? "late" : "onTime";
  const gone = givenAs === null || isSameWindow(givenAs, window) ? replaces : [...replaces, givenAs];
  return {
    pane: { window, value, index: given, timing, isFirst: given === 0, isLast, replaces: gone },
    after: {
      window,
      value: mode === "discarding" ? aggregate.initial : value,
      news: 0,
      given: given + 1,
      givenAs: window,
      passed: ended,
      dueMs: null,
    },
  };
}

export function earlier(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

function momentOf<V, A>(
  { trigger, latenessMs }: Triggered<V, A>,
  { window, passed, dueMs }: OpenPane<A>,
  { watermarkMs, stageTimeMs }: Times,
): "early" | "onTime" | "last" | null {
  if (window.endMs <= watermarkMs - latenessMs) return "last";
  if (window.endMs <= watermarkMs) return trigger.kind === "onWatermark" && !passed ? "onTime" : null;
  return dueMs !== null && dueMs <= stageTimeMs ? "early" : null;
}
