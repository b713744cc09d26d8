import type { LonLat } from "../geo.ts";

export interface Dish {
  /** Unique within the restaurant, stable between preparations. */
  readonly dishId: string;
  readonly name: string;
  readonly description: string | null;
  /** In hundredths of the Uruguayan peso. */
  readonly priceMinor: number;
}

export interface Restaurant {
  /** Stable between preparations: it comes from OpenStreetMap's id. */
  readonly restaurantId: string;
  readonly name: string;
  /** What it cooks, the most telling first, at least one: `Parrilla`, `Pizza`. */
  readonly kinds: readonly string[];
  readonly address: string;
  readonly district: string | null;
  readonly position: LonLat;
  readonly menu: readonly Dish[];
}
