/** One courier, one order: to the restaurant, the bag, to the door. */
import { waysToPlan } from "../route-plan.ts";
import { cancelOrder, endOrder, releaseCourier } from "./cancelling.ts";
import type { Way } from "./city-map.ts";
import { afterwards, goOffline, goOnline, idle, ride, stand, whereaboutsOf } from "./courier-life.ts";
import type { LonLat } from "./ground.ts";
import { tempo } from "./options.ts";
import { type PathPoint, streetPath, takeDetour, wayToPath } from "./path.ts";
import {
  type Courier,
  later,
  nextOfOrder,
  type Order,
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
const DOOR_MS = { median: 95_000, spread: 0.65 };
const RINGS_FOR_MS = 10 * 60_000;

/** `onLost` is called when the courier drops out before having the food. */
export function startJob(
  world: World,
  { order, courier, onLost }: { readonly order: Order; readonly courier: Courier; readonly onLost: () => void },
): boolean {
  const toRestaurant = world.city.route(whereaboutsOf(courier, world.nowMs), order.pickup);
  const toDoor = toRestaurant === null ? null : (order.toDoor ?? world.city.route(order.pickup, order.dropoff));
  if (toRestaurant === null || toDoor === null) return false;
  stand(world, courier);
  order.courier = courier;
  courier.job = { order, toRestaurant, toDoor, atRestaurant: false };
  const plan = waysToPlan(order.orderId, toRestaurant, toDoor);
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-courier-assigned",
    courierId: courier.courierId,
    courierName: courier.name,
    vehicle: courier.rider.vehicle,
    plan,
  });
  tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-assigned", plan });

  const toFood = ride(world, courier, realPath(world, courier, order.pickup, toRestaurant), () => {
    if (courier.job !== null) courier.job.atRestaurant = true;
    if (order.food === "ready") takeBag(world, order);
  });
  if (!order.fromPage && courier.chance.happens(BREAKDOWN_SHARE)) {
    const inMs = (toFood.endMs - world.nowMs) * courier.chance.unit();
    afterwards(world, courier, inMs, () => breakDown(world, order, courier, onLost));
  }
  return true;
}

/** To be called when food is ready and when a courier comes: acts once both are there. */
export function takeBag(world: World, order: Order): void {
  const { courier } = order;
  if (order.ended || courier?.job?.atRestaurant !== true) return;
  courier.intent += 1;
  const bagMs = tempo(world.options) * courier.chance.between(BAG_MS.from, BAG_MS.to);
  afterwards(world, courier, bagMs, () => {
    const { job } = courier;
    if (job === null) return;
    order.pickedUp = true;
    tellOrder(world, { ...nextOfOrder(world, order), type: "order-picked-up", courierId: courier.courierId });
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-picked-up" });
    ride(world, courier, realPath(world, courier, order.dropoff, job.toDoor), () => ring(world, order, courier));
  });
}

function ring(world: World, order: Order, courier: Courier): void {
  if (!order.fromPage && courier.chance.happens(UNDELIVERABLE_SHARE)) {
    const giveUp = (): void => cancelOrder(world, order, { by: "courier", reason: "undeliverable" });
    afterwards(world, courier, RINGS_FOR_MS, giveUp);
    return;
  }
  const doorMs = tempo(world.options) * Math.max(15_000, courier.chance.logNormal(DOOR_MS));
  afterwards(world, courier, doorMs, () => {
    tellOrder(world, { ...nextOfOrder(world, order), type: "order-delivered", courierId: courier.courierId });
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-released", reason: "delivered" });
    courier.job = null;
    endOrder(world, order);
    idle(world, courier);
  });
}

/** A flat tyre: the order needs another courier, and this one is back in half an hour. */
function breakDown(world: World, order: Order, courier: Courier, onLost: () => void): void {
  releaseCourier(world, order);
  goOffline(world, courier);
  later(world, courier.chance.between(20, 40) * 60_000, () => {
    if (!world.ended) goOnline(world, courier);
  });
  onLost();
}

function realPath(world: World, courier: Courier, to: LonLat, way: Way): readonly PathPoint[] {
  const planned = streetPath(way);
  const detour = courier.chance.happens(DETOUR_SHARE) ? takeDetour(planned, world.city, courier.chance) : null;
  return wayToPath({ from: courier.place, to }, detour ?? planned);
}
