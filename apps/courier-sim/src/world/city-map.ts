/** What the world asks of a city. The shell fits a prepared city to it; tests a made-up one. */
import type { LonLat } from "./ground.ts";

export interface CityMap {
  readonly name: string;
  /** West, south, east, north. */
  readonly bbox: readonly [number, number, number, number];
  readonly restaurants: readonly Restaurant[];
  /** The nearest place on a street; null in the wilderness. */
  onStreet(place: LonLat): LonLat | null;
  /** Along the streets; null when there is no way. */
  route(from: LonLat, to: LonLat): Way | null;
  /** Those from which `target` is reached soonest along the streets, soonest first. */
  nearest<T extends { readonly position: LonLat }>(
    target: LonLat,
    candidates: readonly T[],
    limits: { readonly atMost: number; readonly withinMs: number },
  ): readonly { readonly candidate: T; readonly plannedMs: number }[];
  /** The address nearest to a place; null where nobody lives. */
  addressNear(place: LonLat): { readonly addressId: string; readonly position: LonLat; readonly label: string } | null;
}

export interface Restaurant {
  readonly restaurantId: string;
  readonly name: string;
  readonly address: string;
  readonly position: LonLat;
  readonly menu: readonly { readonly dishId: string; readonly name: string; readonly priceMinor: number }[];
  readonly deliveryFeeMinor: number;
  readonly currency: string;
}

export interface Way {
  /** At least two. `plannedMs` is the city's planned travel time from the first point; it never falls. */
  readonly points: readonly (LonLat & { readonly plannedMs: number })[];
  readonly streets: readonly { readonly fromPoint: number; readonly name: string }[];
  readonly lengthM: number;
  readonly plannedMs: number;
}
