/**
 * How far event time is taken to be complete: no event before the watermark is expected
 * any more. It is derived from the stage's time, the largest log time seen, so that no
 * sender's clock can push it.
 */
import { requireNotNegative } from "../arguments.ts";

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

/** The watermark once the stage's time is `stageTimeMs`. Rises with it and never falls while it does not. */
export function watermarkAt(disorder: BoundedDisorder, stageTimeMs: number): number {
  return stageTimeMs - disorder.boundMs;
}
