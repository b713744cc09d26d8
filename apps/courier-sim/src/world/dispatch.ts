/**
 * Which courier brings which order. Until dispatch is a part of its own, the world looks
 * around every few seconds and takes the free courier who is there soonest by road.
 */
import { cancelOrder, releaseLost } from "./cancelling.ts";
import { whereaboutsOf } from "./courier-life.ts";
import { type Assignment, dropStop, joinJob, startJob } from "./delivery.ts";
import { distanceM, type LonLat } from "./ground.ts";
import { expectedReadyMs } from "./kitchens.ts";
import { troubleOf } from "./options.ts";
import { type Courier, later, type Order, type World } from "./state.ts";

const LOOK_EVERY_MS = 4_000;
/** Then the diner gets the money back. */
const GIVE_UP_AFTER_MS = 20 * 60_000;
const REACH_M = 7_000;
const REACH_MS = 30 * 60_000;
/** As the crow flies; the road decides between them. */
const NEARBY_COUNT = 12;
/** Doors so near, and food ready at so much the same time, go together. */
const TOGETHER_M = 1_800;
const TOGETHER_MS = 6 * 60_000;

export function seekCourier(world: World, order: Order): void {
  if (order.ended || order.courier !== null) return;
  order.seekingSinceMs = world.nowMs;
  if (world.options.platform === true) return;
  if (order.chance.happens(troubleOf(world.options).batchShare) && ridesAlong(world, order)) return;
  look(world, order, world.nowMs + GIVE_UP_AFTER_MS);
}

/** With a courier who is to fetch one bag of the same restaurant for a door not far from this one. */
function ridesAlong(world: World, order: Order): boolean {
  if (order.eager) return false;
  for (const courier of world.couriers) {
    const other = courier.job?.stops[0]?.order;
    if (other === undefined || courier.job?.stops.length !== 1 || courier.job.bagSinceMs !== null) continue;
    if (other.kitchen !== order.kitchen || other.pickedUp || other.fromPage || other.eager) continue;
    if (distanceM(other.dropoff, order.dropoff) > TOGETHER_M) continue;
    if (Math.abs(readyMs(world, other) - readyMs(world, order)) > TOGETHER_MS) continue;
    if (joinJob(world, assignment(world, order, courier))) return true;
  }
  return false;
}

const readyMs = (world: World, { cooking }: Order): number =>
  cooking === null ? world.nowMs : expectedReadyMs(world, cooking);

const assignment = (world: World, order: Order, courier: Courier): Assignment => ({
  order,
  courier,
  onLost: () => seekCourier(world, order),
});

/**
 * Somebody else has decided: `courierId` brings it, or nobody does. A courier who cannot, since
 * they have gone or have another job in the world, gives it back.
 */
export function giveTo(world: World, order: Order, courierId: string | null): void {
  if (order.ended || order.courier?.courierId === courierId) return;
  if (order.courier !== null) takeOff(world, order, order.courier);
  const courier = world.couriers.find((one) => one.courierId === courierId);
  if (courier === undefined) return;
  const isFree = courier.online && courier.job === null;
  if (isFree && startJob(world, assignment(world, order, courier))) return;
  releaseLost(world, order, courier.courierId);
}

function takeOff(world: World, order: Order, courier: Courier): void {
  order.courier = null;
  order.pickedUp = false;
  dropStop(world, courier, order);
}

function look(world: World, order: Order, untilMs: number): void {
  if (order.ended || order.courier !== null) return;
  if (world.nowMs >= untilMs) {
    cancelOrder(world, order, { by: "system", reason: "noCourier" });
    return;
  }
  const courier = soonestThere(world, order.pickup);
  if (courier !== null && startJob(world, assignment(world, order, courier))) return;
  later(world, LOOK_EVERY_MS, () => look(world, order, untilMs));
}

function soonestThere(world: World, target: LonLat): Courier | null {
  const free: { courier: Courier; position: LonLat; crowM: number }[] = [];
  for (const courier of world.couriers) {
    if (!courier.online || courier.job !== null) continue;
    const position = whereaboutsOf(courier, world.nowMs);
    const crowM = distanceM(position, target);
    if (crowM < REACH_M) free.push({ courier, position, crowM });
  }
  if (free.length === 0) return null;
  free.sort((a, b) => a.crowM - b.crowM);
  const [best] = world.city.nearest(target, free.slice(0, NEARBY_COUNT), { atMost: 1, withinMs: REACH_MS });
  return best?.candidate.courier ?? null;
}
