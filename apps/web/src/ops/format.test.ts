import { expect, test } from "vitest";
import { formatAge, formatLag, formatRange, formatSigned } from "./format.ts";

test.each([
  [-5, "0 s"],
  [1_400, "1 s"],
  [60_000, "1 min"],
  [220_000, "3 min 40 s"],
  [7_500_000, "2 h 5 min"],
])("an age of %i ms reads %s", (ageMs, text) => {
  expect(formatAge(ageMs)).toBe(text);
});

test("a slip has a true minus and a lag a tenth", () => {
  expect([formatSigned(14), formatSigned(-2), formatSigned(0)]).toEqual(["+14", "−2", "0"]);
  expect([formatLag(400), formatLag(-3), formatLag(75_000)]).toEqual(["0.4 s", "0.0 s", "1 min 15 s"]);
});

test("a range is read in the city's time, 24 hours, with an unspaced dash", () => {
  const range = { earliestMs: Date.UTC(2026, 10, 1, 23, 45), latestMs: Date.UTC(2026, 10, 1, 23, 50) };
  expect(formatRange(range, "America/Montevideo")).toBe("20:45–20:50");
});
