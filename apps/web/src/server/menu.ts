/** What can be ordered, from where, to where, for how much and by when: the catalog's prices, the city's ways. */
import { type LonLat, travelTimesTo } from "@doorstep/city";
import type { City } from "@doorstep/city/node";
import type { OrderItem, Place } from "@doorstep/events";
import type { Dish, PlaceOrder, RestaurantCard } from "@doorstep/events/browser";
import { isOpen } from "@doorstep/ordering";
import { quoteArrival } from "@doorstep/tracking";
import type { Catalog, CatalogRestaurant } from "./catalog/catalog.ts";
import { localTime } from "./catalog/local-time.ts";
import { deliveryFeeMinor, leastFeeMinor } from "./orders/prices.ts";
import type { Command } from "./ports.ts";

export interface Offer {
  readonly restaurantName: string;
  readonly pickup: Place;
  readonly dropoff: Place;
  readonly district: string | null;
  /** In the order of the request. */
  readonly items: readonly (OrderItem & { readonly dishId: string })[];
  readonly deliveryFeeMinor: number;
  readonly currency: string;
  readonly promisedAtMs: number;
  /** By road: what the fee and the promise are computed from. */
  readonly toDoorPlannedMs: number;
}

export interface Menu {
  /** Soonest first when the address is known, else nearest to the city's centre. Out of reach is left out. */
  cards(addressId: string | null, nowMs: number): Promise<readonly RestaurantCard[]>;
  restaurant(
    restaurantId: string,
    options: { readonly addressId: string | null; readonly nowMs: number },
  ): Promise<{ readonly card: RestaurantCard; readonly menu: readonly Dish[] } | null>;
  /** What the order would be, or the sentence why it cannot be. */
  offer(
    order: Pick<PlaceOrder, "restaurantId" | "addressId" | "items"> & { readonly nowMs: number },
  ): Promise<Command<Offer>>;
  /** Prices or availability of the restaurant have changed. */
  forget(restaurantId: string): void;
}

/** Planned riding time: about 7 km. Food travels no better than that. */
const REACH_MS = 25 * 60_000;
/** Addresses whose ways are remembered: those of the people ordering just now. */
const MAX_REMEMBERED = 500;

