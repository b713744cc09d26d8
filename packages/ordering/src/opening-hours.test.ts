import { expect, test } from "vitest";
import { isOpen } from "./opening-hours.ts";

const NOON = 12 * 60;
/** Friday from seven in the evening to two in the morning; Sunday around the clock. */
const hours = [
  { weekday: 5, opensMin: 19 * 60, closesMin: 26 * 60 },
  { weekday: 0, opensMin: 0, closesMin: 24 * 60 },
];

test.each([
  [5, 19 * 60 - 1, false],
  [5, 19 * 60, true],
  [6, 2 * 60 - 1, true],
  [6, 2 * 60, false],
  [5, 60, false],
  [0, 0, true],
  [0, 24 * 60 - 1, true],
  [1, 0, false],
  [3, NOON, false],
])("[D14] weekday %i, minute %i: open is %j", (weekday, minute, open) => {
  expect(isOpen(hours, { weekday, minute })).toBe(open);
});

test("[D14] without hours it is closed", () => {
  expect(isOpen([], { weekday: 3, minute: NOON })).toBe(false);
});
