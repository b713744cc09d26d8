import { expect, test } from "vitest";
import { distanceToLineM } from "./distance-to-line.ts";

const line = [
  [-56.17, -34.9],
  [-56.16, -34.9],
] as const;

test("on the line is no distance, beside it is the way straight there", () => {
  expect(distanceToLineM([-56.165, -34.9], line)).toBeCloseTo(0, 6);
  expect(distanceToLineM([-56.165, -34.901], line)).toBeCloseTo(111.2, 1);
});

test("past its end the end is nearest", () => {
  expect(distanceToLineM([-56.15, -34.9], line)).toBeCloseTo(912, 0);
});
