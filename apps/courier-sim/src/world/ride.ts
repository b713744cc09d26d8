/**
 * One ride, driven in full before it begins: every acceleration, bend, light and stop is
 * decided here, and afterwards "where is the courier at this moment" is arithmetic.
 *
 *   speed  ▁▂▅▇▇▇▅▂▁____▁▃▆▇▇▅▃▆▇▇▃▁
 *          away     red light  bend   door
 *
 * A stretch is at most three phases of constant acceleration; the knots between phases
 * are all that is kept.
 */
import type { Chance } from "./chance.ts";
import { bearingDeg, between, type LonLat, turnDeg } from "./ground.ts";
import { indexAt, lengthsM, type PathPoint } from "./path.ts";
import type { Streets } from "./traffic.ts";

export interface Ride {
  readonly startMs: number;
  readonly endMs: number;
  readonly path: readonly PathPoint[];
  readonly along: readonly number[];
  readonly knots: readonly Knot[];
  readonly dice: readonly Die[];
}

/** Where chance was asked whether the courier has to wait, and what it said. */
interface Die {
  readonly kind: "giveWay" | "errand";
  readonly alongM: number;
  readonly waitMs: number;
}

interface Knot {
  readonly atMs: number;
  readonly alongM: number;
  readonly speedMps: number;
  readonly accelerationMps2: number;
}

export interface Whereabouts extends LonLat {
  readonly speedMps: number;
  /** Null while standing. */
  readonly bearingDeg: number | null;
  readonly onPlan: boolean;
}

/** What a courier is like on the road. */
export interface Rider {
  readonly vehicle: "bicycle" | "motorcycle";
  /** Against others with the same vehicle. */
  readonly pace: number;
}

const CRUISE_MPS = { bicycle: 4.5, motorcycle: 6.3 } as const;
/** Traffic holds a motorcycle up more than a bicycle: the exponent of the flow. */
const HELD_UP = { bicycle: 0.6, motorcycle: 1.2 } as const;
const ACCELERATION_MPS2 = { bicycle: 0.7, motorcycle: 1.6 } as const;
const BRAKING_MPS2 = { bicycle: 1.1, motorcycle: 2.2 } as const;
const WALK_MPS = 1.25;
const ORDINARY_STREET_MPS = 4.5;
/** A light or a sign is not met twice within one crossing. */
const CROSSING_M = 45;
const GIVE_WAY_SHARE = 0.3;
export const ERRAND_SHARE = 0.04;

export function rideAlong(
  path: readonly PathPoint[],
  ride: { readonly startMs: number; readonly rider: Rider; readonly streets: Streets; readonly chance: Chance },
): Ride {
  const along = lengthsM(path);
  const { caps, limits, waitsMs, dice } = meetTheStreets(path, along, ride);
  smoothen(along, caps, limits, ride.rider);
  const knots = drive({ along, caps, limits, waitsMs, startMs: ride.startMs, rider: ride.rider });
  return { startMs: ride.startMs, endMs: Math.ceil(knots.at(-1)?.atMs ?? ride.startMs), path, along, knots, dice };
}

export function whereaboutsOn(ride: Ride, atMs: number): Whereabouts {
  const knot = ride.knots[knotAt(ride.knots, atMs)];
  const seconds = secondsInto(knot, atMs);
  const speedMps =
    atMs >= ride.endMs ? 0 : Math.max(0, (knot?.speedMps ?? 0) + (knot?.accelerationMps2 ?? 0) * seconds);
  const alongM = alongOn(ride, atMs);
  const at = Math.min(indexAt(ride.along, alongM), Math.max(0, ride.path.length - 2));
  const from = ride.path[at];
  const to = ride.path[at + 1] ?? from;
  if (from === undefined || to === undefined) throw new Error("a ride has at least one point");
  const stretchM = (ride.along[at + 1] ?? 0) - (ride.along[at] ?? 0);
  const share = stretchM > 0 ? (alongM - (ride.along[at] ?? 0)) / stretchM : 1;
  const place = between(from, to, share);
  return {
    lon: place.lon,
    lat: place.lat,
    speedMps,
    bearingDeg: speedMps > 0.3 ? bearingDeg(from, to) : null,
    onPlan: !(share < 0.5 ? from : to).offPlan,
  };
}

export function alongOn(ride: Ride, atMs: number): number {
  const knot = ride.knots[knotAt(ride.knots, atMs)];
  const seconds = secondsInto(knot, atMs);
  const drivenM = (knot?.speedMps ?? 0) * seconds + ((knot?.accelerationMps2 ?? 0) * seconds * seconds) / 2;
  return Math.min(ride.along.at(-1) ?? 0, (knot?.alongM ?? 0) + drivenM);
}

const secondsInto = (knot: Knot | undefined, atMs: number): number =>
  knot === undefined ? 0 : Math.max(0, atMs - knot.atMs) / 1_000;

/** Whether one has to give way at a crossing without a light, and for how long. */
export const giveWayMs = (chance: Chance): number =>
  chance.happens(GIVE_WAY_SHARE) ? chance.between(1_500, 6_000) : 0;

/** Now and then somebody stops for something of their own. */
export const errandMs = (chance: Chance): number => chance.between(20_000, 120_000);

