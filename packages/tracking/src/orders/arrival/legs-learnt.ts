/**
 * The parts of the way whose times the city learns, and how what it has learnt changes what is
 * believed: the median by the ratio, the deviation towards the one seen, both the more the more
 * outcomes there are.
 */
import type { LearntLeg } from "@doorstep/events";
import type { Duration } from "./log-normal.ts";

export type Leg = "confirm" | "counter" | "door";

/** So many outcomes count as much as what is believed of any city. */
const OUTCOMES_TO_SETTLE = 20;
/** Nothing people do is surer, or less sure, than this. */
const SIGMA_LEAST = 0.08;
const SIGMA_MOST = 0.9;

/** `duration` as the city has seen it. */
export function asSeen(duration: Duration, learnt: Omit<LearntLeg, "leg"> | undefined): Duration {
  if (learnt === undefined || learnt.count <= 0 || learnt.ratio <= 0) return duration;
  const trust = learnt.count / (learnt.count + OUTCOMES_TO_SETTLE);
  return {
    medianMs: duration.medianMs * learnt.ratio ** trust,
    // Few outcomes lie near each other by chance.
    sigma: clamped(duration.sigma * (1 - trust) + learnt.spread * trust),
  };
}

const clamped = (sigma: number): number => Math.min(Math.max(sigma, SIGMA_LEAST), SIGMA_MOST);
