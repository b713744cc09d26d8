/**
 * A courier followed along a plan. What is shown never goes back, and never past a stop
 * that has not been made.
 *
 *     shown                     next stop
 *     ──●────────────────────────■──────────
 *     [·· stretch a fix may be on ··]          behind: as far as noise goes
 *                                              ahead: as far as anyone rides in the time
 *
 *     on route ── 3 fixes outside the wide gate ──► off route
 *        ▲                                              │
 *        ├───────── 3 fixes inside the narrow gate ─────┤
 *        └── 3 fixes advancing well past the next stop ─┘  (its fact is late or lost)
 *
 * Two gates, so that a courier on the edge does not flap. The stretch is short, so that a
 * route that crosses itself or comes back along the same street is no riddle: what lies at
 * another distance along is simply not looked at.
 */
import type { Vehicle } from "@doorstep/events";
import { lonLatToPoint, type PointM, type Projected, projectOnto } from "../geometry/index.ts";
import { type AlongFilter, predictAlong, RESTART_AFTER_MS, startAlong, stepAlong } from "./along-filter.ts";
import type { Fix } from "./fix.ts";
import { type PackedPlan, planLine } from "./plan.ts";
import type { NextStop } from "./stops.ts";
import { FASTEST_MPS } from "./vehicles.ts";

export interface RouteFollowed {
  readonly plan: PackedPlan;
  readonly filter: AlongFilter | null;
  /** What has been shown. Never falls. */
  readonly alongM: number;
  /** How many fixes in a row say that it is the other way round. */
  readonly side: { readonly kind: "on"; readonly outside: number } | { readonly kind: "off"; readonly inside: number };
  /** Fixes in a row that advance well past the next stop. */
  readonly beyond: { readonly count: number; readonly alongM: number } | null;
}

export interface Followed {
  readonly route: RouteFollowed;
  /** `held`: this fix alone decides nothing, what was shown stays. */
  readonly outcome: "on" | "held" | "off" | "left" | "returned" | "passedStop";
}

/** Wide gate: half a block, or as far as a fix of this accuracy strays. */
const LEAVE_AT_LEAST_M = 40;
const LEAVE_ACCURACIES = 2.5;
/** Narrow gate. */
const RETURN_AT_LEAST_M = 25;
const RETURN_ACCURACIES = 1.5;
/** One fix may be noise, two a reflection off one tower; three are 8 s of the same. */
const FIXES_TO_DECIDE = 3;
/** Beyond the depth of a shop and its yard. */
const PAST_STOP_M = 120;
/** What smoothing and "never back" may have put the shown place ahead by. */
const BEHIND_M = 20;
/** A courier joins a new plan near its start. */
const JOINS_WITHIN_M = 400;
/** Riding, with no better knowledge. */
const USUAL_MPS = 5;
/** Below this the phone is standing; what its noise adds up to is not a way travelled. */
const STANDING_MPS = 1;
const STANDING_HOLD_M = 8;
const LEAST_SIGMA_M = 5;

export function beginRoute(plan: PackedPlan): RouteFollowed {
  return { plan, filter: null, alongM: 0, side: { kind: "on", outside: 0 }, beyond: null };
}

export function followRoute(
  route: RouteFollowed,
  fix: Fix,
  { next, vehicle }: { next: NextStop | null; vehicle: Vehicle },
): Followed {
  const line = planLine(route.plan);
  const point = lonLatToPoint(line.plane, fix);
  const untilM = next === null ? line.lengthM : next.alongM;
  const found =
    route.side.kind === "on"
      ? placeExpected(route, { fix, point, untilM: untilM + PAST_STOP_M, vehicle })
      : placeAnywhere(route, { point, untilM });
  const gateM =
    route.side.kind === "on"
      ? Math.max(LEAVE_AT_LEAST_M, LEAVE_ACCURACIES * fix.accuracyM)
      : Math.max(RETURN_AT_LEAST_M, RETURN_ACCURACIES * fix.accuracyM);
  if (found !== null && found.offM <= gateM) return inside(route, found, { fix, untilM, vehicle });
  return outside(route, { fix, point, next });
}

/** The courier is known to be at `alongM`: at a stop, says its fact. Never back. */
export function arriveAt(route: RouteFollowed, alongM: number): RouteFollowed {
  if (route.filter === null || Math.abs(alongM - route.filter.alongM) > PAST_STOP_M) return route;
  return { ...route, alongM: Math.max(route.alongM, alongM), filter: { ...route.filter, alongM, speedMps: 0 } };
}

interface Looking {
  readonly fix: Fix;
  readonly point: PointM;
  readonly untilM: number;
  readonly vehicle: Vehicle;
}

/** The likeliest place near where the courier should be by now. */
function placeExpected(route: RouteFollowed, { fix, point, untilM, vehicle }: Looking): Projected | null {
  const sigmaM = Math.max(LEAST_SIGMA_M, fix.accuracyM / 1.5);
  const seconds = route.filter === null ? 0 : Math.max(0, fix.fixMs - route.filter.atMs) / 1000;
  const { expectedM, spreadM } = expectation(route, fix, seconds);
  const aheadM = route.filter === null ? JOINS_WITHIN_M : FASTEST_MPS[vehicle] * seconds + 2 * fix.accuracyM;
  return projectOnto(planLine(route.plan), point, {
    stretch: { fromM: route.alongM - BEHIND_M - 2 * fix.accuracyM, toM: Math.min(untilM, route.alongM + aheadM) },
    costOf: ({ alongM, offM }) => (offM / sigmaM) ** 2 + ((alongM - expectedM) / (spreadM + sigmaM)) ** 2,
  });
}

