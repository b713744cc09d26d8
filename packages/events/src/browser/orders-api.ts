/** The orders API: what a page may ask for, and what it gets. */
import { z } from "zod";

/**
 * Test cards: no money moves. The first two are decided at once and never asked for; of the
 * others the payment provider is asked, and says what it says.
 */
export const testCards = [
  "visa4417",
  "declined0002",
  "slow3155",
  "slowDeclined9995",
  "muddled2220",
  "silent0119",
] as const;
export type TestCard = (typeof testCards)[number];

export const placeOrder = z.object({
  /** The same key twice gives the same order, also at the same moment. */
  idempotencyKey: z.string().min(8).max(80),
  restaurantId: z.string().min(1).max(80),
  addressId: z.string().min(1).max(80),
  dropoffNote: z.string().trim().max(80).nullable(),
  dinerName: z.string().trim().max(60).nullable(),
  items: z
    .array(z.object({ dishId: z.string().min(1).max(80), quantity: z.number().int().min(1).max(20) }))
    .min(1)
    .max(30),
  card: z.enum(testCards),
});
export type PlaceOrder = z.infer<typeof placeOrder>;

/** `link` is the signed tracking link, without host. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly link: string;
}

export const payAgain = z.object({
  idempotencyKey: z.string().min(8).max(80),
  card: z.enum(testCards),
});
export type PayAgain = z.infer<typeof payAgain>;

export const rateOrder = z.object({ stars: z.number().int().min(1).max(5) });
export type RateOrder = z.infer<typeof rateOrder>;

/** Every refusal of the API: one sentence for a person, one code for a program. */
export interface ApiProblem {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: Readonly<Record<string, string>>;
  };
}

export interface AddressHit {
  readonly addressId: string;
  readonly label: string;
  readonly district: string | null;
  readonly position: readonly [number, number];
  /** Half-open ranges of `label` that match what was typed. */
  readonly matches: readonly (readonly [number, number])[];
}

export interface Dish {
  readonly dishId: string;
  readonly name: string;
  readonly description: string | null;
  readonly priceMinor: number;
}

export interface RestaurantCard {
  readonly restaurantId: string;
  readonly name: string;
  readonly kinds: readonly string[];
  readonly address: string;
  readonly position: readonly [number, number];
  readonly deliveryFeeMinor: number;
  readonly currency: string;
  /** Null with no address yet. */
  readonly arrival: { readonly earliestMs: number; readonly latestMs: number } | null;
}
