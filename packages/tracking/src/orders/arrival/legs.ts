/**
 * Each part of the way to the diner as an uncertain duration from now, given all that is
 * known now. Every leg works the same: a log-normal and how long it has lasted already.
 */
import { distanceM } from "../../geometry/index.ts";
import { cookingSinceMs, type Lifecycle } from "../lifecycle.ts";
import { AT_OTHERS_DOOR_MS, isAtOthersDoor, type Ride, shownStopMs } from "../ride.ts";
import type { HeardPosition } from "../state.ts";
import { kitchenDuration } from "./kitchen-times.ts";
import { type Duration, remaining, shareOver } from "./log-normal.ts";
import type { ArrivalPriors } from "./priors.ts";
import { certain, fromQuantiles, POINTS, type Spread, sum } from "./spread.ts";

/** All that is known of an order at one moment of log time. */
export interface Evidence {
  readonly life: Lifecycle;
  readonly position: HeardPosition | null;
  readonly ride: Ride | null;
  readonly silentSinceMs: number | null;
  readonly nowMs: number;
  /** Planned time from the restaurant to the door, when it is known without a courier. */
  readonly toDoorPlannedMs?: number;
}

const DONE = certain(0);

/** Until the kitchen says yes. */
export function confirmLeg({ life, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  if (life.confirmed !== null || life.preparingAtMs !== null || life.readyAtMs !== null) return DONE;
  const sinceMs = life.payment?.atMs ?? life.placed?.atMs ?? nowMs;
  return remaining(priors.confirm, nowMs - sinceMs);
}

/** From the kitchen's yes, or from now when it has said it, until the bag is packed. */
export function kitchenLeg({ life, ride, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  if (life.readyAtMs !== null) return DONE;
  const startMs = cookingSinceMs(life);
  if (startMs === null) return remaining(kitchenDuration(life, priors), 0);
  const cooking = kitchenDuration(life, priors);
  const elapsedMs = nowMs - startMs;
  const left = remaining(cooking, elapsedMs);
  // A courier who stands there without the bag sees that it is not ready.
  if (ride !== null && ride.atRestaurantSinceMs !== null) return left;
  return orDoneInSilence(left, { over: shareOver(cooking, elapsedMs), says: priors.saysReady });
}

/** From the kitchen's yes, or from now when it has said it, until a courier is at its door. */
export function courierLeg(evidence: Evidence, priors: ArrivalPriors): Spread {
  const { life, ride, position, nowMs } = evidence;
  if (life.courier === null) {
    const sinceMs = life.releasedAtMs ?? life.confirmed?.atMs ?? life.preparingAtMs ?? null;
    return remaining(priors.findCourier, sinceMs === null ? 0 : nowMs - sinceMs);
  }
  if (ride !== null && ride.atRestaurantSinceMs !== null) return DONE;
  if (position?.toPickupPlannedMs == null) {
    const { toPickupPlannedMs } = life.courier.route;
    return remaining(roadDuration(toPickupPlannedMs, evidence, priors), nowMs - life.courier.atMs);
  }
  return remaining(roadDuration(position.toPickupPlannedMs, evidence, priors), nowMs - position.fixAtMs);
}

/** From both being there until the bag is in the courier's hands. */
export function counterLeg({ life, ride, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  const bothMs =
    life.readyAtMs !== null && ride !== null && ride.atRestaurantSinceMs !== null
      ? Math.max(life.readyAtMs, ride.atRestaurantSinceMs)
      : nowMs;
  return remaining(priors.counter, nowMs - bothMs);
}

/** From the restaurant, or from now when under way, to the kerb before the door. */
export function roadLeg(evidence: Evidence, priors: ArrivalPriors): Spread {
  const { life, ride, position, nowMs } = evidence;
  if (ride !== null && ride.atDoorSinceMs !== null) return DONE;
  if (life.pickedUp !== null && position !== null && position.toPickupM === null) {
    return remaining(roadDuration(position.toDropoffPlannedMs, evidence, priors), nowMs - position.fixAtMs);
  }
  const duration = roadDuration(plannedToDoorMs(evidence, priors), evidence, priors);
  return remaining(duration, life.pickedUp === null ? 0 : nowMs - life.pickedUp.atMs);
}

/** The doors of other orders that this courier comes to before. */
export function othersLeg({ life, position, ride, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  const doors = life.courier?.route.doorsBefore ?? [];
  if (doors.length === 0 || (ride !== null && ride.atDoorSinceMs !== null)) return DONE;
  const toGoMs = position !== null && position.toPickupM === null ? position.toDropoffPlannedMs : null;
  let rest = DONE;
  for (const beforeMs of doors) {
    if (toGoMs !== null && toGoMs < beforeMs - AT_OTHERS_DOOR_MS) continue;
    const standsThere = position?.stoppedSinceMs != null && isAtOthersDoor(life, position);
    const sinceMs = standsThere ? Math.max(position.stoppedSinceMs, life.pickedUp?.atMs ?? 0) : nowMs;
    rest = sum(rest, remaining(priors.door, nowMs - sinceMs));
  }
  return rest;
}

/** A stop where nothing is to be waited for. */
export function stopLeg({ life, ride, position, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  const sinceMs = shownStopMs(ride, life, position);
  return sinceMs === null ? DONE : remaining(priors.stop, nowMs - sinceMs);
}

/** From the kerb into the diner's hands. */
export function doorLeg({ ride, nowMs }: Evidence, priors: ArrivalPriors): Spread {
  const sinceMs = ride?.atDoorSinceMs ?? null;
  return remaining(priors.door, sinceMs === null ? 0 : nowMs - sinceMs);
}

/** The planned time from the restaurant to the door: of the courier's way, else by road, else of a way of usual length. */
function plannedToDoorMs({ life, toDoorPlannedMs }: Evidence, priors: ArrivalPriors): number {
  if (life.courier !== null) return life.courier.route.toDoorPlannedMs;
  if (toDoorPlannedMs !== undefined) return toDoorPlannedMs;
  if (life.placed === null) return 0;
  if (life.placed.toDoorPlannedMs !== null) return life.placed.toDoorPlannedMs;
  const crowM = distanceM(life.placed.pickup, life.placed.dropoff);
  return ((crowM * priors.roadOverCrow) / priors.roadMps) * 1_000;
}

function roadDuration(plannedMs: number, evidence: Evidence, priors: ArrivalPriors): Duration {
  const { life, position, silentSinceMs, nowMs } = evidence;
  // What this vehicle rides as a rule, or what rides take at present where this one leads.
  const vehicle = life.courier === null ? 1 : priors.vehiclePace[life.courier.vehicle];
  const usual = vehicle * credible((position?.roadPaceRatio ?? vehicle) / vehicle);
  const heard = position?.paceRatio ?? null;
  // A pace over a hundred metres is one green light; it counts as it settles.
  const trust = position === null || heard === null ? 0 : position.alongM / (position.alongM + priors.paceSettlesM);
  const pace = usual ** (1 - trust) * credible(heard ?? usual) ** trust;
  const offRoute = position !== null && !position.onRoute;
  const medianMs = plannedMs / pace + (offRoute ? priors.offRouteMs : 0);
  // A short silence is a bridge or a lift; it is worth as much as being lost only after minutes.
  const silentMs = silentSinceMs === null ? 0 : Math.max(0, nowMs - silentSinceMs);
  const silence = silentMs / (silentMs + priors.silenceSettlesMs);
  const { unknownPace, knownPace, floorMs } = priors.rideSigma;
  const share =
    unknownPace +
    (knownPace - unknownPace) * trust +
    (offRoute ? priors.unsureSigma : 0) +
    priors.unsureSigma * silence;
  return { medianMs, sigma: Math.min(Math.hypot(share, floorMs / Math.max(medianMs, floorMs)), WIDEST_SIGMA) };
}

/** Outside these a pace is a fault of measurement. */
const SLOWEST_PACE = 0.4;
const FASTEST_PACE = 2.5;
const WIDEST_SIGMA = 0.8;

const credible = (pace: number): number => Math.min(Math.max(pace, SLOWEST_PACE), FASTEST_PACE);

/**
 * A kitchen that never says "ready" may be done: no word is weak evidence of no food. The
 * share that is done in silence costs no more time, the rest is as it was.
 */
function orDoneInSilence(left: Spread, { over, says }: { over: number; says: number }): Spread {
  const silent = (1 - says) * over;
  const done = silent / (silent + 1 - over);
  if (done === 0) return left;
  return fromQuantiles((p) => {
    if (p < done) return 0;
    const at = Math.floor(((p - done) / (1 - done)) * POINTS);
    return left[Math.min(at, POINTS - 1)] ?? 0;
  });
}
