import { expect, test } from "vitest";
import { bearingAt, type Line, metresBetween, pointAt, slice } from "./route-geometry.ts";

/** East 111 m, then north 111 m, at the equator. */
const corner: Line = {
  points: [
    [0, 0],
    [0.001, 0],
    [0.001, 0.001],
  ],
  alongM: [0, 111, 222],
};

test("a distance before the start or past the end is held to the line", () => {
  expect(pointAt(corner, -5)).toEqual([0, 0]);
  expect(pointAt(corner, 900)).toEqual([0.001, 0.001]);
});

test("half way along a stretch is half way between its points", () => {
  expect(pointAt(corner, 55.5)).toEqual([0.0005, 0]);
});

test("the bearing is that of the way ahead, and at the end of the way come", () => {
  expect(bearingAt(corner, 10)).toBeCloseTo(90);
  expect(bearingAt(corner, 150)).toBeCloseTo(0);
  expect(bearingAt(corner, 222)).toBeCloseTo(0);
});

test("a slice keeps the corners between its ends", () => {
  expect(slice(corner, { fromM: 55.5, toM: 222 })).toEqual([
    [0.0005, 0],
    [0.001, 0],
    [0.001, 0.001],
  ]);
});

test("a slice of nothing is empty", () => {
  expect(slice(corner, { fromM: 100, toM: 100 })).toEqual([]);
});

test("a thousandth of a degree at the equator is 111 m", () => {
  expect(metresBetween([0, 0], [0.001, 0])).toBeCloseTo(111.2, 1);
});