function expectation(
  { filter, alongM }: RouteFollowed,
  fix: Fix,
  seconds: number,
): { readonly expectedM: number; readonly spreadM: number } {
  if (filter === null) return { expectedM: alongM, spreadM: JOINS_WITHIN_M / 2 };
  if (seconds * 1000 > RESTART_AFTER_MS)
    return { expectedM: alongM + USUAL_MPS * seconds, spreadM: USUAL_MPS * seconds };
  const predicted = predictAlong(filter, fix.fixMs);
  return { expectedM: predicted.alongM, spreadM: Math.sqrt(predicted.alongM2) };
}

/** Off the route there is no expectation: the nearest place ahead, and of two alike the first. */
function placeAnywhere(route: RouteFollowed, { point, untilM }: { point: PointM; untilM: number }): Projected | null {
  return projectOnto(planLine(route.plan), point, {
    stretch: { fromM: route.alongM - BEHIND_M, toM: untilM },
    costOf: ({ alongM, offM }) => offM + (alongM - route.alongM) / 100,
  });
}

function inside(
  route: RouteFollowed,
  place: Projected,
  { fix, untilM, vehicle }: { fix: Fix; untilM: number; vehicle: Vehicle },
): Followed {
  // A little past the stop is at the stop: a yard, the next corner, a fact that comes a minute late.
  const alongM = Math.min(place.alongM, untilM);
  const measure = {
    atMs: fix.fixMs,
    alongM,
    accuracyM: fix.accuracyM,
    speedMps: ownSpeed(route, fix, alongM),
    fastestMps: FASTEST_MPS[vehicle],
  };
  if (route.side.kind === "off") {
    const insideCount = route.side.inside + 1;
    if (insideCount < FIXES_TO_DECIDE) {
      return { route: { ...route, beyond: null, side: { kind: "off", inside: insideCount } }, outcome: "off" };
    }
    return { route: shownAt({ ...route, filter: null }, startAlong(measure), untilM), outcome: "returned" };
  }
  return { route: shownAt(route, stepAlong(route.filter, measure), untilM), outcome: "on" };
}

/** Some phones say 0 whatever they do: then their position contradicts them. */
function ownSpeed({ filter }: RouteFollowed, fix: Fix, alongM: number): number | null {
  const movedM = filter === null ? 0 : Math.abs(alongM - filter.alongM);
  return fix.speedMps === 0 && movedM > fix.accuracyM ? null : fix.speedMps;
}

function shownAt(route: RouteFollowed, estimate: AlongFilter, untilM: number): RouteFollowed {
  const filter = estimate.alongM > untilM ? { ...estimate, alongM: untilM } : estimate;
  const standing = filter.speedMps < STANDING_MPS && filter.alongM < route.alongM + STANDING_HOLD_M;
  const first = route.filter === null;
  const alongM = standing && !first ? route.alongM : Math.max(route.alongM, filter.alongM);
  return { ...route, filter, alongM, side: { kind: "on", outside: 0 }, beyond: null };
}

function outside(
  route: RouteFollowed,
  { fix, point, next }: { fix: Fix; point: PointM; next: NextStop | null },
): Followed {
  const beyond = next === null ? null : placeBeyond(route, { fix, point, stopAlongM: next.alongM });
  if (beyond !== null && beyond.count >= FIXES_TO_DECIDE) {
    const { alongM } = beyond;
    const measure = { atMs: fix.fixMs, alongM, accuracyM: fix.accuracyM, speedMps: fix.speedMps, fastestMps: 0 };
    const passed = shownAt({ ...route, filter: null }, startAlong(measure), planLine(route.plan).lengthM);
    return { route: passed, outcome: "passedStop" };
  }
  if (route.side.kind === "off") {
    return { route: { ...route, beyond, side: { kind: "off", inside: 0 } }, outcome: "off" };
  }
  const count = route.side.outside + 1;
  return count < FIXES_TO_DECIDE
    ? { route: { ...route, beyond, side: { kind: "on", outside: count } }, outcome: "held" }
    : { route: { ...route, beyond, side: { kind: "off", inside: 0 } }, outcome: "left" };
}

/** Past the next stop and advancing; the other way along the same street is someone coming to the stop. */
function placeBeyond(
  { plan, beyond }: RouteFollowed,
  { fix, point, stopAlongM }: { fix: Fix; point: PointM; stopAlongM: number },
): RouteFollowed["beyond"] {
  const place = projectOnto(planLine(plan), point, {
    stretch: { fromM: stopAlongM + PAST_STOP_M, toM: Number.POSITIVE_INFINITY },
    costOf: ({ offM }) => offM,
  });
  if (place === null || place.offM > Math.max(RETURN_AT_LEAST_M, RETURN_ACCURACIES * fix.accuracyM)) return null;
  const advances = beyond !== null && place.alongM > beyond.alongM;
  return { count: advances ? beyond.count + 1 : 1, alongM: place.alongM };
}
