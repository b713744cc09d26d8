/** Fits a prepared city to what the world asks of one. */
import { findRoute, nearestByRoadTime, snapToRoad } from "@doorstep/city";
import { type City, openCity } from "@doorstep/city/node";
import type { CityMap } from "../world/city-map.ts";

/** What the simulated diners pay for: the page computes it from the way. */
const USUAL_RIDE_MINUTES = 7;

export async function openCityMap(dir: string): Promise<CityMap> {
  return toCityMap(await openCity(dir));
}

export function toCityMap({ name, bbox, money, graph, restaurants, addresses }: City): CityMap {
  return {
    name,
    bbox,
    restaurants: restaurants.map((restaurant) => ({
      ...restaurant,
      deliveryFeeMinor: money.baseFeeMinor + USUAL_RIDE_MINUTES * money.feePerMinuteMinor,
      currency: money.currency,
    })),
    onStreet: (place) => snapToRoad(graph, place)?.position ?? null,
    route: (from, to) => findRoute(graph, from, to),
    nearest: (target, candidates, limits) => nearestByRoadTime(graph, target, candidates, limits),
    addressNear: (place) => addresses.near(place),
  };
}
