/** What the orders stage is told of each order carried. */
import type { Surroundings } from "../surroundings.ts";
import { vehiclePace } from "../vehicle-pace.ts";
import { plannedOverExpected } from "./areas.ts";
import { lastHeardMs } from "./hearing.ts";
import { stoppedSinceMs } from "./motion.ts";
import type { CouriersOutput } from "./output.ts";
import { paceRatio } from "./pace.ts";
import { planLine, stopAlongM } from "./plan.ts";
import { type Here, toDropoff, toPickup } from "./remaining.ts";
import { roundedTo } from "./rounded.ts";
import type { CarriedOrder, CourierState } from "./state.ts";

/** One record for each order carried, after an accepted fix. */
export function progressOutputs(state: CourierState, surroundings: Surroundings): readonly CouriersOutput[] {
  const { track, route, carried } = state;
  if (track === null || route === null) return [];
  const here = { position: track.placed, onRoute: track.placed.onRoute, route, carried };
  return carried.map((order) => progressOf(state, here, { order, surroundings }));
}

function progressOf(
  state: CourierState,
  here: Here,
  { order, surroundings }: { order: CarriedOrder; surroundings: Surroundings },
): CouriersOutput {
  const { track, motion } = state;
  const placed = track?.placed;
  const pickup = toPickup(here, order);
  const dropoff = toDropoff(here, order);
  const ratio = paceRatio(state.pace);
  const fixMs = placed?.fixMs ?? state.logTimeMs;
  return {
    to: "orders",
    orderId: order.orderId,
    record: {
      type: "courier-progress",
      orderId: order.orderId,
      courierId: state.courierId,
      planVersion: order.planVersion,
      receivedAtMs: state.logTimeMs,
      fixAtMs: fixMs,
      lon: roundedTo(6, here.position.lon),
      lat: roundedTo(6, here.position.lat),
      bearingDeg: placed?.bearingDeg ?? null,
      // On another plan than the one this order's page knows, the place along it means nothing there.
      onRoute: here.onRoute && order.heldAlongM === null,
      alongM: roundedTo(1, order.heldAlongM ?? here.route.alongM),
      toPickupM: pickup === null ? null : roundedTo(1, pickup.metres),
      toPickupPlannedMs: pickup === null ? null : Math.round(pickup.plannedMs),
      toDropoffM: roundedTo(1, dropoff.metres),
      toDropoffPlannedMs: Math.round(dropoff.plannedMs),
      paceRatio: ratio === null ? null : roundedTo(3, ratio),
      speedMps: placed?.speedMps ?? null,
      stoppedSinceMs: motion === null ? null : stoppedSinceMs(motion, fixMs),
      street: placed?.street ?? null,
      roadPaceRatio: roadPaceRatio(state, here, { order, surroundings }),
    },
  };
}

/** What rides by this vehicle take of their planned time at present, on the rest of the way to this order's door. */
function roadPaceRatio(
  { logTimeMs, presence }: CourierState,
  { route: { plan, alongM } }: Here,
  { order, surroundings }: { order: CarriedOrder; surroundings: Surroundings },
): number | null {
  if (surroundings.size === 0) return null;
  const toM = stopAlongM(plan, order.orderId, "dropoff") ?? planLine(plan).lengthM;
  const ratio = plannedOverExpected(plan, { fromM: alongM, toM }, { surroundings, nowMs: logTimeMs });
  return ratio === null ? null : roundedTo(3, ratio * vehiclePace[presence.vehicle]);
}

/** That nothing is heard, for one order. */
export function silentOutput(state: CourierState, order: CarriedOrder): CouriersOutput {
  return {
    to: "orders",
    orderId: order.orderId,
    record: {
      type: "courier-silent",
      orderId: order.orderId,
      courierId: state.courierId,
      planVersion: order.planVersion,
      receivedAtMs: state.logTimeMs,
      // Never seen: since when it should have been.
      lastSeenAtMs: state.track?.fix.fixMs ?? lastHeardMs(state.hearing) ?? state.logTimeMs,
    },
  };
}
