import type { HistoryPrediction } from "@doorstep/db/history";
import { expect, test } from "vitest";
import { shownPromises } from "./promises.tsx";

const promise = (statusVersion: number, earliestMin: number): HistoryPrediction => ({
  ...{ statusVersion, atMs: 0, phase: "preparing", expectedMs: 0, missedByMs: null, held: null },
  ...{ earliestMs: earliestMin * 60_000, latestMs: (earliestMin + 10) * 60_000 },
});

test("a promise that reads as the one before is not told again", () => {
  const told = shownPromises([promise(1, 20), promise(2, 20), promise(3, 22), promise(4, 20)]);
  expect(told.map(({ statusVersion }) => statusVersion)).toEqual([1, 3, 4]);
});

test("of many the first is told, and the newest", () => {
  const told = shownPromises(Array.from({ length: 20 }, (_, at) => promise(at + 1, 20 + at)));
  expect(told.map(({ statusVersion }) => statusVersion)).toEqual([1, 16, 17, 18, 19, 20]);
});
