/** What an order costs, in the currency's smallest unit. Whole units only: nobody tips the rounding. */
import type { City } from "@doorstep/city/node";

const MINUTE_MS = 60_000;

/** By the planned way from the restaurant to the door; each minute begun counts. */
export function deliveryFeeMinor(money: City["money"], toDoorPlannedMs: number): number {
  return money.baseFeeMinor + Math.ceil(toDoorPlannedMs / MINUTE_MS) * money.feePerMinuteMinor;
}

/** What everybody pays at least: shown while the address is not known. */
export const leastFeeMinor = (money: City["money"]): number => deliveryFeeMinor(money, MINUTE_MS);

export function itemsMinor(items: readonly { readonly quantity: number; readonly priceMinor: number }[]): number {
  return items.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
}
