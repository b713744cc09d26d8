/** What an order costs, in the currency's smallest unit. Whole units only: nobody tips the rounding. */

/** ISO 4217. The city is Montevideo; another city brings another currency here. */
export const CURRENCY = "UYU";

const BASE_FEE_MINOR = 4_900;
const FEE_PER_MINUTE_MINOR = 700;
const MINUTE_MS = 60_000;

/** By the planned way from the restaurant to the door; each minute begun counts. */
export function deliveryFeeMinor(toDoorPlannedMs: number): number {
  return BASE_FEE_MINOR + Math.ceil(toDoorPlannedMs / MINUTE_MS) * FEE_PER_MINUTE_MINOR;
}

/** What everybody pays at least: shown while the address is not known. */
export const LEAST_FEE_MINOR = deliveryFeeMinor(MINUTE_MS);

export function itemsMinor(items: readonly { readonly quantity: number; readonly priceMinor: number }[]): number {
  return items.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
}
