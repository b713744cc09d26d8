/** Fits a prepared city to what the world asks of one. */
import { findRoute, nearestByRoadTime, snapToRoad } from "@doorstep/city";
import { type City, openCity } from "@doorstep/city/node";
import type { CityMap } from "../world/city-map.ts";

const DELIVERY_FEE_MINOR = 9_900;
const CURRENCY = "UYU";

export async function openCityMap(dir: string): Promise<CityMap> {
  return toCityMap(await openCity(dir));
}

export function toCityMap({ name, bbox, graph, restaurants, addresses }: City): CityMap {
  return {
    name,
    bbox,
    restaurants: restaurants.map((restaurant) => ({
      ...restaurant,
      deliveryFeeMinor: DELIVERY_FEE_MINOR,
      currency: CURRENCY,
    })),
    onStreet: (place) => snapToRoad(graph, place)?.position ?? null,
    route: (from, to) => findRoute(graph, from, to),
    nearest: (target, candidates, limits) => nearestByRoadTime(graph, target, candidates, limits),
    addressNear: (place) => addresses.near(place),
  };
}
