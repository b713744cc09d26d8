/** One courier, one restaurant, one bag or two: to the restaurant, the bags, to each door. */
import { waysToPlan } from "../route-plan.ts";
import { cancelOrder, endOrder, releaseCourier } from "./cancelling.ts";
import type { Chance } from "./chance.ts";
import type { CityMap, Way } from "./city-map.ts";
import { afterwards, goOffline, goOnline, idle, ride, stand, whereaboutsOf } from "./courier-life.ts";
import type { LonLat } from "./ground.ts";
import { regimeAt, tempo, troubleOf } from "./options.ts";
import { type PathPoint, streetPath, takeDetour, wayToPath } from "./path.ts";
import {
  type Courier,
  type Job,
  later,
  nextOfOrder,
  type Order,
  type Stop,
  sameOfCourier,
  tellCourier,
  tellOrder,
  type World,
} from "./state.ts";

const DETOUR_SHARE = 0.135;
const BREAKDOWN_SHARE = 0.006;
const UNDELIVERABLE_SHARE = 0.003;
/** Finding the counter, and taking the bag. */
const BAG_MS = { from: 15_000, to: 60_000 };
/** Bell, stairs, code. Doors are dice: most open soon, some not for minutes. */
const DOOR_MS = { median: 95_000, spread: 0.65, least: 15_000 };
const RINGS_FOR_MS = 10 * 60_000;

export interface Assignment {
  readonly order: Order;
  readonly courier: Courier;
  /** Called when the courier drops out before having the food. */
  readonly onLost: () => void;
}

export function startJob(world: World, { order, courier, onLost }: Assignment): boolean {
  const toRestaurant = world.city.route(whereaboutsOf(courier, world.nowMs), order.pickup);
  const stop = toRestaurant === null ? null : stopAt(world, { order, courier, onLost }, order.pickup);
  if (toRestaurant === null || stop === null) return false;
  stand(world, courier);
  const search = { fromMs: order.seekingSinceMs ?? world.nowMs, assignedMs: world.nowMs };
  order.courier = courier;
  order.seekingSinceMs = null;
  courier.job = { stops: [stop], atRestaurant: false, bagSinceMs: null, doorSinceMs: null };
  tellPlan(world, courier, { toRestaurant, told: [order] });

  const path = realPath(world, courier, { from: courier.place, to: order.pickup, way: toRestaurant });
  const toFood = ride(world, courier, path, () => {
    if (courier.job === null) return;
    courier.job.atRestaurant = true;
    world.onSearchOver?.({ ...search, thereMs: world.nowMs });
    takeBags(world, courier, courier.job);
  });
  if (!order.spared && courier.chance.happens(BREAKDOWN_SHARE)) {
    const inMs = (toFood.endMs - world.nowMs) * courier.chance.unit();
    afterwards(world, courier, inMs, () => breakDown(world, courier));
  }
  return true;
}

/** Whether the order rides along with the one the courier is to fetch at the same restaurant. */
export function joinJob(world: World, { order, courier, onLost }: Assignment): boolean {
  const { job } = courier;
  const first = job?.stops[0];
  if (job === null || first === undefined) return false;
  const toRestaurant = world.city.route(whereaboutsOf(courier, world.nowMs), order.pickup);
  const stop = stopAt(world, { order, courier, onLost }, first.order.dropoff);
  if (toRestaurant === null || stop === null) return false;
  job.stops = [first, stop];
  order.courier = courier;
  order.seekingSinceMs = null;
  // The first order's way is a new one too: it is told where its bag goes before.
  tellPlan(world, courier, { toRestaurant, told: [first.order, order] });
  takeBags(world, courier, job);
  return true;
}

/** To be called when food is ready and when a courier comes: acts once everything is there. */
export function takeBag(world: World, { courier }: Order): void {
  if (courier !== null && courier.job !== null) takeBags(world, courier, courier.job);
}

/** One order less, for whatever reason: the courier goes on with the other, or is free. */
export function dropStop(world: World, courier: Courier, order: Order): void {
  const { job } = courier;
  const left = job?.stops.filter((stop) => stop.order !== order) ?? [];
  const [next] = left;
  if (job === null || next === undefined) {
    courier.job = null;
    idle(world, courier);
    return;
  }
  const isAtDoor = next.order.pickedUp;
  const from = isAtDoor ? whereaboutsOf(courier, world.nowMs) : next.order.pickup;
  const stop = stopAt(world, { ...next, courier }, from) ?? next;
  job.stops = [stop];
  if (isAtDoor) {
    rideToDoor(world, courier);
    return;
  }
  const toRestaurant = world.city.route(whereaboutsOf(courier, world.nowMs), next.order.pickup);
  if (toRestaurant !== null) tellPlan(world, courier, { toRestaurant, told: [next.order] });
  job.bagSinceMs = null;
  takeBags(world, courier, job);
}

