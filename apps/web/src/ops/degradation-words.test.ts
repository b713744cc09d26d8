import type { Degradation } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { stepNumber, thinnedWords, whyWords } from "./degradation-words.ts";

const ZONE = "America/Montevideo";
const at = (given: Partial<Degradation>): Degradation => ({
  step: "conflated",
  sinceMs: Date.parse("2026-03-06T19:04:00-03:00"),
  because: null,
  thinned: null,
  ...given,
});

test.each([
  [{ figure: "eventLoop", value: 180.4, limit: 150 }, "this server came 180 ms late to its work, limit 150 ms"],
  [{ figure: "outputs", value: 4_200, limit: 3_000 }, "this server told pages of things 4.2 s late, limit 3.0 s"],
  [{ figure: "sockets", value: 20.2e6, limit: 16e6 }, "20 MB waited for pages to read, limit 16 MB"],
] as const)("a step says since when and why: %o", (because, words) => {
  expect(whyWords(at({ because }), ZONE)).toBe(`Since 19:04: ${words}.`);
});

test("with nothing left out there is nothing to say", () => {
  expect(whyWords(at({ step: "normal" }), ZONE)).toBeNull();
  expect(thinnedWords(at({}))).toBeNull();
  expect([stepNumber("normal"), stepNumber("snapshotsOnly")]).toEqual([0, 4]);
});

test("the worker's own step is said beside it", () => {
  expect(thinnedWords(at({ thinned: { couriers: 1, orders: 0, keepEvery: 4 } }))).toBe(
    "1 partition of the worker works on one position in 4.",
  );
  expect(thinnedWords(at({ thinned: { couriers: 2, orders: 1, keepEvery: 4 } }))).toBe(
    "3 partitions of the worker work on one position in 4.",
  );
});
