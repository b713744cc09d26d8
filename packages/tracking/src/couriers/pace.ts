/**
 * How fast this ride is against the plan, from the last few minutes in motion: planned
 * travel time of what was driven, over the time it took.
 */
import {
  addToWindows,
  boundedDisorder,
  noWindows,
  tumbling,
  type WindowState,
  watermarkAt,
  windowed,
} from "@doorstep/windows";

export interface PaceLeg {
  readonly plannedMs: number;
  readonly realMs: number;
}

export interface Pace {
  readonly windows: WindowState<PaceLeg>;
  /** The newest closed windows, oldest first. */
  readonly closed: readonly PaceLeg[];
}

/** A minute levels out one red light. */
const PACE_WINDOW_MS = 60_000;
/** Five minutes with the open one: traffic changes over a ride, not over a block. */
const PACE_WINDOWS_KEPT = 4;
/** A ratio of less than this is a ratio of two noises. */
const ENOUGH_MS = 30_000;
/** A ping is here 15 s after its fix, as a rule; a burst after a dead zone has 45 s more. */
const disorder = boundedDisorder({ boundMs: 15_000 });
const LATENESS_MS = 45_000;

const legs = windowed({
  windows: tumbling({ sizeMs: PACE_WINDOW_MS }),
  aggregate: { initial: { plannedMs: 0, realMs: 0 }, add: sum, merge: sum },
  latenessMs: LATENESS_MS,
  maxOpen: 4,
});

export const unknownPace: Pace = { windows: noWindows(), closed: [] };

/** Adds a leg that ended at `fixMs`. `late`: its window was closed, and it counts for nothing. */
export function addLeg(
  pace: Pace,
  leg: PaceLeg,
  { fixMs, logTimeMs }: { fixMs: number; logTimeMs: number },
): { readonly pace: Pace; readonly late: boolean } {
  const { state, results, late, refused } = addToWindows(legs, pace.windows, {
    timeMs: fixMs,
    value: leg,
    watermarkMs: watermarkAt(disorder, logTimeMs),
  });
  const closed = [...pace.closed, ...results.map(({ value }) => value)].slice(-PACE_WINDOWS_KEPT);
  return { pace: { windows: state, closed }, late: late.length + refused.length > 0 };
}

/** Planned over real; above 1 is faster than planned. Null before there is enough to tell. */
export function paceRatio({ windows, closed }: Pace): number | null {
  const total = [...closed, ...windows.open.map(({ value }) => value)].reduce(sum, { plannedMs: 0, realMs: 0 });
  return total.realMs < ENOUGH_MS || total.plannedMs <= 0 ? null : total.plannedMs / total.realMs;
}

function sum(left: PaceLeg, right: PaceLeg): PaceLeg {
  return { plannedMs: left.plannedMs + right.plannedMs, realMs: left.realMs + right.realMs };
}
