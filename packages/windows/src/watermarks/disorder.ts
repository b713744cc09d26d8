/**
 * How far event time is taken to be complete: no event before the watermark is expected
 * any more. As a rule it is derived from the stage's time, the largest log time seen, so that
 * no sender's clock can push it; where senders' clocks are our own, from event time.
 */
import { requireNotNegative, requireWhole } from "../arguments.ts";

export interface BoundedDisorder {
  readonly kind: "boundedDisorder";
  readonly boundMs: number;
}

/**
 * Events come at most `boundMs` after their time, as a rule.
 *
 * @throws RangeError when `boundMs` is negative or not whole.
 */
export function boundedDisorder({ boundMs }: { boundMs: number }): BoundedDisorder {
  requireNotNegative("boundMs", boundMs);
  return { kind: "boundedDisorder", boundMs };
}

/**
 * The watermark once the stage's time, or the largest event time, is `largestMs`. Rises with
 * it and never falls while it does not.
 */
export function watermarkAt(disorder: BoundedDisorder, largestMs: number): number {
  return largestMs - disorder.boundMs;
}

/**
 * The largest event time seen, for a watermark that follows events and not the log. An event
 * of the future counts as one of now: one wrong clock must not close everybody's windows.
 *
 * @param knownMs what this returned before; null at first.
 * @example watermarkAt(disorder, largestEventMs(knownMs, { timeMs, stageTimeMs }))
 */
export function largestEventMs(
  knownMs: number | null,
  { timeMs, stageTimeMs }: { readonly timeMs: number; readonly stageTimeMs: number },
): number {
  requireWhole("timeMs", timeMs);
  const believedMs = Math.min(timeMs, stageTimeMs);
  return knownMs === null ? believedMs : Math.max(knownMs, believedMs);
}
