/**
 * What ranges are to be stretched by so that they hold as often as they claim, learnt from
 * those that did and did not.
 */
import type { RangeShown } from "@doorstep/events";

/** What lies before the expected time, and what lies after it, is multiplied by these. */
export interface Stretch {
  readonly early: number;
  readonly late: number;
}

export const unstretched: Stretch = { early: 1, late: 1 };

/** Ranges are meant to hold 8 times in 10: to come before one may be missed once in ten, and after one. */
const MISSED_SHARE = 0.1;
/** A regime that has all come late is caught up with in a dozen orders; at rest this wanders by some 8 %. */
const STEP = 0.05;
const NARROWEST = 0.4;
const WIDEST = 3;

/**
 * One step of adaptive conformal inference (Gibbs and Candès, "Adaptive Conformal Inference
 * Under Distribution Shift", 2021) for each side of a range: after each outcome
 *
 *     parameter += step × (err − α),   err = 1 when it was missed on that side, else 0
 *
 * so that whatever the distribution does, the share missed tends to α. The parameter is the
 * logarithm of the stretch, and `err` asks about the stretch of now: an order is delivered half
 * an hour after its range was shown, and judging the old one would make every correction again
 * and again until the first of them is seen to work.
 *
 * @returns each side from 0.4 to 3
 */
export function nextStretch(now: Stretch, shown: RangeShown, deliveredMs: number): Stretch {
  const { earliestMs, expectedMs, latestMs } = shown;
  const earlyMs = ((expectedMs - earliestMs) * now.early) / shown.early;
  const lateMs = ((latestMs - expectedMs) * now.late) / shown.late;
  return {
    // A side that was cut off at the present minute says nothing of how long it should be.
    early: earlyMs > 0 ? stepped(now.early, deliveredMs < expectedMs - earlyMs) : now.early,
    late: lateMs > 0 ? stepped(now.late, deliveredMs >= expectedMs + lateMs) : now.late,
  };
}

function stepped(stretch: number, missed: boolean): number {
  const next = stretch * Math.exp(STEP * ((missed ? 1 : 0) - MISSED_SHARE));
  return Math.min(Math.max(next, NARROWEST), WIDEST);
}