function takeBags(world: World, courier: Courier, job: Job): void {
  if (!job.atRestaurant || job.bagSinceMs !== null || job.stops.some(({ order }) => order.food !== "ready")) return;
  job.bagSinceMs = world.nowMs;
  courier.intent += 1;
  afterwards(world, courier, bagMs(world, courier.chance), () => {
    for (const { order } of job.stops) {
      order.pickedUp = true;
      tellOrder(world, { ...nextOfOrder(world, order), type: "order-picked-up", courierId: courier.courierId });
      tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-picked-up" });
    }
    rideToDoor(world, courier);
  });
}

function rideToDoor(world: World, courier: Courier): void {
  const { job } = courier;
  const stop = job?.stops[0];
  if (job === null || stop === undefined) {
    courier.job = null;
    idle(world, courier);
    return;
  }
  job.doorSinceMs = null;
  ride(world, courier, stop.path, () => ring(world, courier, job));
}

function ring(world: World, courier: Courier, job: Job): void {
  const order = job.stops[0]?.order;
  if (order === undefined) return;
  job.doorSinceMs = world.nowMs;
  if (!order.spared && courier.chance.happens(UNDELIVERABLE_SHARE)) {
    const giveUp = (): void => cancelOrder(world, order, { by: "courier", reason: "undeliverable" });
    afterwards(world, courier, RINGS_FOR_MS, giveUp);
    return;
  }
  const { scale, least, ...dice } = doorDice(world);
  afterwards(world, courier, scale * Math.max(least, courier.chance.logNormal(dice)), () => {
    tellOrder(world, { ...nextOfOrder(world, order), type: "order-delivered", courierId: courier.courierId });
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-released", reason: "delivered" });
    job.stops = job.stops.slice(1);
    endOrder(world, order);
    rideToDoor(world, courier);
  });
}

export const bagMs = ({ options }: World, chance: Chance): number =>
  tempo(options) * chance.between(BAG_MS.from, BAG_MS.to);

/** How long doors take at present: `scale` times a log-normal, and never less than `least` of it. */
export const doorDice = ({ options, nowMs }: World): typeof DOOR_MS & { readonly scale: number } => ({
  ...DOOR_MS,
  scale: tempo(options) * regimeAt(troubleOf(options), nowMs).doors,
});

/** A flat tyre: the orders need another courier, and this one is back in half an hour. */
function breakDown(world: World, courier: Courier): void {
  const lost = courier.job?.stops ?? [];
  for (const { order } of lost) releaseCourier(world, order);
  goOffline(world, courier);
  later(world, courier.chance.between(20, 40) * 60_000, () => {
    if (!world.ended) goOnline(world, courier);
  });
  for (const { onLost } of lost) onLost();
}

/** What the courier is asked to do, for each of the orders that is new to it. */
function tellPlan(
  world: World,
  courier: Courier,
  { toRestaurant, told }: { readonly toRestaurant: Way; readonly told: readonly Order[] },
): void {
  const doors = (courier.job?.stops ?? []).map(({ order, way }) => ({ orderId: order.orderId, way }));
  const plan = waysToPlan(toRestaurant, doors);
  for (const order of told) {
    tellOrder(world, {
      ...nextOfOrder(world, order),
      type: "order-courier-assigned",
      courierId: courier.courierId,
      courierName: courier.name,
      vehicle: courier.rider.vehicle,
      plan,
    });
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-assigned", plan });
  }
}

function stopAt(world: World, { order, courier, onLost }: Assignment, from: LonLat): Stop | null {
  const way = (from === order.pickup ? order.toDoor : null) ?? world.city.route(from, order.dropoff);
  if (way === null) return null;
  return { order, way, path: realPath(world, courier, { from, to: order.dropoff, way }), onLost };
}

function realPath(
  { city }: { readonly city: CityMap },
  { chance }: Courier,
  { from, to, way }: { readonly from: LonLat; readonly to: LonLat; readonly way: Way },
): readonly PathPoint[] {
  const planned = streetPath(way);
  const detour = chance.happens(DETOUR_SHARE) ? takeDetour(planned, city, chance) : null;
  return wayToPath({ from, to }, detour ?? planned);
}
