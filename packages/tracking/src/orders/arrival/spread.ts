/**
 * An uncertain duration as eleven equally likely ones, shortest first. Small enough to add
 * and compare exactly, point by point, and with no dice: the same evidence always gives the
 * same range.
 */
export type Spread = readonly number[];

export const POINTS = 11;

export const certain = (durationMs: number): Spread => new Array<number>(POINTS).fill(durationMs);

/** A spread from its quantile function. */
export function fromQuantiles(quantileMs: (p: number) => number): Spread {
  const points = new Array<number>(POINTS);
  for (let i = 0; i < POINTS; i += 1) points[i] = quantileMs((i + 0.5) / POINTS);
  return points;
}

/** One after the other, independent: all pairs, drawn together again into eleven. */
export function sum(a: Spread, b: Spread): Spread {
  if (a[0] === a[POINTS - 1]) return b.map((value) => value + (a[0] ?? 0));
  if (b[0] === b[POINTS - 1]) return a.map((value) => value + (b[0] ?? 0));
  let at = 0;
  for (const x of a) for (const y of b) pairs[at++] = x + y;
  return condense(sortedRuns());
}

/**
 * Both at once, independent: done when the later is done. The later of two uncertain times
 * is later than either's middle, which is why a courier and a kitchen that are both "about
 * ten minutes" hand over after eleven.
 */
export function later(a: Spread, b: Spread): Spread {
  if ((a[0] ?? 0) >= (b[POINTS - 1] ?? 0)) return a;
  if ((b[0] ?? 0) >= (a[POINTS - 1] ?? 0)) return b;
  let at = 0;
  for (const x of a) for (const y of b) pairs[at++] = x > y ? x : y;
  return condense(sortedRuns());
}

/** How likely `a` ends after `b`; an even chance when they are the same. */
export function shareLater(a: Spread, b: Spread): number {
  let later = 0;
  for (const x of a) for (const y of b) later += x > y ? 1 : x === y ? 0.5 : 0;
  return later / (POINTS * POINTS);
}

export function mean(spread: Spread): number {
  let total = 0;
  for (const value of spread) total += value;
  return total / POINTS;
}

/** The duration not exceeded with probability `p`, between the points by a straight line. */
export function quantile(spread: Spread, p: number): number {
  const at = Math.min(Math.max(p * POINTS - 0.5, 0), POINTS - 1);
  const below = Math.floor(at);
  const low = spread[below] ?? 0;
  return low + (at - below) * ((spread[below + 1] ?? low) - low);
}

/**
 * All pairs of two spreads, and room to sort them in. Filled anew for every use, and used up
 * before the next: this runs several times for every position of every order.
 */
const PAIRS = POINTS * POINTS;
const pairs = new Float64Array(PAIRS);
const spare = new Float64Array(PAIRS);

/**
 * `pairs`, sorted. A spread is in order, so each point of the first with all of the second is
 * a run that is in order too; neighbouring runs are merged until one is left.
 */
function sortedRuns(): Float64Array {
  let from = pairs;
  let to = spare;
  for (let run = POINTS; run < PAIRS; run *= 2) {
    for (let start = 0; start < PAIRS; start += 2 * run) {
      const middle = Math.min(start + run, PAIRS);
      mergeRuns(from, to, { start, middle, end: Math.min(middle + run, PAIRS) });
    }
    [from, to] = [to, from];
  }
  return from;
}

/** The run from `start` and the one from `middle`, which ends at `end`, as one. */
function mergeRuns(
  from: Float64Array,
  to: Float64Array,
  { start, middle, end }: { start: number; middle: number; end: number },
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at += 1) {
    const takeLeft = right >= end || (left < middle && (from[left] ?? 0) <= (from[right] ?? 0));
    to[at] = (takeLeft ? from[left++] : from[right++]) ?? 0;
  }
}

/** Each point stands for its eleventh: the mean of it, so that sums keep their mean exactly. */
function condense(sorted: Float64Array): Spread {
  const points = new Array<number>(POINTS);
  for (let i = 0; i < POINTS; i += 1) {
    let total = 0;
    for (let j = i * POINTS; j < (i + 1) * POINTS; j += 1) total += sorted[j] ?? 0;
    points[i] = total / POINTS;
  }
  return points;
}
