import { expect, test } from "vitest";
import { createModeKeeper } from "./mode-keeper.ts";
import type { OwnerStatus } from "./owner.ts";

const NOW_MS = 1_000_000;
const status = (changes: Partial<OwnerStatus> = {}): OwnerStatus => ({
  ...{ task: { topic: "couriers", partition: 3 }, phase: "running", problem: null, nextOffset: 50 },
  ...{ logTimeMs: NOW_MS, relayedTo: 50, relayBacklog: 0, waiting: 0, keepEvery: 1 },
  ...changes,
});
const BEHIND = { logTimeMs: NOW_MS - 2_000, waiting: 900 };

/** What is said at each look. */
function said(looks: readonly Partial<OwnerStatus>[]): (number | null)[] {
  const keeper = createModeKeeper();
  return looks.map((changes) => keeper.look([status(changes)], NOW_MS)[0]?.keepEvery ?? null);
}

test("two looks behind in a row: less is to be done from here on; said once", () => {
  expect(said([BEHIND, BEHIND, BEHIND, BEHIND, BEHIND])).toEqual([null, 4, null, null, null]);
});

test("a pause of the process is no load", () => {
  expect(said([BEHIND, {}, BEHIND, {}, BEHIND])).toEqual([null, null, null, null, null]);
});

test("an old log time with nothing waiting is a quiet log", () => {
  expect(said(Array.from({ length: 5 }, () => ({ ...BEHIND, waiting: 0 })))).toEqual([null, null, null, null, null]);
});

test("ten looks caught up, once the word has been read: all is to be done again", () => {
  const thinned = { keepEvery: 4 };
  const nine = Array.from({ length: 9 }, () => thinned);
  expect(said([...nine, { ...thinned, ...BEHIND }, ...nine])).not.toContain(1);
  expect(said([...nine, thinned, thinned]).slice(-2)).toEqual([1, null]);
});

test("behind again soon after: it has to be caught up twice as long before all is tried again", () => {
  const thinned = { keepEvery: 4 };
  const caughtUp = (looks: number) => Array.from({ length: looks }, () => thinned);
  const looks = [BEHIND, BEHIND, ...caughtUp(10), BEHIND, BEHIND, ...caughtUp(20), BEHIND, BEHIND, ...caughtUp(40)];
  const words = said(looks).flatMap((word, look) => (word === null ? [] : [[look, word]]));
  expect(words).toEqual([
    ...[
      [1, 4],
      [11, 1],
    ],
    ...[
      [13, 4],
      [33, 1],
    ],
    ...[
      [35, 4],
      [75, 1],
    ],
  ]);
});

test("behind again after a minute is another load", () => {
  const calm = Array.from({ length: 70 }, () => ({}));
  const caughtUp = Array.from({ length: 10 }, () => ({ keepEvery: 4 }));
  const words = said([BEHIND, BEHIND, ...caughtUp, ...calm, BEHIND, BEHIND, ...caughtUp]);
  expect(words.flatMap((word, look) => (word === null ? [] : [look]))).toEqual([1, 11, 83, 93]);
});

test("between behind and caught up nothing changes", () => {
  const between = { logTimeMs: NOW_MS - 1_200, waiting: 10 };
  const thinned = { ...between, keepEvery: 4 };
  expect(said(Array.from({ length: 20 }, () => between)).every((word) => word === null)).toBe(true);
  expect(said(Array.from({ length: 20 }, () => thinned)).every((word) => word === null)).toBe(true);
});

test("a word that got lost is said again after a minute", () => {
  const words = said(Array.from({ length: 70 }, () => BEHIND));
  expect(words.flatMap((word, look) => (word === null ? [] : [look]))).toEqual([1, 61]);
});

test("a task that has read nothing, and one that is halted, are not behind", () => {
  const looks = Array.from({ length: 5 }, () => ({ ...BEHIND, logTimeMs: 0 }));
  expect(said(looks)).toEqual([null, null, null, null, null]);
  expect(said(looks.map(() => ({ ...BEHIND, phase: "halted" as const })))).toEqual([null, null, null, null, null]);
});
