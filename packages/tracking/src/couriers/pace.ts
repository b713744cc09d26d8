/**
 * How fast this ride is against the plan, from the last few minutes in motion: planned
 * travel time of what was driven, over the time it took.
 */
import {
  addToWindows,
  boundedDisorder,
  closeWindows,
  noWindows,
  tumbling,
  type WindowState,
  type WindowValue,
  watermarkAt,
  windowed,
} from "@doorstep/windows";

export interface PaceLeg {
  readonly plannedMs: number;
  readonly realMs: number;
}

/** The legs of one window, and where the newest of them was. */
interface PaceWindow extends PaceLeg {
  readonly area: string | null;
  readonly newestMs: number;
}

export interface Pace {
  readonly windows: WindowState<PaceWindow>;
  /** The newest closed windows, oldest first. */
  readonly closed: readonly PaceLeg[];
}

/** A closed window's pace, and the traffic area it was ridden in. */
export interface ClosedPace extends PaceLeg {
  readonly area: string;
  readonly endMs: number;
}

export interface PaceNow {
  readonly pace: Pace;
  /** Closed just now, oldest first. */
  readonly closed: readonly ClosedPace[];
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
  aggregate: {
    initial: { plannedMs: 0, realMs: 0, area: null, newestMs: Number.MIN_SAFE_INTEGER },
    add: together,
    merge: together,
  },
  latenessMs: LATENESS_MS,
  maxOpen: 4,
});

export const unknownPace: Pace = { windows: noWindows(), closed: [] };

/** Adds a leg that ended at `fixMs` in `area`. `late`: its window was closed, and it counts for nothing. */
export function addLeg(
  pace: Pace,
  { plannedMs, realMs, area }: PaceLeg & { readonly area: string | null },
  { fixMs, logTimeMs }: { fixMs: number; logTimeMs: number },
): PaceNow & { readonly late: boolean } {
  const { state, results, late, refused } = addToWindows(legs, pace.windows, {
    timeMs: fixMs,
    value: { plannedMs, realMs, area, newestMs: fixMs },
    watermarkMs: watermarkAt(disorder, logTimeMs),
  });
  return { ...withClosed(pace, state, results), late: late.length + refused.length > 0 };
}

/** Time has come to `logTimeMs` with nothing driven. */
export function passPace(pace: Pace, logTimeMs: number): PaceNow {
  if (pace.windows.open.length === 0) return { pace, closed: [] };
  const { state, results } = closeWindows(legs, pace.windows, watermarkAt(disorder, logTimeMs));
  return results.length === 0 ? { pace, closed: [] } : withClosed(pace, state, results);
}

/** Planned over real; above 1 is faster than planned. Null before there is enough to tell. */
export function paceRatio({ windows, closed }: Pace): number | null {
  let plannedMs = 0;
  let realMs = 0;
  for (const leg of [...closed, ...windows.open.map(({ value }) => value)]) {
    plannedMs += leg.plannedMs;
    realMs += leg.realMs;
  }
  return realMs < ENOUGH_MS || plannedMs <= 0 ? null : plannedMs / realMs;
}

function withClosed(pace: Pace, windows: Pace["windows"], results: readonly WindowValue<PaceWindow>[]): PaceNow {
  if (results.length === 0) return { pace: { windows, closed: pace.closed }, closed: [] };
  const kept = results.map(({ value: { plannedMs, realMs } }) => ({ plannedMs, realMs }));
  return {
    pace: { windows, closed: [...pace.closed, ...kept].slice(-PACE_WINDOWS_KEPT) },
    closed: results.flatMap(({ window: { endMs }, value: { plannedMs, realMs, area } }) =>
      area === null || realMs <= 0 || plannedMs <= 0 ? [] : [{ plannedMs, realMs, area, endMs }],
    ),
  };
}

function together(left: PaceWindow, right: PaceWindow): PaceWindow {
  const newest = left.newestMs >= right.newestMs ? left : right;
  return {
    plannedMs: left.plannedMs + right.plannedMs,
    realMs: left.realMs + right.realMs,
    area: newest.area,
    newestMs: newest.newestMs,
  };
}
