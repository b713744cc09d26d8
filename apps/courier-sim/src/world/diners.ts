/** People get hungry: who orders what, where, and when. */
import { type Chance, openChance, openFixedChance } from "./chance.ts";
import type { CityMap, Restaurant } from "./city-map.ts";
import { distanceM, moveTowards } from "./ground.ts";
import { type Kitchen, pickKitchen, takesOrders } from "./kitchens.ts";
import { firstName } from "./names.ts";
import type { WorldOptions } from "./options.ts";
import { receiveOrder } from "./order-life.ts";
import { later, nextOfOrder, type Order, tellOrder, type World } from "./state.ts";

/** Placed in the first seconds, so that a world is awake when one looks at it. */
const FIRST_ORDERS = 3;
const NEAREST_KM = 0.8;
const CARDS = ["Visa 4417", "Visa 2208", "Mastercard 9913", "Maestro 3071"] as const;
const NOTES = ["Timbre 302", "Apto 4", "Casa del fondo", "Portería", "Apto 1101", "No anda el timbre, llamar"] as const;

export function startDiners(world: World): void {
  const { options } = world;
  const chance = openChance(options.seed, "diners");
  const perMs = options.ordersPerMinute / 60_000;
  const busiest = perMs * Math.max(1, options.spike?.factor ?? 1);
  if (busiest === 0 || world.market.kitchens.length === 0) {
    world.dinersDone = true;
    return;
  }
  for (let at = 0; at < Math.min(FIRST_ORDERS, options.couriers); at++) {
    later(world, 500 + at * 900, () => placeOrder(world, chance, { eager: true }));
  }
  // Arrivals at the busiest rate, of which only the share of the present rate is real.
  const next = (): void => {
    later(world, chance.exponential(1 / busiest), () => {
      if (world.nowMs >= options.dinersUntilMs || world.ended) {
        world.dinersDone = true;
        return;
      }
      if (chance.happens((perMs * spikeFactor(options, world.nowMs)) / busiest)) {
        placeOrder(world, chance, { eager: false });
      }
      next();
    });
  };
  next();
}

function spikeFactor({ spike }: WorldOptions, nowMs: number): number {
  if (spike === null) return 1;
  return nowMs >= spike.fromMs && nowMs < spike.fromMs + spike.lastsMs ? spike.factor : 1;
}

function placeOrder(world: World, diners: Chance, { eager }: { readonly eager: boolean }): void {
  const wish = makeWish(world, diners);
  if (wish === null) return;
  const { kitchen, home } = wish;
  const { restaurant } = kitchen;
  const count = ++world.placedCount;
  const chance = openChance(world.options.seed, `order/${count}`);
  const items = chooseItems(kitchen, chance);
  if (world.options.platform === true) {
    wishFor(world, { kitchen, home, items, number: count, chance });
    return;
  }
  const totalMinor =
    items.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0) + restaurant.deliveryFeeMinor;
  const order: Order = {
    orderId: `o-${world.options.run}-${String(count).padStart(6, "0")}`,
    fromPage: false,
    spared: false,
    kitchen,
    pickup: { ...restaurant.position, label: restaurant.address },
    dropoff: { ...home.position, label: home.label },
    toDoor: world.city.route(restaurant.position, home.position),
    itemCount: items.reduce((sum, { quantity }) => sum + quantity, 0),
    totalMinor,
    chance,
    eager,
    version: 0,
    food: "unconfirmed",
    pickedUp: false,
    courier: null,
    ended: false,
    paidMs: null,
    cooking: null,
    seekingSinceMs: null,
  };
  world.orders.set(order.orderId, order);
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-placed",
    number: orderNumber(world.options.run, count),
    restaurantId: restaurant.restaurantId,
    restaurantName: restaurant.name,
    pickup: order.pickup,
    dropoff: order.dropoff,
    dropoffNote: chance.happens(0.3) ? chance.pick(NOTES) : null,
    items: items.map(({ name, quantity, priceMinor }) => ({ name, quantity, priceMinor })),
    deliveryFeeMinor: restaurant.deliveryFeeMinor,
    currency: restaurant.currency,
    dinerName: firstName(chance),
    promisedAtMs: promise(world, order),
    toDoorPlannedMs: order.toDoor && Math.round(order.toDoor.plannedMs),
  });
  later(world, chance.between(700, 3_000), () => {
    if (order.ended) return;
    order.paidMs = world.nowMs;
    tellOrder(world, {
      ...nextOfOrder(world, order),
      type: "payment-authorised",
      amountMinor: totalMinor,
      currency: restaurant.currency,
      method: chance.pick(CARDS),
    });
    receiveOrder(world, order);
  });
}

