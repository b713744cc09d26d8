import { expect, test } from "vitest";
import type { JudgedOrder, Said, Sample } from "./judged.ts";
import {
  coverage,
  figuresAt,
  HORIZONS,
  holds,
  horizonOf,
  inconsistencyMin,
  isAccurate,
  revisions,
  shareOfTheWay,
} from "./score.ts";

const minute = (minutes: number): number => minutes * 60_000;

test.each([
  [0, "0–3"],
  [2.999, "0–3"],
  [3, "3–6"],
  [6, "6–10"],
  [10, "10–15"],
  [15, "15–25"],
  [90, "25+"],
])("%d minutes before the door is horizon %s", (toCome, name) => {
  expect(horizonOf(minute(toCome))?.name).toBe(name);
});

test.each([
  [-0.51, false, true],
  [-0.5, true, true],
  [0.5, true, true],
  [1.5, true, false],
  [1.51, false, false],
  [-1.5, false, true],
])("food that is %d minutes later than said: in the window %s, in the mirrored one %s", (late, transit, food) => {
  const window = { earlyMin: 0.5, lateMin: 1.5 };
  expect(isAccurate(window, minute(late), "transit")).toBe(transit);
  expect(isAccurate(window, minute(late), "food")).toBe(food);
});

test("a range holds from its first moment, and not at its last", () => {
  const range = { earliestMs: minute(5), latestMs: minute(9) };
  expect([4.99, 5, 8.99, 9].map((at) => holds(range, minute(at)))).toEqual([false, true, true, false]);
});

const said = (earliest: number, expected: number, latest: number): Said => ({
  earliestMs: minute(earliest),
  expectedMs: minute(expected),
  latestMs: minute(latest),
});
const sample = (at: number, ours: Said, crow: number | null = null): Sample => ({
  atMs: minute(at),
  ours,
  crow: crow === null ? null : { expectedMs: minute(crow) },
  byStages: null,
  ceiling: null,
});
const order = (samples: readonly Sample[], shown: readonly number[] = []): JudgedOrder => ({
  orderId: "o-1",
  placedMs: 0,
  deliveredMs: minute(10),
  first: { earliestMs: minute(8), latestMs: minute(12) },
  samples,
  shownMs: shown.map(minute),
});

test("each horizon counts what was said so long before the door, and each predictor only what it said", () => {
  const judged = [order([sample(1, said(7, 9, 11), 14), sample(8, said(9, 9, 11)), sample(9, said(11, 12, 13))])];
  const [nearest, , middle] = HORIZONS;
  expect(figuresAt(judged, "ours", nearest as (typeof HORIZONS)[0])).toMatchObject({
    count: 2,
    meanErrorMin: 1.5,
    biasMin: -0.5,
    transit: 0.5,
    food: 0,
    held: 0.5,
    widthMin: 2,
  });
  expect(figuresAt(judged, "crow", middle as (typeof HORIZONS)[0])).toMatchObject({ count: 1, food: 0, held: null });
  expect(figuresAt(judged, "ceiling", middle as (typeof HORIZONS)[0])).toBeNull();
  expect(coverage(judged, "ours")).toBeCloseTo(2 / 3);
  expect(coverage(judged, "ceiling")).toBeNull();
});

test("what is said changes by so much from one minute to the next", () => {
  const judged = [order([sample(1, said(7, 9, 11)), sample(2, said(7, 9, 11)), sample(3, said(7, 12, 13))])];
  expect(inconsistencyMin(judged, "ours")).toBe(1.5);
});

test("a revision is a change by more than so many minutes", () => {
  const { shownMs } = order([], [30, 31, 33, 36, 33]);
  expect([0, 1, 2, 3].map((over) => revisions({ shownMs }, over))).toEqual([4, 3, 2, 0]);
});

test("the way goes from the better of the simple ones to the ceiling", () => {
  expect(shareOfTheWay(0.8, [0.3, 0.6], 0.85)).toBeCloseTo(0.8);
  expect(shareOfTheWay(0.5, [0.6], 0.85)).toBeLessThan(0);
  expect(shareOfTheWay(0.7, [0.9], 0.85)).toBeNull();
});
