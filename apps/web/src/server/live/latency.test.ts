import { expect, test } from "vitest";
import { createLatency } from "./latency.ts";

test("nothing observed is nothing known", () => {
  expect(createLatency().percentiles(0)).toBeNull();
});

test("the answer is never too kind, and at most a tenth too high", () => {
  const latency = createLatency();
  for (let ms = 1; ms <= 1_000; ms++) latency.observe(ms, 0);
  const found = latency.percentiles(0);
  expect(found?.p50).toBeGreaterThanOrEqual(500);
  expect(found?.p50).toBeLessThanOrEqual(551);
  expect(found?.p99).toBeGreaterThanOrEqual(990);
  expect(found?.p99).toBeLessThanOrEqual(1_090);
});

test("what is over a minute old is forgotten", () => {
  const latency = createLatency();
  latency.observe(5_000, 0);
  latency.observe(10, 59_000);
  expect(latency.percentiles(59_000)?.p99).toBeGreaterThan(4_000);
  expect(latency.percentiles(61_000)?.p99).toBeLessThan(20);
  expect(latency.percentiles(200_000)).toBeNull();
});

test("a clock that is behind the broker's counts as no time at all", () => {
  const latency = createLatency();
  latency.observe(-30, 0);
  expect(latency.percentiles(0)).toEqual({ p50: 1, p99: 1 });
});