/** To whoever takes orders: at which price and number, and whether at all, is for them to say. */
function wishFor(
  world: World,
  wished: {
    readonly kitchen: Kitchen;
    readonly home: Home;
    readonly items: readonly Item[];
    readonly number: number;
    readonly chance: Chance;
  },
): void {
  const { kitchen, home, items, number, chance } = wished;
  world.events.push({
    kind: "wish",
    tMs: world.nowMs,
    wish: {
      number,
      restaurantId: kitchen.restaurant.restaurantId,
      addressId: home.addressId,
      items: items.map(({ dishId, quantity }) => ({ dishId, quantity })),
      dropoffNote: chance.happens(0.3) ? chance.pick(NOTES) : null,
      dinerName: firstName(chance),
    },
  });
}

type Home = NonNullable<ReturnType<CityMap["addressNear"]>>;
type Item = Restaurant["menu"][number] & { readonly quantity: number };

/** A restaurant, and a door near enough; null when chance found none. */
function makeWish(world: World, chance: Chance): { kitchen: Kitchen; home: Home } | null {
  const { city, options } = world;
  for (let tries = 0; tries < 12; tries++) {
    const kitchen = pickKitchen(world.market, chance);
    if (kitchen === undefined) return null;
    if (!takesOrders(kitchen, world.nowMs)) continue;
    const nearestKm = Math.min(NEAREST_KM, options.maxDistanceKm / 3);
    const km = nearestKm + (options.maxDistanceKm - nearestKm) * chance.unit() ** 1.2;
    const place = moveTowards(kitchen.restaurant.position, {
      bearingDeg: chance.between(0, 360),
      distanceM: km * 1_000,
    });
    const home = city.addressNear(place);
    if (home === null || distanceM(home.position, place) > 400) continue;
    if (distanceM(home.position, kitchen.restaurant.position) > options.maxDistanceKm * 1_000) continue;
    return { kitchen, home };
  }
  return null;
}

function chooseItems({ restaurant }: Kitchen, chance: Chance): readonly Item[] {
  const [first, ...rest] = restaurant.menu;
  if (first === undefined) return [];
  const chosen = new Map<string, Item>();
  const dishes = 1 + Math.floor(chance.unit() ** 1.6 * 4);
  for (let at = 0; at < dishes; at++) {
    const dish = chance.pick([first, ...rest]);
    const quantity = (chosen.get(dish.name)?.quantity ?? 0) + (chance.happens(0.2) ? 2 : 1);
    chosen.set(dish.name, { ...dish, quantity });
  }
  return [...chosen.values()];
}

/** What the platform's shop window says before anyone has looked at the kitchen. */
function promise(world: World, { pickup, dropoff }: Order): number {
  const minutes = world.options.kitchenMinutes + 14 + (6 * distanceM(pickup, dropoff)) / 1_000;
  return world.nowMs + Math.ceil(minutes / 5) * 300_000;
}

/** Five digits people can say; each run counts from a place of its own. */
function orderNumber(run: string, count: number): string {
  const start = Math.floor(openFixedChance(run, "numbers")(0, 0, 0) * 90_000);
  return String(10_000 + ((start + count) % 90_000));
}
