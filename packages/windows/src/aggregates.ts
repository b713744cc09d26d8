/** Sums that windows are often asked for. */
import { requirePositive } from "./arguments.ts";
import type { Aggregate } from "./windowed.ts";

/** A value that says when it was, so that "last" means event time, not arrival. */
export interface Timed<V> {
  readonly timeMs: number;
  readonly value: V;
}

/**
 * The newest `count` values, oldest first, and no more than that in the state. Of equal times
 * the one that came later counts as newer.
 *
 * @throws RangeError when `count` is not a whole number above 0.
 * @example triggered({ windows: globalWindow(), trigger: everyCount(1), aggregate: lastN<number>(20), … })
 */
export function lastN<V>(count: number): Aggregate<Timed<V>, readonly Timed<V>[]> {
  requirePositive("count", count);
  return {
    initial: [],
    add: (kept, value) => newest(count, insert(kept, value)),
    merge: (left, right) => newest(count, right.reduce(insert, left)),
  };
}

function insert<V>(kept: readonly Timed<V>[], value: Timed<V>): readonly Timed<V>[] {
  let at = kept.length;
  while ((kept[at - 1]?.timeMs ?? Number.NEGATIVE_INFINITY) > value.timeMs) at -= 1;
  return kept.toSpliced(at, 0, value);
}

function newest<V>(count: number, kept: readonly Timed<V>[]): readonly Timed<V>[] {
  return kept.length > count ? kept.slice(-count) : kept;
}
