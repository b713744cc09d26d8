import type { CourierView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { createCouriersIn } from "./couriers-in.ts";
import { SAMPLED_EVERY_MS } from "./ladder.ts";

function open() {
  const now = { ms: 0, isSampled: true };
  const board: string[] = [];
  let leftOut = 0;
  const couriers = createCouriersIn({
    board: { putCourier: ({ courierId, version }: CourierView) => board.push(`${courierId} ${version}`) },
    isSampled: () => now.isSampled,
    nowMs: () => now.ms,
    leftOut: () => leftOut++,
  });
  const take = (courierId: string, version: number): void =>
    couriers.take(courierId, JSON.stringify({ courierId, version }));
  return { ...couriers, take, now, board, leftOut: () => leftOut };
}

test("[D7] sampled, of each courier the newest goes on the board every 5 s", () => {
  const { now, board, take, readDue, leftOut } = open();
  take("c1", 1);
  take("c1", 2);
  take("c2", 1);
  now.ms = SAMPLED_EVERY_MS - 1;
  readDue();
  expect(board).toEqual([]);
  now.ms = SAMPLED_EVERY_MS;
  readDue();
  expect([board, leftOut()]).toEqual([["c1 2", "c2 1"], 1]);
});

test("[D7] who asks for the whole city is shown all of it", () => {
  const { board, take, readAll } = open();
  take("c1", 1);
  readAll();
  expect(board).toEqual(["c1 1"]);
});

test("[D7] otherwise each goes there as it comes, and what waited at the next look", () => {
  const { now, board, take, readDue } = open();
  take("c1", 1);
  now.isSampled = false;
  take("c2", 1);
  expect(board).toEqual(["c2 1"]);
  readDue();
  expect(board).toEqual(["c2 1", "c1 1"]);
});