export function createMenu(city: City, catalog: Catalog): Menu {
  const timesByAddress = new Map<string, ReadonlyMap<string, number>>();

  /** Planned riding time from each restaurant of the city that is within reach of the address. */
  function timesTo(addressId: string, door: LonLat): ReadonlyMap<string, number> {
    const times = timesByAddress.get(addressId) ?? searchTimes(door);
    // Taken out and put back, the first in the map is the one not asked for longest.
    timesByAddress.delete(addressId);
    timesByAddress.set(addressId, times);
    const [oldest] = timesByAddress.keys();
    if (timesByAddress.size > MAX_REMEMBERED && oldest !== undefined) timesByAddress.delete(oldest);
    return times;
  }

  function searchTimes(door: LonLat): ReadonlyMap<string, number> {
    const times = travelTimesTo(city.graph, door, city.restaurants, { withinMs: REACH_MS });
    return new Map(
      city.restaurants.flatMap(({ restaurantId }, index) => {
        const ms = times[index] ?? null;
        return ms === null ? [] : [[restaurantId, ms] as const];
      }),
    );
  }

  function cardOf(restaurant: CatalogRestaurant, toDoorPlannedMs: number | null, nowMs: number): RestaurantCard {
    const { restaurantId, name, kinds, address, position, currency } = restaurant;
    const quote = toDoorPlannedMs === null ? null : quoteArrival({ nowMs, toDoorPlannedMs });
    return {
      restaurantId,
      name,
      kinds,
      address,
      position: [position.lon, position.lat],
      deliveryFeeMinor:
        toDoorPlannedMs === null ? leastFeeMinor(city.money) : deliveryFeeMinor(city.money, toDoorPlannedMs),
      currency,
      arrival: quote && { earliestMs: quote.earliestMs, latestMs: quote.latestMs },
    };
  }

  return {
    cards: async (addressId, nowMs) => {
      const restaurants = await catalog.all();
      const address = addressId === null ? null : city.addresses.byId(addressId);
      if (address === null) {
        return nearestFirst([...restaurants.values()], city.centre).map((restaurant) =>
          cardOf(restaurant, null, nowMs),
        );
      }
      return [...timesTo(address.addressId, address.position)]
        .sort(([, a], [, b]) => a - b)
        .flatMap(([restaurantId, toDoorPlannedMs]) => {
          const restaurant = restaurants.get(restaurantId);
          return restaurant === undefined ? [] : [cardOf(restaurant, toDoorPlannedMs, nowMs)];
        });
    },

    restaurant: async (restaurantId, { addressId, nowMs }) => {
      const restaurant = (await catalog.all()).get(restaurantId);
      if (restaurant === undefined) return null;
      const address = addressId === null ? null : city.addresses.byId(addressId);
      const times = address === null ? null : timesTo(address.addressId, address.position);
      return { card: cardOf(restaurant, times?.get(restaurantId) ?? null, nowMs), menu: dishesOf(restaurant) };
    },

    offer: async ({ restaurantId, addressId, items, nowMs }) => {
      const restaurant = (await catalog.all()).get(restaurantId);
      if (restaurant === undefined) return refuse("restaurantId", "This restaurant is not on Doorstep any more.");
      const { name, currency } = restaurant;
      if (!isOpen(restaurant.hours, localTime(nowMs, restaurant.timeZone))) {
        return refuse("restaurantId", `${name} is closed just now.`);
      }
      const address = city.addresses.byId(addressId);
      if (address === null) return refuse("addressId", "Choose an address from the list.");
      const toDoorPlannedMs = timesTo(address.addressId, address.position).get(restaurantId);
      if (toDoorPlannedMs === undefined) return refuse("addressId", `${name} does not deliver to this address.`);
      const chosen: Offer["items"][number][] = [];
      for (const { dishId, quantity } of items) {
        const dish = restaurant.items.find((item) => item.dishId === dishId);
        if (dish === undefined) return refuse("items", `${name} has changed its menu. Choose again.`);
        if (!dish.available) return refuse("items", `${dish.name} is sold out at ${name}. Choose again.`);
        chosen.push({ dishId, name: dish.name, quantity, priceMinor: dish.priceMinor });
      }
      const value = {
        restaurantName: name,
        pickup: placeAt(restaurant.position, restaurant.address),
        dropoff: placeAt(address.position, address.label),
        district: address.district,
        items: chosen,
        deliveryFeeMinor: deliveryFeeMinor(city.money, toDoorPlannedMs),
        currency,
        promisedAtMs: quoteArrival({ nowMs, toDoorPlannedMs }).latestMs,
        toDoorPlannedMs: Math.round(toDoorPlannedMs),
      };
      return { ok: true, value };
    },

    forget: catalog.forget,
  };
}

/** What is sold out is not on the card. */
const dishesOf = ({ items }: CatalogRestaurant): Dish[] =>
  items.flatMap(({ available, ...dish }) => (available ? [dish] : []));

function refuse(field: string, message: string): Extract<Command<Offer>, { ok: false }> {
  return { ok: false, status: 400, code: "cannotBeOrdered", message, fields: { [field]: message } };
}

const placeAt = ({ lon, lat }: LonLat, label: string): Place => ({ lon, lat, label });

/** As the crow flies, with degrees of longitude at their true width. */
function nearestFirst(restaurants: readonly CatalogRestaurant[], { lon, lat }: LonLat): readonly CatalogRestaurant[] {
  const narrow = Math.cos((lat * Math.PI) / 180);
  const away = ({ position }: CatalogRestaurant): number =>
    Math.hypot((position.lon - lon) * narrow, position.lat - lat);
  return [...restaurants].sort((a, b) => away(a) - away(b));
}
