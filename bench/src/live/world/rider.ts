/** One courier on the road: where it is at any moment, and what it does where its way ends. */

import type { RoutePlan } from "@doorstep/events";
import { type Anchor, type PlaceOnWay, placeOn, planOf, stretchOf, type Way } from "./streets.ts";

export interface Rider {
  readonly courier: number;
  readonly speedMps: number;
  way: Way;
  /** Where on the way it was at `sinceMs`. */
  alongM: number;
  sinceMs: number;
  /** Chosen for an order that is not assigned yet: it keeps to its way. */
  isReserved: boolean;
  job: Job | null;
  seq: number;
}

export interface Job {
  readonly order: LiveOrder;
  readonly pickupAlongM: number;
  /** The way to the door as a whole, and where on it the door is: the courier rides on from there. */
  readonly onward: { readonly way: Way; readonly alongM: number };
  stage: "toFood" | "atFood" | "toDoor" | "atDoor";
}

export interface LiveOrder {
  readonly orderId: string;
  /** Null for one of the spike's. */
  readonly slot: { readonly slot: number; readonly generation: number } | null;
  readonly rider: Rider;
  readonly toDoor: Way;
  readonly doorAlongM: number;
  readonly anchor: Anchor;
  version: number;
}

export function alongAt(rider: Rider, atMs: number): number {
  const { job, way } = rider;
  const untilM = job !== null && (job.stage === "toFood" || job.stage === "atFood") ? job.pickupAlongM : way.lengthM;
  return Math.min(untilM, rider.alongM + (rider.speedMps * Math.max(0, atMs - rider.sinceMs)) / 1_000);
}

export interface Whereabouts extends PlaceOnWay {
  readonly speedMps: number;
}

export function whereIs(rider: Rider, atMs: number): Whereabouts {
  const alongM = alongAt(rider, atMs);
  const place = placeOn(rider.way, alongM);
  const moves = alongM < alongAt(rider, atMs + 1_000);
  return { ...place, speedMps: moves ? rider.speedMps : 0 };
}

/** From here to the restaurant at the end of the present way, and on to the door. */
export function beginJob(rider: Rider, order: LiveOrder, atMs: number): RoutePlan {
  const toFood = stretchOf(rider.way, alongAt(rider, atMs), rider.way.lengthM);
  const toDoor = stretchOf(order.toDoor, 0, order.doorAlongM);
  const { plan, way } = planOf(order.orderId, toFood, toDoor);
  rider.isReserved = false;
  rider.job = {
    order,
    pickupAlongM: toFood.lengthM,
    onward: { way: order.toDoor, alongM: order.doorAlongM },
    stage: "toFood",
  };
  startOn(rider, { way, alongM: 0 }, atMs);
  return plan;
}

export function leaveWithFood(rider: Rider, atMs: number): void {
  const { job } = rider;
  if (job === null) return;
  job.stage = "toDoor";
  startOn(rider, { way: rider.way, alongM: job.pickupAlongM }, atMs);
}

export function endJob(rider: Rider, atMs: number): void {
  const { job } = rider;
  if (job === null) return;
  rider.job = null;
  startOn(rider, job.onward, atMs);
}

/** What the courier has come to, if its way led it somewhere by now. */
export function arrival(rider: Rider, atMs: number): "restaurant" | "door" | "corner" | null {
  const { job, way } = rider;
  const alongM = alongAt(rider, atMs);
  if (job === null) return !rider.isReserved && alongM >= way.lengthM ? "corner" : null;
  if (job.stage === "toFood" && alongM >= job.pickupAlongM) return "restaurant";
  if (job.stage === "toDoor" && alongM >= way.lengthM) return "door";
  return null;
}

export function startOn(rider: Rider, from: { readonly way: Way; readonly alongM: number }, atMs: number): void {
  rider.way = from.way;
  rider.alongM = from.alongM;
  rider.sinceMs = atMs;
}
