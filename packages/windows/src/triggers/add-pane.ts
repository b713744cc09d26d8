/** An event into windows that tell more than once. */
import { windowsFor } from "../assigners/assigner.ts";
import { isLate, runJoined, spanOf, sumOf } from "../joining.ts";
import type { Window } from "../window.ts";
import { closedUpToMs } from "../windowed.ts";
import { earlier, firePanes, type Times, tell } from "./fire.ts";
import type { OpenPane, Pane, PaneState, Triggered } from "./panes.ts";

export interface PaneEvent<V> extends Times {
  readonly timeMs: number;
  readonly value: V;
}

export interface AddedToPanes<A> {
  readonly state: PaneState<A>;
  /** First what time brought, then what the event brought; each in order of the ends of their windows. */
  readonly panes: readonly Pane<A>[];
  /** Already closed when the event came. */
  readonly late: readonly Window[];
  /** New ones for which there was no room. */
  readonly refused: readonly Window[];
}

/**
 * Lets time pass up to the event, then adds it to its windows, which may tell at once: for
 * their count, or because windows that both gave results became one. Late and refused events
 * are as in `addToWindows`.
 */
export function addToPanes<V, A>(
  spec: Triggered<V, A>,
  before: PaneState<A>,
  { timeMs, value, watermarkMs: broughtMs, stageTimeMs }: PaneEvent<V>,
): AddedToPanes<A> {
  const fired = firePanes(spec, before, { watermarkMs: broughtMs, stageTimeMs });
  const watermarkMs = fired.state.watermarkMs ?? broughtMs;
  const closedMs = closedUpToMs(spec, watermarkMs);
  const open = fired.state.open.slice();
  const panes = fired.panes.slice();
  const late: Window[] = [];
  const refused: Window[] = [];
  for (const own of windowsFor(spec.windows, timeMs)) {
    const { from, to } = runJoined(spec.windows, open, own);
    const joined = open.slice(from, to);
    if (isLate(spec.windows, { own, timeMs, closedMs }, joined[0])) late.push(own);
    else if (joined.length === 0 && open.length >= spec.maxOpen) refused.push(own);
    else {
      const united = unite(spec, joined, { own, value, watermarkMs, stageTimeMs });
      const told = tellsNow(spec, united, watermarkMs)
        ? tell(spec, united.open, { watermarkMs, isLast: false, replaces: united.replaces })
        : null;
      if (told !== null) panes.push(told.pane);
      open.splice(from, to - from, told === null ? united.open : told.after);
    }
  }
  return { state: { watermarkMs, open }, panes, late, refused };
}

interface United<A> {
  readonly open: OpenPane<A>;
  /** Windows under which results stand, besides `open.givenAs`. */
  readonly replaces: readonly Window[];
}

function unite<V, A>(
  { aggregate, trigger }: Triggered<V, A>,
  joined: readonly OpenPane<A>[],
  { own, value, watermarkMs, stageTimeMs }: Times & { readonly own: Window; readonly value: V },
): United<A> {
  const window = spanOf(own, joined);
  const ended = window.endMs <= watermarkMs;
  const [givenAs = null, ...replaces] = joined.flatMap((each) => (each.givenAs === null ? [] : [each.givenAs]));
  const dueMs = joined.reduce<number | null>((due, each) => earlier(due, each.dueMs), null);
  const periodMs = trigger.kind === "onWatermark" && trigger.early?.kind === "everyMs" ? trigger.early.periodMs : null;
  return {
    open: {
      window,
      value: aggregate.add(sumOf(aggregate, joined), value),
      news: joined.reduce((news, each) => news + each.news, 1),
      given: joined.reduce((given, each) => Math.max(given, each.given), 0),
      givenAs,
      // A session carried on beyond the watermark has its end before it again.
      passed: ended && (joined.length === 0 || joined.some((each) => each.passed)),
      dueMs: ended || periodMs === null ? null : (dueMs ?? stageTimeMs + periodMs),
    },
    replaces,
  };
}

function tellsNow<V, A>(
  { trigger }: Triggered<V, A>,
  { open: { window, news }, replaces }: United<A>,
  watermarkMs: number,
): boolean {
  // Two results for one stretch of time must not stand longer than they have to.
  if (replaces.length > 0) return true;
  if (trigger.kind === "everyCount") return news >= trigger.count;
  const firing = window.endMs > watermarkMs ? trigger.early : trigger.late;
  return firing?.kind === "everyCount" && news >= firing.count;
}
