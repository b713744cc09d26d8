import type { LonLat } from "../geo.ts";

export interface Dish {
  /** Unique within the restaurant, stable between preparations. */
  readonly dishId: string;
  readonly name: string;
  readonly description: string | null;
  /** In the smallest unit of the city's currency. */
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
  /** As OpenStreetMap has them, for whoever knows better than `kinds`: `italian;pizza`. */
  readonly cuisine: string | null;
  /** As OpenStreetMap has them: `Mo-Fr 12:00-15:00`. Nothing here is closed by them. */
  readonly openingHours: string | null;
  readonly menu: readonly Dish[];
}
