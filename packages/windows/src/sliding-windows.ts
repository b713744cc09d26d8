/**
 * Sliding windows from the instants at which there were events. Holding the windows instead
 * would change two of them for each earlier event nearby; instants are few, and windows made
 * of them are the same in whatever order the events came.
 *
 *     difference 10, events at 3, 7 and 20
 *     ends with an event:   [-7, 4) [-3, 8) [10, 21)
 *     begins after one:     [4, 15) has 7; [8, 19) has none and is not there; [21, 32) neither
 */
import { type Sliding, slidingEndedBy } from "./assigners/by-events.ts";
import type { Window } from "./window.ts";
import { type Aggregate, NONE, type Windowed, type WindowValue } from "./windowed.ts";

type Instants<A> = readonly WindowValue<A>[];

/** Windows with `afterMs < end ≤ upToMs`, in order of their ends. */
export function slidingWindows<V, A>(
  sliding: Sliding,
  aggregate: Aggregate<V, A>,
  instants: Instants<A>,
  { afterMs, upToMs }: { readonly afterMs: number; readonly upToMs: number },
): readonly WindowValue<A>[] {
  const windows: WindowValue<A>[] = [];
  for (const startMs of startsOf(sliding, instants)) {
    const endMs = startMs + sliding.differenceMs + 1;
    if (endMs > upToMs) break;
    if (endMs <= afterMs) continue;
    const value = sumWithin(aggregate, instants, { startMs, endMs });
    if (value !== null) windows.push({ window: { startMs, endMs }, value: value.sum });
  }
  return windows;
}

/** Instants that a window ending after `closedMs` contains or begins after. */
export function instantsStillNeeded<A>(sliding: Sliding, instants: Instants<A>, closedMs: number): Instants<A> {
  const first = instants.findIndex(({ window }) => window.endMs + sliding.differenceMs + 1 > closedMs);
  if (first === 0) return instants;
  return first === -1 ? NONE : instants.slice(first);
}

export interface AddedInstant<A> {
  readonly open: Instants<A>;
  readonly late: readonly Window[];
  readonly refused: readonly Window[];
}

/**
 * An event too late for the window it ends may still be in later ones, which begin before it
 * and are open; when the last of these is closed too, it is in none.
 */
export function addInstant<V, A>(
  { aggregate, maxOpen }: Windowed<V, A>,
  sliding: Sliding,
  open: Instants<A>,
  { timeMs, value, closedMs }: { readonly timeMs: number; readonly value: V; readonly closedMs: number },
): AddedInstant<A> {
  const own = slidingEndedBy(sliding, timeMs);
  const late = own.endMs <= closedMs ? [own] : NONE;
  if (own.endMs + sliding.differenceMs <= closedMs) return { open, late, refused: NONE };
  let at = open.length;
  while ((open[at - 1]?.window.startMs ?? Number.NEGATIVE_INFINITY) > timeMs) at -= 1;
  const held = open[at - 1];
  if (held !== undefined && held.window.startMs === timeMs) {
    const instant = { window: held.window, value: aggregate.add(held.value, value) };
    return { open: open.with(at - 1, instant), late, refused: NONE };
  }
  if (open.length >= maxOpen) return { open, late: NONE, refused: [own] };
  const instant = { window: { startMs: timeMs, endMs: timeMs + 1 }, value: aggregate.add(aggregate.initial, value) };
  return { open: open.toSpliced(at, 0, instant), late, refused: NONE };
}

/** Where windows begin, in order, each once: two rows that are each in order, merged. */
function startsOf<A>({ differenceMs }: Sliding, instants: Instants<A>): readonly number[] {
  const starts: number[] = [];
  let after = 0;
  for (const { window } of instants) {
    const endingWithMs = window.startMs - differenceMs;
    while (afterMs(instants, after) < endingWithMs) starts.push(afterMs(instants, after++));
    if (afterMs(instants, after) === endingWithMs) after += 1;
    starts.push(endingWithMs);
  }
  while (after < instants.length) starts.push(afterMs(instants, after++));
  return starts;
}

const afterMs = <A>(instants: Instants<A>, index: number): number =>
  instants[index]?.window.endMs ?? Number.POSITIVE_INFINITY;

function sumWithin<V, A>(
  { merge }: Aggregate<V, A>,
  instants: Instants<A>,
  within: Window,
): { readonly sum: A } | null {
  let found: { readonly sum: A } | null = null;
  for (const { window, value } of instants) {
    if (window.startMs >= within.endMs) break;
    if (window.startMs >= within.startMs) found = { sum: found === null ? value : merge(found.sum, value) };
  }
  return found;
}
