/**
 * A ride to test with: a route through a grid of blocks, a rider who stops at corners, and
 * a phone with noise. Made from a seed, so that every run sees the same ride.
 */
import type { CourierAssigned, Ping, RecordPosition, RoutePlan } from "@doorstep/events";
import { expect } from "vitest";
import { type LonLat, planeAt, pointToLonLat, positionAt, type RouteLine, routeLine } from "../geometry/index.ts";
import { noSurroundings, type Surroundings } from "../surroundings.ts";
import type { CourierStep } from "./decided.ts";
import type { CouriersOutput } from "./output.ts";
import type { CourierState } from "./state.ts";
import { type CourierRecord, stepCourier } from "./step.ts";
import { courierView } from "./view.ts";
import { courierWakeAtMs, wakeCourier } from "./wake.ts";

export const START_MS = 1_700_000_000_000;
export const HOME: LonLat = { lon: -56.18, lat: -34.9 };
const PLANNED_MPS = 4.5;

export interface Random {
  /** `[0, 1)`. */
  readonly next: () => number;
  readonly gaussian: () => number;
}

/** mulberry32: small, and good enough for noise. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, gaussian };
}

/** A plan through points given in metres from `HOME`, at the planned speed. */
export function planThrough(
  corners: readonly (readonly [eastM: number, northM: number])[],
  stops: RoutePlan["stops"],
): RoutePlan {
  const plane = planeAt(HOME);
  let plannedMs = 0;
  const points = corners.map(([eastM, northM], index) => {
    const [beforeEastM, beforeNorthM] = corners[index - 1] ?? [eastM, northM];
    plannedMs += (Math.hypot(eastM - beforeEastM, northM - beforeNorthM) / PLANNED_MPS) * 1000;
    const { lon, lat } = pointToLonLat(plane, { eastM, northM });
    return { lonE6: Math.round(lon * 1e6), latE6: Math.round(lat * 1e6), plannedMs: Math.round(plannedMs) };
  });
  const streets = points.map((_, fromPoint) => ({ fromPoint, name: `Street ${fromPoint}` }));
  return { points, streets, stops };
}

/** Straight east, a point every 100 m, with the pick-up in the middle and the door at the end. */
export function straightPlan(lengthM: number, orderId = "o1"): RoutePlan {
  const count = Math.round(lengthM / 100);
  const corners = Array.from({ length: count + 1 }, (_, index) => [index * 100, 0] as const);
  return planThrough(corners, [
    { orderId, kind: "pickup", point: Math.floor(count / 2) },
    { orderId, kind: "dropoff", point: count },
  ]);
}

/** A walk over a grid of 90 m blocks that never turns back. */
export function gridPlan(random: Random, blocks: number, orderId = "o1"): RoutePlan {
  const corners: [number, number][] = [[0, 0]];
  let [eastM, northM] = [0, 0];
  for (let block = 0; block < blocks; block++) {
    if (random.next() < 0.5) eastM += 90;
    else northM += 90;
    corners.push([eastM, northM]);
  }
  return planThrough(corners, [{ orderId, kind: "dropoff", point: blocks }]);
}

export interface RidePoint {
  readonly atMs: number;
  readonly alongM: number;
  readonly speedMps: number;
  readonly position: LonLat;
}

/** A rider on a route: cruises, brakes for some corners, waits there, pulls away. Four states a second. */
export function ride(plan: RoutePlan, random: Random, cruiseMps = 5.5): readonly RidePoint[] {
  const line = routeLine(plan.points);
  const points: RidePoint[] = [];
  let [alongM, speedMps, waitS] = [0, 0, 0];
  let stopAtM = nextStopM(line, 0, random);
  for (let atMs = START_MS; alongM < line.lengthM - 1; atMs += 250) {
    points.push({ atMs, alongM, speedMps, position: positionAt(line, alongM) });
    const brakingM = (speedMps * speedMps) / (2 * 1.5);
    if (waitS > 0) {
      waitS -= 0.25;
      if (waitS <= 0) stopAtM = nextStopM(line, alongM + 20, random);
    } else if (stopAtM - alongM < brakingM + 1) {
      speedMps = Math.max(0, speedMps - 1.5 * 0.25);
      if (speedMps === 0) waitS = 3 + random.next() * 22;
    } else {
      speedMps = Math.min(cruiseMps, speedMps + 1 * 0.25);
    }
    alongM += speedMps * 0.25;
  }
  return points;
}

