import { expect, test } from "vitest";
import { DAY_MS, dayOfPartition, isKept, keptDays, partitionOfDay } from "./days.ts";

const noon = Date.UTC(2026, 10, 26, 12);
const midnight = Date.UTC(2026, 10, 26);

test("[H4] today counts among the days kept, and two to come are made ahead", () => {
  expect(keptDays(noon, 1)).toEqual({ first: midnight, last: midnight + 2 * DAY_MS });
  expect(keptDays(noon, 14).first).toBe(midnight - 13 * DAY_MS);
});

test.each([
  ["the first moment of the oldest day", midnight - DAY_MS, true],
  ["a moment before it", midnight - DAY_MS - 1, false],
  ["the last moment of the newest day", midnight + 3 * DAY_MS - 1, true],
  ["the moment after it", midnight + 3 * DAY_MS, false],
])("[H4] %s", (_, atMs, kept) => {
  expect(isKept(keptDays(noon, 2), atMs)).toBe(kept);
});

test("a day's table is named after it, and known by its name again", () => {
  const name = partitionOfDay("order_track", midnight);
  expect(name).toBe("order_track_20261126");
  expect(dayOfPartition("order_track", name)).toBe(midnight);
  expect(dayOfPartition("order_track", "order_track_old")).toBeNull();
  expect(dayOfPartition("order", name)).toBeNull();
});
