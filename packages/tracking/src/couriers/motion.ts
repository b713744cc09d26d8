/**
 * Moving and standing. Every time the courier has got clear of where it last was, that is an
 * event in a session window of fix time; a stop is what lies between two sessions. Noise
 * around one spot never gets clear of it, and slow traffic does, sooner or later.
 */
import { addToWindows, noWindows, session, type WindowState, windowed } from "@doorstep/windows";
import { distanceM, type LonLat } from "../geometry/index.ts";
import type { PaceLeg } from "./pace.ts";

/** A place passed in motion: `plannedMs` along the route then followed, null off it. */
interface Mark extends LonLat {
  readonly fixMs: number;
  readonly plannedMs: number | null;
}

export interface Motion {
  readonly mark: Mark;
  readonly moves: WindowState<number>;
  /** The last move of the last session that is closed. */
  readonly lastMoveMs: number;
}

/** Longer than most red lights, shorter than anything worth telling a diner. */
const STOPPED_AFTER_MS = 30_000;
/** More than a place along a route wanders in a stop; walking pace does it in 15 s. */
const CLEAR_OF_NOISE_M = 18;
/** So many standard deviations apart, two positions are two places. */
const CLEAR_OF_NOISE_SIGMAS = 3.5;
/** A phone that measures this speed moves, wherever it thinks it is. */
const SURELY_MOVING_MPS = 2;
/** As long as the windows of pace stay open for late fixes. */
const LATENESS_MS = 60_000;

const moving = windowed({
  windows: session({ gapMs: STOPPED_AFTER_MS }),
  aggregate: {
    initial: 0,
    add: (count: number, more: number) => count + more,
    merge: (a: number, b: number) => a + b,
  },
  latenessMs: LATENESS_MS,
  maxOpen: 4,
});

export interface Moved {
  readonly motion: Motion;
  /** What was driven since the last place passed in motion, unless it was a stop. */
  readonly leg: PaceLeg | null;
}

/** The newest position, smoothed. The first counts as a move: it has come from somewhere. */
export function observeMotion(motion: Motion | null, here: Mark & { readonly sigmaM: number }): Moved {
  const { lon, lat, fixMs, plannedMs } = here;
  const mark = { lon, lat, fixMs, plannedMs };
  if (motion === null) return { motion: withMove({ mark, moves: noWindows(), lastMoveMs: fixMs }, fixMs), leg: null };
  if (distanceM(motion.mark, mark) < Math.max(CLEAR_OF_NOISE_M, CLEAR_OF_NOISE_SIGMAS * here.sigmaM)) {
    // A new plan gives old places no planned time: start measuring from here.
    const replanned = motion.mark.plannedMs === null && plannedMs !== null;
    return { motion: replanned ? { ...motion, mark } : motion, leg: null };
  }
  const realMs = fixMs - motion.mark.fixMs;
  const measurable = plannedMs !== null && motion.mark.plannedMs !== null && realMs < STOPPED_AFTER_MS;
  const leg =
    measurable && motion.mark.plannedMs !== null ? { plannedMs: plannedMs - motion.mark.plannedMs, realMs } : null;
  return { motion: withMove({ ...motion, mark }, fixMs), leg };
}

/** A fix overtaken by newer ones: where it was is passed, that it moved may bridge what looked like a stop. */
export function fillMotion(motion: Motion, late: { readonly fixMs: number; readonly speedMps: number | null }): Motion {
  return late.speedMps !== null && late.speedMps >= SURELY_MOVING_MPS ? withMove(motion, late.fixMs) : motion;
}

/** After another plan: distances along the old one are no measure any more. */
export function forgetPlan(motion: Motion): Motion {
  return { ...motion, mark: { ...motion.mark, plannedMs: null } };
}

/** Since when the courier has stood still, as seen at `fixMs`; null while moving. */
export function stoppedSinceMs(motion: Motion, fixMs: number): number | null {
  const session = motion.moves.open.at(-1);
  if (session === undefined) return motion.lastMoveMs;
  return fixMs >= session.window.endMs ? session.window.endMs - STOPPED_AFTER_MS : null;
}

function withMove(motion: Motion, fixMs: number): Motion {
  // The watermark is the newest move: a stop is witnessed by fixes, not by their absence.
  const watermarkMs = motion.moves.watermarkMs ?? fixMs;
  const { state, results } = addToWindows(moving, motion.moves, {
    timeMs: fixMs,
    value: 1,
    watermarkMs: Math.max(watermarkMs, fixMs),
  });
  const closed = results.at(-1);
  if (closed === undefined) return { ...motion, moves: state };
  return { ...motion, moves: state, lastMoveMs: closed.window.endMs - STOPPED_AFTER_MS };
}