function nextStopM(line: RouteLine, fromM: number, random: Random): number {
  for (const alongM of line.alongM) if (alongM > fromM && random.next() < 0.3) return alongM;
  return Number.POSITIVE_INFINITY;
}

/** A ping from a phone whose clock is right and whose message takes no time, unless told otherwise. */
export function pingAt(fixMs: number, position: LonLat, more: Partial<Ping> = {}): Ping {
  return {
    type: "ping",
    courierId: "c1",
    session: "s1",
    seq: Math.floor(fixMs / 1000),
    fixAtMs: fixMs,
    sentAtMs: fixMs,
    ...position,
    accuracyM: 15,
    speedMps: null,
    bearingDeg: null,
    batteryPercent: 80,
    mock: false,
    ...more,
  };
}

/** `position` moved by noise of `sigmaM` in each direction. */
export function blurred(position: LonLat, sigmaM: number, random: Random): LonLat {
  return pointToLonLat(planeAt(position), { eastM: sigmaM * random.gaussian(), northM: sigmaM * random.gaussian() });
}

export function eastOfHome(eastM: number, northM = 0): LonLat {
  return pointToLonLat(planeAt(HOME), { eastM, northM });
}

export function assigned(plan: RoutePlan, more: Partial<CourierAssigned> = {}): CourierAssigned {
  const fact = { type: "courier-assigned", courierId: "c1", orderId: "o1", version: 5, origin: "test" } as const;
  return { ...fact, atMs: START_MS, plan, ...more };
}

export type { CourierRecord };

export interface Logged {
  readonly receivedAtMs: number;
  readonly record: CourierRecord;
}

export interface Played {
  readonly state: CourierState | undefined;
  readonly outputs: readonly CouriersOutput[];
  readonly notes: readonly string[];
  readonly steps: readonly CourierStep[];
}

const at = (offset: number, receivedAtMs: number): RecordPosition => ({
  topic: "couriers",
  partition: 0,
  offset,
  receivedAtMs,
});

/** Plays a log as the engine does: what is due before a record's time comes before the record. */
export function play(
  log: readonly Logged[],
  {
    from,
    firstOffset = 0,
    surroundings = noSurroundings,
    between = (state) => state,
  }: {
    from?: CourierState | undefined;
    firstOffset?: number;
    surroundings?: Surroundings;
    /** Done to the state after each record. */
    between?: (state: CourierState) => CourierState;
  } = {},
): Played {
  let state = from;
  const steps: CourierStep[] = [];
  for (const [index, { record, receivedAtMs }] of log.entries()) {
    const position = at(firstOffset + index, receivedAtMs);
    const dueMs = state === undefined ? null : courierWakeAtMs(state);
    if (state !== undefined && dueMs !== null && dueMs <= receivedAtMs) {
      const woken = wakeCourier(state, position, surroundings);
      steps.push(woken);
      state = woken.state;
    }
    const step = stepCourier(state, record, position, surroundings);
    steps.push(step);
    if (state !== undefined && step.state !== undefined && viewsOf(step.outputs).length === 0)
      expect(courierView("c1", step.state), "[C36] what is not told has not changed").toEqual(courierView("c1", state));
    state = step.state === undefined ? undefined : between(step.state);
  }
  return {
    state,
    steps,
    outputs: steps.flatMap(({ outputs }) => outputs),
    notes: steps.flatMap(({ notes }) => notes),
  };
}

/** Time passes to `receivedAtMs` with no record of this courier. */
export function wakeAt(state: CourierState, receivedAtMs: number, offset = 1_000_000): CourierStep {
  return wakeCourier(state, at(offset, receivedAtMs), noSurroundings);
}

export const progressOf = (outputs: readonly CouriersOutput[], orderId = "o1") =>
  outputs.flatMap((output) =>
    output.to === "orders" && output.orderId === orderId && output.record.type === "courier-progress"
      ? [output.record]
      : [],
  );

export const silencesOf = (outputs: readonly CouriersOutput[]) =>
  outputs.flatMap((output) =>
    output.to === "orders" && output.record.type === "courier-silent" ? [output.record] : [],
  );

export const viewsOf = (outputs: readonly CouriersOutput[]) =>
  outputs.flatMap((output) => (output.to === "page" ? [output.courier] : []));
