/** What is computed over which windows, and the value that holds the windows still open. */
import { requireNotNegative, requirePositive } from "./arguments.ts";
import type { Assigner } from "./assigners/assigner.ts";
import type { Window } from "./window.ts";

/**
 * A sum of events. `merge` must not care for order or grouping, and `add(a, v)` must equal
 * `merge(a, add(initial, v))`; then the order of events does not matter either.
 * Accumulators are plain JSON.
 */
export interface Aggregate<V, A> {
  readonly initial: A;
  readonly add: (accumulated: A, value: V) => A;
  readonly merge: (left: A, right: A) => A;
}

export interface Windowed<V, A> {
  readonly windows: Assigner;
  readonly aggregate: Aggregate<V, A>;
  /** A window closes once the watermark has reached its end and this much more. */
  readonly latenessMs: number;
  /** At most so many windows (of sliding ones: instants with events) are open at once; an event that needs one more is refused. */
  readonly maxOpen: number;
}

/** A window with what its events add up to so far, or for good. */
export interface WindowValue<A> {
  readonly window: Window;
  readonly value: A;
}

/**
 * Plain JSON. `open` is in order of time, and holds only windows with events in them. Sliding
 * windows overlap too much to be held: theirs holds instants, `[t, t + 1)`, of which the
 * windows are made; `openWindows` shows them.
 */
export interface WindowState<A> {
  /** The largest watermark seen; null before the first. */
  readonly watermarkMs: number | null;
  readonly open: readonly WindowValue<A>[];
}

/**
 * An aggregate over windows.
 *
 * @throws RangeError naming the argument, for a negative lateness or no room for any window.
 * @example windowed({ windows: tumbling({ sizeMs: 60_000 }), aggregate: count, latenessMs: 0, maxOpen: 4 })
 */
export function windowed<V, A>(spec: Windowed<V, A>): Windowed<V, A> {
  requireNotNegative("latenessMs", spec.latenessMs);
  requirePositive("maxOpen", spec.maxOpen);
  return spec;
}

export function noWindows<A>(): WindowState<A> {
  return { watermarkMs: null, open: [] };
}

/** Windows that end at or before this are closed; before the first watermark none is. */
export function closedUpToMs({ latenessMs }: { readonly latenessMs: number }, watermarkMs: number | null): number {
  return watermarkMs === null ? Number.NEGATIVE_INFINITY : watermarkMs - latenessMs;
}

/** A watermark never goes back, whatever the caller brings. */
export function laterWatermark(known: number | null, broughtMs: number): number {
  return known === null || broughtMs > known ? broughtMs : known;
}

/** Shared by all results in which nothing happened. */
export const NONE: readonly never[] = [];
