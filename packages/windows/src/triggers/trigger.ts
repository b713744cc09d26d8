/**
 * When a window tells what it holds, besides at its close. A trigger is data.
 *
 *     end 20, lateness 10; early every 2 events, late every 1
 *
 *     watermark  0 ──────────────── 20 ─────────────── 30
 *     events       x x     x x  x        x      x
 *     panes          e       e      O    l      l      l
 *                    early: 2, 4    │    late: 6, 7    └ last: the window closes
 *                                   └ on time: all 5
 */
import { requirePositive } from "../arguments.ts";

/** Each time so many events have come since the last result. */
export interface EveryCount {
  readonly kind: "everyCount";
  readonly count: number;
}

/** So much stage time after the first event that no result has told of. */
export interface EveryMs {
  readonly kind: "everyMs";
  readonly periodMs: number;
}

/** When the watermark reaches the window's end; before that and after it as asked. */
export interface OnWatermark {
  readonly kind: "onWatermark";
  readonly early: EveryCount | EveryMs | null;
  readonly late: EveryCount | null;
}

export type Trigger = OnWatermark | EveryCount;

/**
 * A result after every `count` events, whatever the watermark; with a global window, the only
 * one there is.
 *
 * @throws RangeError when `count` is not a whole number above 0.
 */
export function everyCount(count: number): EveryCount {
  requirePositive("count", count);
  return { kind: "everyCount", count };
}

/**
 * A result at most every `periodMs` of stage time, and none without news.
 *
 * @throws RangeError when `periodMs` is not a whole number above 0.
 */
export function everyMs(periodMs: number): EveryMs {
  requirePositive("periodMs", periodMs);
  return { kind: "everyMs", periodMs };
}

/**
 * A result when the watermark reaches the end.
 *
 * @param options.early results before that. Default none.
 * @param options.late results for events after that, within the lateness. Default none: what came is in the last one.
 * @example onWatermark({ early: everyMs(10_000), late: everyCount(1) })
 */
export function onWatermark({
  early = null,
  late = null,
}: {
  early?: EveryCount | EveryMs | null;
  late?: EveryCount | null;
} = {}): OnWatermark {
  return { kind: "onWatermark", early, late };
}
