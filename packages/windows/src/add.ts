/**
 * An event into its windows. The watermark that comes with it closes windows first, so
 * what an event may still be added to depends on the watermark alone.
 */
import { requireWhole } from "./arguments.ts";
import { type Hopping, hoppingWindowsAt, tumblingWindowAt } from "./assigners/aligned.ts";
import type { Holding } from "./assigners/assigner.ts";
import { sessionAlone } from "./assigners/by-events.ts";
import { mayClose, takeClosed } from "./close.ts";
import { isLate, type Run, runJoined, spanOf, sumOf } from "./joining.ts";
import { addInstant } from "./sliding-windows.ts";
import { ALL_TIME, type Window } from "./window.ts";
import { laterWatermark, NONE, type Windowed, type WindowState, type WindowValue } from "./windowed.ts";

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
  { timeMs, value, watermarkMs: broughtMs }: WindowEvent<V>,
): Added<A> {
  requireWhole("timeMs", timeMs);
  const watermarkMs = laterWatermark(before.watermarkMs, broughtMs);
  const closedMs = watermarkMs - spec.latenessMs;
  let open = before.open;
  let results: readonly WindowValue<A>[] = NONE;
  if (mayClose(open, closedMs)) {
    const taken = takeClosed(spec, before, closedMs);
    open = taken.open;
    results = taken.results;
  }
  const last = open[open.length - 1];
  if (last !== undefined && isOnlyWindowWith(spec, last.window, timeMs)) {
    const newest = { window: reaching(spec, last.window, timeMs), value: spec.aggregate.add(last.value, value) };
    return { state: { watermarkMs, open: withLast(open, newest) }, results, late: NONE, refused: NONE };
  }
  const placed = place(spec, open, { timeMs, value, closedMs });
  return { state: { watermarkMs, open: placed.open }, results, late: placed.late, refused: placed.refused };
}

/** Most events are in the newest window, and in no other: the rest need not be looked at. */
function isOnlyWindowWith<V, A>({ windows }: Windowed<V, A>, newest: Window, timeMs: number): boolean {
  return timeMs >= newest.startMs && timeMs < newest.endMs && windows.kind !== "hopping" && windows.kind !== "sliding";
}

/** An event inside a session carries it on; other windows end where they end. */
function reaching<V, A>({ windows }: Windowed<V, A>, { startMs, endMs }: Window, timeMs: number): Window {
  return { startMs, endMs: windows.kind === "session" ? Math.max(endMs, timeMs + windows.gapMs) : endMs };
}

function withLast<A>(open: readonly WindowValue<A>[], newest: WindowValue<A>): readonly WindowValue<A>[] {
  if (open.length === 1) return [newest];
  const next = open.slice();
  next[next.length - 1] = newest;
  return next;
}

interface Placed<A> {
  readonly open: readonly WindowValue<A>[];
  readonly late: readonly Window[];
  readonly refused: readonly Window[];
}

interface Placing<V> {
  readonly timeMs: number;
  readonly value: V;
  readonly closedMs: number;
}

function place<V, A>(spec: Windowed<V, A>, open: readonly WindowValue<A>[], event: Placing<V>): Placed<A> {
  const { windows } = spec;
  switch (windows.kind) {
    case "tumbling":
      return placeInOne(spec, windows, open, { own: tumblingWindowAt(windows, event.timeMs), ...event });
    case "session":
      return placeInOne(spec, windows, open, { own: sessionAlone(windows, event.timeMs), ...event });
    case "global":
      return placeInOne(spec, windows, open, { own: ALL_TIME, ...event });
    case "hopping":
      return placeInEach(spec, windows, open, event);
    case "sliding":
      return addInstant(spec, windows, open, event);
  }
}

function placeInOne<V, A>(
  { aggregate, maxOpen }: Windowed<V, A>,
  windows: Holding,
  open: readonly WindowValue<A>[],
  { own, timeMs, value, closedMs }: Placing<V> & { readonly own: Window },
): Placed<A> {
  const { from, to } = runJoined(windows, open, own);
  const joined = from === to ? NONE : open.slice(from, to);
  if (isLate(windows, { own, timeMs, closedMs }, joined[0])) return { open, late: [own], refused: NONE };
  if (from === to && open.length >= maxOpen) return { open, late: NONE, refused: [own] };
  const united = { window: spanOf(own, joined), value: aggregate.add(sumOf(aggregate, joined), value) };
  return { open: replaced(open, { from, to }, united), late: NONE, refused: NONE };
}

/** All in one copy of what is open: an event in a hundred windows must not copy it a hundred times. */
function placeInEach<V, A>(
  { aggregate, maxOpen }: Windowed<V, A>,
  hopping: Hopping,
  before: readonly WindowValue<A>[],
  { timeMs, value, closedMs }: Placing<V>,
): Placed<A> {
  const open = before.slice();
  const late: Window[] = [];
  const refused: Window[] = [];
  const windows = hoppingWindowsAt(hopping, timeMs);
  let at = placeOf(open, windows[0]);
  for (const own of windows) {
    const held = open[at];
    if (own.endMs <= closedMs) late.push(own);
    else if (held !== undefined && held.window.startMs === own.startMs) {
      open[at] = { window: held.window, value: aggregate.add(held.value, value) };
      at += 1;
    } else if (open.length >= maxOpen) refused.push(own);
    else {
      open.splice(at, 0, { window: own, value: aggregate.add(aggregate.initial, value) });
      at += 1;
    }
  }
  return { open: late.length + refused.length === windows.length ? before : open, late, refused };
}

/** Where the first window that starts no earlier than this one is, or would be. */
function placeOf<A>(open: readonly WindowValue<A>[], first: Window | undefined): number {
  if (first === undefined) return open.length;
  let at = open.length;
  while ((open[at - 1]?.window.startMs ?? Number.NEGATIVE_INFINITY) >= first.startMs) at -= 1;
  return at;
}

function replaced<A>(open: readonly WindowValue<A>[], { from, to }: Run, united: WindowValue<A>): WindowValue<A>[] {
  if (from === open.length) return open.length === 0 ? [united] : [...open, united];
  return open.toSpliced(from, to - from, united);
}
