/**
 * What the parts of the way to a door have taken lately, over what was said of them: for each
 * part its last outcomes, kept as thousandths of the logarithm, since a state is one record.
 */
import type { LearntLeg, LegOutcome } from "@doorstep/events";
import { quantileOf } from "./quantile.ts";

/** The last outcomes of each leg, oldest first. */
export type LegTimes = Readonly<Record<string, readonly number[]>>;

/** Eight minutes of a large city, an hour of a small one: a storm is followed, one slow lift is not. */
const LAST = 100;
/** There are eight; more would be a producer gone wrong. */
const MOST_LEGS = 16;
/** A leg that took 50 times what was said, or a fiftieth, is a button pressed at the wrong time. */
const FURTHEST = Math.log(50);

/** The same when the outcome is none to learn from. */
export function addLegTime(legs: LegTimes, { leg, saidMs, tookMs }: LegOutcome): LegTimes {
  const known = legs[leg];
  if (saidMs <= 0 || tookMs <= 0 || (known === undefined && Object.keys(legs).length >= MOST_LEGS)) return legs;
  const log = Math.log(tookMs / saidMs);
  if (Math.abs(log) > FURTHEST) return legs;
  return { ...legs, [leg]: [...(known ?? []), Math.round(log * 1_000)].slice(-LAST) };
}

/** By name, so that the same outcomes tell the same. */
export const learntLegs = (legs: LegTimes): LearntLeg[] =>
  Object.entries(legs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([leg, times]) => ({ leg, count: times.length, ...spreadOf(times) }));

/** The median ratio, and the deviation of its logarithm as the middle two thirds show it. */
export function spreadOf(thousandths: readonly number[]): { readonly ratio: number; readonly spread: number } {
  const sorted = [...thousandths].sort((a, b) => a - b);
  const deviation = (quantileOf(sorted, 0.8413) - quantileOf(sorted, 0.1587)) / 2;
  return {
    ratio: Math.round(Math.exp(quantileOf(sorted, 0.5) / 1_000) * 1_000) / 1_000,
    spread: Math.round(deviation) / 1_000,
  };
}
