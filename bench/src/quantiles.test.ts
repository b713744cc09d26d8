import { expect, test } from "vitest";
import { quantiles } from "./quantiles.ts";

test("nothing has no quantiles", () => {
  expect(quantiles([])).toBeNull();
});

test("the nearest rank, whatever the order", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantiles(values)).toEqual({ count: 100, p50: 50, p90: 90, p99: 99, max: 100 });
  expect(quantiles([7])).toEqual({ count: 1, p50: 7, p90: 7, p99: 7, max: 7 });
});
