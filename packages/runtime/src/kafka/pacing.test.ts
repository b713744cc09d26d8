import { expect, test } from "vitest";
import { createPacing, pauseMs } from "./pacing.ts";

test.each([
  [0, 5],
  [0.1, 5],
  [0.25, 10],
  [0.5, 20],
  [1, 40],
])("a process busy %d of its time lets records gather for %d ms", (busy, expected) => {
  expect(pauseMs(busy)).toBe(expected);
});

test("a process that has only begun does not wait long", () => {
  expect(createPacing()()).toBe(5);
});
