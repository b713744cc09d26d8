import { expect, test } from "vitest";
import { deliveryFeeMinor, itemsMinor, leastFeeMinor } from "./prices.ts";

const money = { currency: "UYU", baseFeeMinor: 4_900, feePerMinuteMinor: 700 };

test.each([
  [0, 4_900],
  [1, 5_600],
  [60_000, 5_600],
  [60_001, 6_300],
  [12 * 60_000, 13_300],
])("a way of %i ms is delivered for %i", (toDoorPlannedMs, fee) => {
  expect(deliveryFeeMinor(money, toDoorPlannedMs)).toBe(fee);
});

test("nobody pays less than what is shown without an address", () => {
  expect(leastFeeMinor(money)).toBe(5_600);
});

test("items are summed by quantity", () => {
  expect(
    itemsMinor([
      { quantity: 2, priceMinor: 39_000 },
      { quantity: 1, priceMinor: 12_050 },
    ]),
  ).toBe(90_050);
  expect(itemsMinor([])).toBe(0);
});
