import { expect, test } from "vitest";
import { createPacing, pauseMs } from "./pacing.ts";

test.each([
  [0, 10],
  [0.1, 10],
  [0.25, 20],
  [0.5, 40],
  [1, 40],
])("a process busy %d of its time lets records gather for %d ms", (busy, expected) => {
  expect(pauseMs(busy)).toBe(expected);
});

test("a process that has only begun does not wait long", () => {
  expect(createPacing()()).toBe(10);
});
