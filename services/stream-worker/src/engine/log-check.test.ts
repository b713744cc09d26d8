import { expect, test } from "vitest";
import { placeProblem } from "./log-check.ts";

const task = { topic: "orders", partition: 3 };

test.each([
  [0, { start: 0, end: 0 }],
  [0, { start: 0, end: 9 }],
  [9, { start: 0, end: 9 }],
  [5, { start: 5, end: 9 }],
])("a task at %i goes on with %o", (place, range) => {
  expect(placeProblem(task, place, range)).toBeNull();
});

test.each([
  [
    0,
    { start: 4, end: 9 },
    'nothing is stored for partition 3 of "orders", and its log is no longer whole: it begins at 4',
  ],
  [2, { start: 4, end: 9 }, 'records 2 to 3 of partition 3 of "orders" are gone before they were read'],
  [
    10,
    { start: 0, end: 9 },
    'the state has read partition 3 of "orders" up to 10, but that log ends at 9: it lost its tail, or is another log',
  ],
])("a task at %i stops at %o", (place, range, sentence) => {
  expect(placeProblem(task, place, range)).toBe(sentence);
});
