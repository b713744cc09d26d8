/**
 * Which courier brings which order. Until dispatch is a part of its own, the world looks
 * around every few seconds and takes the free courier who is there soonest by road.
 */
import { cancelOrder } from "./cancelling.ts";
import { whereaboutsOf } from "./courier-life.ts";
import { startJob } from "./delivery.ts";
import { distanceM, type LonLat } from "./ground.ts";
import { type Courier, later, type Order, type World } from "./state.ts";

const LOOK_EVERY_MS = 4_000;
/** Then the diner gets the money back. */
const GIVE_UP_AFTER_MS = 20 * 60_000;
const REACH_M = 7_000;
const REACH_MS = 30 * 60_000;
/** As the crow flies; the road decides between them. */
const NEARBY_COUNT = 12;

export function seekCourier(world: World, order: Order): void {
  look(world, order, world.nowMs + GIVE_UP_AFTER_MS);
}

function look(world: World, order: Order, untilMs: number): void {
  if (order.ended || order.courier !== null) return;
  if (world.nowMs >= untilMs) {
    cancelOrder(world, order, { by: "system", reason: "noCourier" });
    return;
  }
  const courier = soonestThere(world, order.pickup);
  if (courier !== null && startJob(world, { order, courier, onLost: () => seekCourier(world, order) })) return;
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