/** Speed possible on each stretch, speed allowed at each vertex, waiting time at each vertex. */
function meetTheStreets(
  path: readonly PathPoint[],
  along: readonly number[],
  { startMs, rider, streets, chance }: Parameters<typeof rideAlong>[1],
): { caps: number[]; limits: number[]; waitsMs: number[]; dice: Die[] } {
  const caps: number[] = [];
  const limits: number[] = [0];
  const waitsMs: number[] = [0];
  const dice: Die[] = [];
  const errandAt = chance.happens(ERRAND_SHARE) ? Math.floor(chance.between(1, path.length)) : -1;
  let timeMs = startMs;
  let crossingM = 0;
  for (let at = 0; at + 1 < path.length; at++) {
    const from = path[at];
    const to = path[at + 1];
    if (from === undefined || to === undefined) break;
    const cap = from.onFoot ? WALK_MPS * Math.min(1.2, rider.pace) : roadMps(from, timeMs, rider, streets);
    caps.push(cap);
    timeMs += (1.2 * 1_000 * ((along[at + 1] ?? 0) - (along[at] ?? 0))) / cap;

    const after = path[at + 2];
    if (after === undefined) {
      limits.push(0);
      waitsMs.push(0);
      break;
    }
    const turn = turnDeg(bearingDeg(from, to), bearingDeg(to, after));
    const alongM = along[at + 1] ?? 0;
    let waitMs = 0;
    if (at + 1 === errandAt) {
      waitMs = errandMs(chance);
      dice.push({ kind: "errand", alongM, waitMs });
    }
    if (!to.onFoot && alongM - crossingM > CROSSING_M) {
      let crossingMs = streets.lightMs(to, timeMs);
      if (crossingMs === 0 && turn > 50) {
        crossingMs = giveWayMs(chance);
        dice.push({ kind: "giveWay", alongM, waitMs: crossingMs });
      }
      if (crossingMs > 0) crossingM = alongM;
      waitMs += crossingMs;
    }
    limits.push(waitMs > 0 ? 0 : bendMps(turn));
    waitsMs.push(waitMs);
    timeMs += waitMs;
  }
  return { caps, limits, waitsMs, dice };
}

function roadMps(stretch: PathPoint, atMs: number, rider: Rider, streets: Streets): number {
  const street = Math.min(1.3, Math.max(0.55, Math.sqrt(stretch.plannedMps / ORDINARY_STREET_MPS)));
  const flow = streets.flow(stretch, atMs) ** HELD_UP[rider.vehicle];
  return Math.max(1, CRUISE_MPS[rider.vehicle] * rider.pace * street * flow);
}

/** Straight on is free; a right angle is taken at a run, a turn back at a walk. */
const bendMps = (turn: number): number => (turn < 20 ? 20 : Math.max(1.2, 7.5 - turn / 25));

/** Nobody brakes or accelerates harder than they can: lowers the limits until that holds. */
function smoothen(along: readonly number[], caps: readonly number[], limits: number[], { vehicle }: Rider): void {
  for (let at = 1; at + 1 < limits.length; at++) {
    limits[at] = Math.min(limits[at] ?? 0, caps[at - 1] ?? 0, caps[at] ?? 0);
  }
  for (let at = limits.length - 2; at >= 0; at--) {
    const lengthM = (along[at + 1] ?? 0) - (along[at] ?? 0);
    limits[at] = Math.min(limits[at] ?? 0, Math.sqrt((limits[at + 1] ?? 0) ** 2 + 2 * BRAKING_MPS2[vehicle] * lengthM));
  }
  for (let at = 1; at < limits.length; at++) {
    const lengthM = (along[at] ?? 0) - (along[at - 1] ?? 0);
    limits[at] = Math.min(
      limits[at] ?? 0,
      Math.sqrt((limits[at - 1] ?? 0) ** 2 + 2 * ACCELERATION_MPS2[vehicle] * lengthM),
    );
  }
}

function drive(plan: {
  readonly along: readonly number[];
  readonly caps: readonly number[];
  readonly limits: readonly number[];
  readonly waitsMs: readonly number[];
  readonly startMs: number;
  readonly rider: Rider;
}): Knot[] {
  const knots: Knot[] = [];
  const up = ACCELERATION_MPS2[plan.rider.vehicle];
  const down = BRAKING_MPS2[plan.rider.vehicle];
  let atMs = plan.startMs;
  for (let at = 0; at < plan.caps.length; at++) {
    let alongM = plan.along[at] ?? 0;
    const lengthM = (plan.along[at + 1] ?? 0) - alongM;
    const first = plan.limits[at] ?? 0;
    const last = plan.limits[at + 1] ?? 0;
    const reachable = Math.sqrt((2 * up * down * lengthM + down * first ** 2 + up * last ** 2) / (up + down));
    const peak = Math.max(first, last, Math.min(plan.caps[at] ?? 0, reachable));
    const upM = (peak ** 2 - first ** 2) / (2 * up);
    const downM = (peak ** 2 - last ** 2) / (2 * down);
    const phase = (speedMps: number, accelerationMps2: number, metres: number, seconds: number): void => {
      if (seconds <= 0) return;
      knots.push({ atMs, alongM, speedMps, accelerationMps2 });
      alongM += metres;
      atMs += seconds * 1_000;
    };
    phase(first, up, upM, (peak - first) / up);
    if (peak > 0) phase(peak, 0, lengthM - upM - downM, (lengthM - upM - downM) / peak);
    phase(peak, -down, downM, (peak - last) / down);
    const waitMs = plan.waitsMs[at + 1] ?? 0;
    if (waitMs > 0) {
      knots.push({ atMs, alongM: plan.along[at + 1] ?? 0, speedMps: 0, accelerationMps2: 0 });
      atMs += waitMs;
    }
  }
  knots.push({ atMs, alongM: plan.along.at(-1) ?? 0, speedMps: 0, accelerationMps2: 0 });
  return knots;
}

function knotAt(knots: readonly Knot[], atMs: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((knots[middle]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
