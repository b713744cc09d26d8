/** What can be ordered, from where, to where, for how much and by when: the city's own answers. */
import { type LonLat, type Restaurant, travelTimesTo } from "@doorstep/city";
import type { City } from "@doorstep/city/node";
import type { OrderItem, Place } from "@doorstep/events";
import type { Dish, PlaceOrder, RestaurantCard } from "@doorstep/events/browser";
import { quoteArrival } from "@doorstep/tracking";
import { CURRENCY, deliveryFeeMinor, LEAST_FEE_MINOR } from "./orders/prices.ts";
import type { Command } from "./ports.ts";

export interface Offer {
  readonly restaurantName: string;
  readonly pickup: Place;
  readonly dropoff: Place;
  readonly items: readonly OrderItem[];
  readonly deliveryFeeMinor: number;
  readonly currency: string;
  readonly promisedAtMs: number;
  /** By road: what the fee and the promise are computed from. */
  readonly toDoorPlannedMs: number;
}

export interface Menu {
  /** Soonest first when the address is known, else nearest to the city's centre. Out of reach is left out. */
  cards(addressId: string | null, nowMs: number): readonly RestaurantCard[];
  restaurant(
    restaurantId: string,
    options: { readonly addressId: string | null; readonly nowMs: number },
  ): { readonly card: RestaurantCard; readonly menu: readonly Dish[] } | null;
  /** What the order would be, or the sentence why it cannot be. */
  offer(order: Pick<PlaceOrder, "restaurantId" | "addressId" | "items"> & { readonly nowMs: number }): Command<Offer>;
}

/** Planned riding time: about 7 km. Food travels no better than that. */
const REACH_MS = 25 * 60_000;
/** Addresses whose ways are remembered: those of the people ordering just now. */
const MAX_REMEMBERED = 500;

export function createMenu(city: City): Menu {
  const { restaurants } = city;
  const byId = new Map(restaurants.map((restaurant, index) => [restaurant.restaurantId, { restaurant, index }]));
  const fromCentre = nearestFirst(restaurants, city.centre);
  const timesByAddress = new Map<string, readonly (number | null)[]>();

  /** Planned riding time from each restaurant to the address, in the order of `restaurants`. */
  function timesTo(addressId: string, door: LonLat): readonly (number | null)[] {
    const known = timesByAddress.get(addressId);
    const times = known ?? travelTimesTo(city.graph, door, restaurants, { withinMs: REACH_MS });
    // Taken out and put back, the first in the map is the one not asked for longest.
    timesByAddress.delete(addressId);
    timesByAddress.set(addressId, times);
    const [oldest] = timesByAddress.keys();
    if (timesByAddress.size > MAX_REMEMBERED && oldest !== undefined) timesByAddress.delete(oldest);
    return times;
  }

  function cardFor(
    restaurant: Restaurant,
    { toDoorPlannedMs, nowMs }: { toDoorPlannedMs: number | null; nowMs: number },
  ) {
    const { restaurantId, name, kinds, address, position } = restaurant;
    const quote = toDoorPlannedMs === null ? null : quoteArrival({ nowMs, toDoorPlannedMs });
    return {
      restaurantId,
      name,
      kinds,
      address,
      position: [position.lon, position.lat] as const,
      deliveryFeeMinor: toDoorPlannedMs === null ? LEAST_FEE_MINOR : deliveryFeeMinor(toDoorPlannedMs),
      currency: CURRENCY,
      arrival: quote && { earliestMs: quote.earliestMs, latestMs: quote.latestMs },
    };
  }

  return {
    cards: (addressId, nowMs) => {
      const address = addressId === null ? null : city.addresses.byId(addressId);
      if (address === null) {
        return fromCentre.map((restaurant) => cardFor(restaurant, { toDoorPlannedMs: null, nowMs }));
      }
      const times = timesTo(address.addressId, address.position);
      return restaurants
        .flatMap((restaurant, index) => {
          const toDoorPlannedMs = times[index] ?? null;
          return toDoorPlannedMs === null ? [] : [{ restaurant, toDoorPlannedMs }];
        })
        .sort((a, b) => a.toDoorPlannedMs - b.toDoorPlannedMs)
        .map(({ restaurant, toDoorPlannedMs }) => cardFor(restaurant, { toDoorPlannedMs, nowMs }));
    },

    restaurant: (restaurantId, { addressId, nowMs }) => {
      const found = byId.get(restaurantId);
      if (found === undefined) return null;
      const address = addressId === null ? null : city.addresses.byId(addressId);
      const toDoorPlannedMs =
        address === null ? null : (timesTo(address.addressId, address.position)[found.index] ?? null);
      return { card: cardFor(found.restaurant, { toDoorPlannedMs, nowMs }), menu: found.restaurant.menu };
    },

    offer: ({ restaurantId, addressId, items, nowMs }) => {
      const found = byId.get(restaurantId);
      if (found === undefined) return refuse("restaurantId", "This restaurant is not on Doorstep any more.");
      const { restaurant, index } = found;
      const address = city.addresses.byId(addressId);
      if (address === null) return refuse("addressId", "Choose an address from the list.");
      const toDoorPlannedMs = timesTo(address.addressId, address.position)[index] ?? null;
      if (toDoorPlannedMs === null) return refuse("addressId", `${restaurant.name} does not deliver to this address.`);
      const dishes = new Map(restaurant.menu.map((dish) => [dish.dishId, dish]));
      const chosen: OrderItem[] = [];
      for (const { dishId, quantity } of items) {
        const dish = dishes.get(dishId);
        if (dish === undefined) return refuse("items", `${restaurant.name} has changed its menu. Choose again.`);
        chosen.push({ name: dish.name, quantity, priceMinor: dish.priceMinor });
      }
      const value = {
        restaurantName: restaurant.name,
        pickup: placeAt(restaurant.position, restaurant.address),
        dropoff: placeAt(address.position, address.label),
        items: chosen,
        deliveryFeeMinor: deliveryFeeMinor(toDoorPlannedMs),
        currency: CURRENCY,
        promisedAtMs: quoteArrival({ nowMs, toDoorPlannedMs }).latestMs,
        toDoorPlannedMs: Math.round(toDoorPlannedMs),
      };
      return { ok: true, value };
    },
  };
}

function refuse(field: string, message: string): Extract<Command<Offer>, { ok: false }> {
  return { ok: false, status: 400, code: "cannotBeOrdered", message, fields: { [field]: message } };
}

const placeAt = ({ lon, lat }: LonLat, label: string): Place => ({ lon, lat, label });

/** As the crow flies, with degrees of longitude at their true width. */
function nearestFirst(restaurants: readonly Restaurant[], { lon, lat }: LonLat): readonly Restaurant[] {
  const narrow = Math.cos((lat * Math.PI) / 180);
  const away = ({ position }: Restaurant): number => Math.hypot((position.lon - lon) * narrow, position.lat - lat);
  return [...restaurants].sort((a, b) => away(a) - away(b));
}
