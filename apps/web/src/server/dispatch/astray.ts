/** Couriers who are off the way they were given, and which road they ride instead. Pure. */
import { type Matching, matchFix, type RoadFix, type RoadGraph } from "@doorstep/city";
import type { CourierView } from "@doorstep/events/browser";

export interface Astray {
  readonly newest: RoadFix;
  /** Null on the way. */
  readonly matching: Matching | null;
  /** When they were last given another way; null before. */
  readonly replannedMs: number | null;
}

/** Two say which way along the road; the last one on the way is the first of them. */
const FIXES_TO_KNOW = 2;
/** Who leaves every way they are given knows better. */
const AGAIN_AFTER_MS = 30_000;
/** What is left of a position's noise once it is smoothed. */
const SIGMA_M = 8;

/** After one more look at the courier; null for one who stands, has nothing to bring, or is not heard. */
export function followAstray(graph: RoadGraph, known: Astray | null, view: CourierView): Astray | null {
  const { position, lastFixMs, activity, onRoute, orderIds } = view;
  const isRiding = activity === "toFood" || activity === "toDoor";
  if (!isRiding || orderIds.length === 0 || position === null || lastFixMs === null) return null;
  if (known !== null && lastFixMs <= known.newest.atMs) return known;
  const [lon, lat] = position;
  const newest = { lon, lat, atMs: lastFixMs, sigmaM: SIGMA_M };
  const replannedMs = known?.replannedMs ?? null;
  if (onRoute) return { newest, matching: null, replannedMs };
  const before = known === null ? null : (known.matching ?? matchFix(graph, null, known.newest));
  return { newest, matching: matchFix(graph, before, newest), replannedMs };
}

/** What another way is to begin with, when it is time for one; null when it is not. */
export function dueMatching({ matching, replannedMs }: Astray, nowMs: number): Matching | null {
  const isDue = replannedMs === null || nowMs - replannedMs >= AGAIN_AFTER_MS;
  return isDue && matching !== null && matching.length >= FIXES_TO_KNOW ? matching : null;
}
