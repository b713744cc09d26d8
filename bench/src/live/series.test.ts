import { expect, test } from "vitest";
import { createSeries, latencyOf } from "./series.ts";

test("what came in an interval, without its end, however much came", () => {
  const series = createSeries();
  for (let at = 0; at < 5_000; at++) series.add(at, at % 10);
  expect(series.between(10, 13)).toEqual([0, 1, 2]);
  expect(series.between(0, 5_000)).toHaveLength(5_000);
});

test("by second: only those in which something came", () => {
  const series = createSeries();
  for (const tookMs of [1, 2, 3]) series.add(500, tookMs);
  series.add(2_000, 7);
  expect(series.bySecond()).toEqual([
    { atS: 0, p50: 2, p99: 3 },
    { atS: 2, p50: 7, p99: 7 },
  ]);
});

test("one in a thousand is told apart from one in a hundred", () => {
  const found = latencyOf(Array.from({ length: 10_000 }, (_, at) => at + 1));
  expect(found).toMatchObject({ count: 10_000, p50: 5_000, p99: 9_900, p999: 9_990, max: 10_000 });
  expect(latencyOf([])).toBeNull();
});
