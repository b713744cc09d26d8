/**
 * A city's evening as a discrete-event world. It is a function of its seed, its options and
 * what is offered to it, and knows no clock: `advance` is told how far time has come. Times
 * count from the world's beginning; ids carry the run.
 */
import type { Place } from "@doorstep/events";
import { openAgenda } from "./agenda.ts";
import { cancelOrder, releaseCourier, releaseLost, withdraw } from "./cancelling.ts";
import { type Chance, openChance } from "./chance.ts";
import type { CityMap } from "./city-map.ts";
import { createCourier, goOffline, goOnline, keepPinging } from "./courier-life.ts";
import { startDiners } from "./diners.ts";
import { giveTo } from "./dispatch.ts";
import { type LonLat, moveM } from "./ground.ts";
import { type Kitchen, openKitchen, openMarket, pickKitchen } from "./kitchens.ts";
import { troubleOf, type WorldOptions } from "./options.ts";
import { receiveOrder } from "./order-life.ts";
import { type Food, later, type Order, type World, type WorldEvent } from "./state.ts";
import { openStreets } from "./traffic.ts";

export type { World, WorldEvent } from "./state.ts";

/** A paid order from outside, as far as it has come on the log. */
export interface OfferedOrder {
  readonly orderId: string;
  /** The highest on the log. */
  readonly version: number;
  readonly restaurantId: string;
  readonly restaurantName: string;
  readonly pickup: Place;
  readonly dropoff: Place;
  readonly itemCount: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly food: Food;
  /** A newcomer's own; the crowd's are not. */
  readonly spared: boolean;
  /** Of an earlier run: gone for good, and to be released. */
  readonly lostCourierId: string | null;
}

export function createWorld(city: CityMap, options: WorldOptions): World {
  const kitchens = city.restaurants.map((restaurant) => openKitchen(restaurant, options));
  const world: World = {
    options,
    city,
    streets: openStreets(options.seed, troubleOf(options)),
    agenda: openAgenda(),
    nowMs: 0,
    events: [],
    couriers: [],
    kitchens: new Map(kitchens.map((kitchen) => [kitchen.restaurant.restaurantId, kitchen])),
    market: openMarket(kitchens, options.seed),
    orders: new Map(),
    placedCount: 0,
    dinersDone: false,
    ended: false,
    onSearchOver: null,
  };
  const chance = openChance(options.seed, "places");
  for (let number = 1; number <= options.couriers; number++) {
    const courier = createCourier(world, number, startingPlace(world, chance));
    world.couriers.push(courier);
    later(world, courier.chance.between(0, 1_500), () => goOnline(world, courier));
    later(world, courier.chance.between(0, options.pingEveryMs), () => keepPinging(world, courier));
  }
  startDiners(world);
  return world;
}

/** Lets everything happen up to and including `toMs`, and tells it in the order it became known. */
export function advance(world: World, toMs: number): readonly WorldEvent[] {
  for (let due = world.agenda.takeDue(toMs); due !== undefined; due = world.agenda.takeDue(toMs)) {
    world.nowMs = due.atMs;
    due.act();
  }
  world.nowMs = Math.max(world.nowMs, toMs);
  const { events } = world;
  world.events = [];
  return events;
}

/** Takes the order in at `atMs`, to be played like any other; a known one is left alone. */
export function offerOrder(world: World, atMs: number, offered: OfferedOrder): void {
  world.agenda.put(Math.max(world.nowMs, atMs), () => takeIn(world, offered));
}

/** Someone else plays or has ended it: lets go of the order at `atMs` without another word on it. */
export function withdrawOrder(world: World, atMs: number, orderId: string): void {
  world.agenda.put(Math.max(world.nowMs, atMs), () => {
    const order = world.orders.get(orderId);
    if (order !== undefined) withdraw(world, order);
  });
}

/** The platform has given the order to a courier, or taken it from one (null), at `atMs`. */
export function assignOrder(world: World, atMs: number, orderId: string, courierId: string | null): void {
  world.agenda.put(Math.max(world.nowMs, atMs), () => {
    const order = world.orders.get(orderId);
    if (order !== undefined) giveTo(world, order, courierId);
  });
}

/** No diner will order any more, and nobody waits for food. */
export const isOver = (world: World): boolean => world.dinersDone && world.orders.size === 0;

/**
 * The evening is broken off at `atMs`: the run's own orders are cancelled, orders from the
 * page lose their courier and wait for the next run, and everyone goes home.
 */
export function endWorld(world: World, atMs: number): void {
  world.agenda.put(Math.max(world.nowMs, atMs), () => {
    world.ended = true;
    world.dinersDone = true;
    for (const order of [...world.orders.values()]) {
      if (order.fromPage) {
        releaseCourier(world, order);
        order.ended = true;
        world.orders.delete(order.orderId);
      } else {
        cancelOrder(world, order, { by: "system", reason: "other" });
      }
    }
    for (const courier of world.couriers) if (courier.online) goOffline(world, courier);
  });
}

function takeIn(world: World, offered: OfferedOrder): void {
  if (world.ended || world.orders.has(offered.orderId)) return;
  const order: Order = {
    orderId: offered.orderId,
    fromPage: true,
    kitchen: world.kitchens.get(offered.restaurantId) ?? newcomerKitchen(world, offered),
    pickup: offered.pickup,
    dropoff: offered.dropoff,
    toDoor: null,
    itemCount: offered.itemCount,
    totalMinor: offered.totalMinor,
    chance: openChance(world.options.seed, `page/${world.options.run}/${offered.orderId}`),
    spared: offered.spared,
    eager: offered.spared,
    version: offered.version,
    food: offered.food,
    pickedUp: false,
    courier: null,
    ended: false,
    paidMs: world.nowMs,
    cooking: null,
    seekingSinceMs: null,
  };
  world.orders.set(order.orderId, order);
  if (offered.lostCourierId !== null) releaseLost(world, order, offered.lostCourierId);
  receiveOrder(world, order);
}

/** An order may name a restaurant this city no longer knows. */
function newcomerKitchen(world: World, { restaurantId, restaurantName, pickup, currency }: OfferedOrder): Kitchen {
  const kitchen = openKitchen(
    {
      restaurantId,
      name: restaurantName,
      address: pickup.label,
      position: pickup,
      menu: [],
      deliveryFeeMinor: 0,
      currency,
    },
    world.options,
  );
  world.kitchens.set(restaurantId, kitchen);
  return kitchen;
}

function startingPlace(world: World, chance: Chance): LonLat {
  const near = pickKitchen(world.market, chance)?.restaurant.position;
  const [west, south, east, north] = world.city.bbox;
  const centre = near ?? { lon: (west + east) / 2, lat: (south + north) / 2 };
  const place = moveM(centre, { eastM: 250 * chance.normal(), northM: 250 * chance.normal() });
  return world.city.onStreet(place) ?? centre;
}
