import { expect, test } from "vitest";
import { leftM, legOf, lengthM, nextLegOf } from "./way.ts";

const route = [
  [-56.2, -34.9],
  [-56.19, -34.9],
  [-56.18, -34.9],
  [-56.17, -34.9],
] as const;
const job = (isPickedUp: boolean) => ({ route, pickupPoint: 2, isPickedUp }) as unknown as Parameters<typeof legOf>[0];

test("the leg under way ends at the restaurant, and then at the door", () => {
  expect(legOf(job(false))).toEqual(route.slice(0, 3));
  expect(nextLegOf(job(false))).toEqual(route.slice(2));
  expect(legOf(job(true))).toEqual(route.slice(2));
  expect(nextLegOf(job(true))).toEqual([]);
});

test("what is left counts from the nearest point of the way", () => {
  const oneM = lengthM(route.slice(0, 2));
  expect(oneM).toBeCloseTo(912, 0);
  expect(leftM(route, null)).toBeCloseTo(3 * oneM, 6);
  expect(leftM(route, [-56.19, -34.9])).toBeCloseTo(2 * oneM, 6);
  expect(leftM([], [-56.19, -34.9])).toBeNull();
});
