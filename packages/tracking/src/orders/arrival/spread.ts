/**
 * An uncertain duration as eleven equally likely ones, shortest first. Small enough to add
 * and compare exactly, point by point, and with no dice: the same evidence always gives the
 * same range.
 */
export type Spread = readonly number[];

export const POINTS = 11;

export const certain = (durationMs: number): Spread => new Array<number>(POINTS).fill(durationMs);

/** A spread from its quantile function. */
export const fromQuantiles = (quantileMs: (p: number) => number): Spread =>
  Array.from({ length: POINTS }, (_, i) => quantileMs((i + 0.5) / POINTS));

/** One after the other, independent: all pairs, drawn together again into eleven. */
export function sum(a: Spread, b: Spread): Spread {
  if (a[0] === a[POINTS - 1]) return b.map((value) => value + (a[0] ?? 0));
  if (b[0] === b[POINTS - 1]) return a.map((value) => value + (b[0] ?? 0));
  return condense(pairs(a, b, (x, y) => x + y));
}

/**
 * Both at once, independent: done when the later is done. The later of two uncertain times
 * is later than either's middle, which is why a courier and a kitchen that are both "about
 * ten minutes" hand over after eleven.
 */
export function later(a: Spread, b: Spread): Spread {
  if ((a[0] ?? 0) >= (b[POINTS - 1] ?? 0)) return a;
  if ((b[0] ?? 0) >= (a[POINTS - 1] ?? 0)) return b;
  return condense(pairs(a, b, Math.max));
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

function pairs(a: Spread, b: Spread, join: (x: number, y: number) => number): Float64Array {
  const all = new Float64Array(POINTS * POINTS);
  let at = 0;
  for (const x of a) {
    for (const y of b) {
      all[at] = join(x, y);
      at += 1;
    }
  }
  return all.sort();
}

/** Each point stands for its eleventh: the mean of it, so that sums keep their mean exactly. */
function condense(sorted: Float64Array): Spread {
  return Array.from({ length: POINTS }, (_, i) => {
    let total = 0;
    for (let j = i * POINTS; j < (i + 1) * POINTS; j += 1) total += sorted[j] ?? 0;
    return total / POINTS;
  });
}
