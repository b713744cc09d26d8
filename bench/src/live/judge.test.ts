import { expect, test } from "vitest";
import { judgeStatuses } from "./judge.ts";

const facts = [
  { orderId: "a", type: "order-placed", version: 1, atMs: 100 },
  { orderId: "a", type: "order-delivered", version: 2, atMs: 200 },
  { orderId: "x", type: "order-placed", version: 1, atMs: 150 },
  { orderId: "x", type: "order-delivered", version: 2, atMs: 250 },
] as const;
const options = { untilMs: 1_000, isWatched: (orderId: string) => orderId === "a" };
const told = {
  heard: [{ orderId: "a", phase: "delivered", steps: { placed: 100, delivered: 200 } }],
  city: { a: "delivered", x: "delivered" },
};

test("every fact shown at its time, and the end the same for operations: nothing is lost", () => {
  expect(judgeStatuses({ facts }, told, options)).toEqual({ facts: 4, ordersWatched: 1, lost: 0, wrongs: [] });
});

test("a fact that no page showed is lost, whatever came after it", () => {
  const heard = [{ orderId: "a", phase: "delivered", steps: { delivered: 200 } }];
  expect(judgeStatuses({ facts }, { ...told, heard }, options).wrongs).toEqual([
    "a: order-placed at 100 is shown as nothing",
  ]);
});

test("an order nobody watched must have ended for operations", () => {
  const city = { a: "delivered", x: "near" };
  expect(judgeStatuses({ facts }, { ...told, city }, options).wrongs).toEqual([
    "x: delivered at 250, for operations it is near",
  ]);
});

test("what was told last may still be on its way", () => {
  expect(judgeStatuses({ facts }, { heard: [], city: {} }, { ...options, untilMs: 100 }).lost).toBe(0);
});
