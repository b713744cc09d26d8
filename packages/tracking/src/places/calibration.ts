/**
 * How wide ranges must be to hold 8 times in 10, learnt from those that did and did not.
 */

/** What was first shown of an arrival, what came true, and what ranges were widened by then. */
export interface Outcome {
  readonly firstEarliestMs: number;
  readonly firstLatestMs: number;
  readonly deliveredMs: number;
  readonly widthRatioThen: number;
}

/** Ranges are meant to hold 8 times in 10. */
const MISSED_SHARE = 0.2;
/** A regime that doubles the misses is caught up with in about 150 orders; at rest this wanders by some 5 %. */
const STEP = 0.02;
const NARROWEST = 0.7;
const WIDEST = 2;

/**
 * One step of adaptive conformal inference (Gibbs and Candès, "Adaptive Conformal Inference
 * Under Distribution Shift", 2021): after each outcome the parameter of the ranges moves by
 *
 *     parameter += step × (err − α),   err = 1 when the range missed, else 0,  α = the share that may
 *
 * so that whatever the distribution does, the share of misses tends to α. The parameter here
 * is the logarithm of the width, and `err` asks about the width of now: an order is delivered
 * half an hour after its range was shown, and judging the old width would make every
 * correction again and again until the first of them is seen to work. What is asked is
 * whether |delivered − middle| was more than half the range, as wide as now.
 *
 * @returns what ranges are to be widened by, from 0.7 to 2.
 */
export function nextWidthRatio(widthRatio: number, outcome: Outcome): number {
  const { firstEarliestMs, firstLatestMs, deliveredMs, widthRatioThen } = outcome;
  const middleMs = (firstEarliestMs + firstLatestMs) / 2;
  const halfMs = ((firstLatestMs - firstEarliestMs) / 2) * (widthRatio / widthRatioThen);
  const missed = Math.abs(deliveredMs - middleMs) > halfMs ? 1 : 0;
  const next = widthRatio * Math.exp(STEP * (missed - MISSED_SHARE));
  return Math.min(Math.max(next, NARROWEST), WIDEST);
}
