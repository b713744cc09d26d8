/**
 * Durations of human work: never negative, seldom much shorter than usual, sometimes much
 * longer. A log-normal says that with a median and a sigma, and says what to expect of one
 * that has lasted a while already: given that it is not over after its median, the longer
 * it has lasted the longer it will, so an estimate slides forward and never hits a wall.
 */
import { fromQuantiles, type Spread } from "./spread.ts";

export interface Duration {
  readonly medianMs: number;
  /** Of the logarithm: 0.3 means that 8 in 10 last between 0.68 and 1.47 times the median. */
  readonly sigma: number;
}

/** Beyond this a tail has no digits left; a duration that far out is treated as exactly there. */
const FURTHEST_Z = 6;
const SHORTEST_MS = 1_000;

/** What is left of a duration that has lasted `elapsedMs` and is not over. Below 0 it starts later. */
export function remaining({ medianMs, sigma }: Duration, elapsedMs: number): Spread {
  const median = Math.max(medianMs, SHORTEST_MS);
  if (elapsedMs <= 0) {
    return wholeZ.map((z) => median * Math.exp(sigma * z) - elapsedMs);
  }
  const z = Math.log(elapsedMs / median) / sigma;
  const lasting = normalTail(Math.min(z, FURTHEST_Z));
  // As if the whole were longer, so that the furthest point is where it has got to.
  const scale = z <= FURTHEST_Z ? median : elapsedMs / Math.exp(sigma * FURTHEST_Z);
  // Counted from the upper tail, where the digits are.
  return fromQuantiles((p) => Math.max(0, scale * Math.exp(-sigma * normalQuantile(lasting * (1 - p))) - elapsedMs));
}

/** How likely the duration is over after `elapsedMs`. */
export function shareOver({ medianMs, sigma }: Duration, elapsedMs: number): number {
  if (elapsedMs <= 0) return 0;
  return 1 - normalTail(Math.log(elapsedMs / Math.max(medianMs, SHORTEST_MS)) / sigma);
}

/** P(Z > z), by a Chebyshev fit of erfc that is right to 1.2e-7 of itself in either tail. */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  let fit = 0;
  for (const coefficient of ERFC) fit = fit * t + coefficient;
  const tail = (t * Math.exp(-x * x + fit)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const ERFC = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

/** The z below which a share `p` lies; Acklam's rational fit, right to 1.2e-9 of itself. */
export function normalQuantile(p: number): number {
  if (p < LOW) return tailFit(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - LOW) return -tailFit(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (q * horner(A, r)) / (horner(B, r) * r + 1);
}

const LOW = 0.02425;
const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

const horner = (coefficients: readonly number[], x: number): number => {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
};

const tailFit = (q: number): number => horner(C, q) / (horner(D, q) * q + 1);

/** Of a duration that has not begun the points are always the same. Last, since it needs the fit above. */
const wholeZ = fromQuantiles(normalQuantile);
