import type { Task, TaskMeta } from "@doorstep/task-store";
import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

const orders = (partition: number): Task => ({ topic: "orders", partition });
const at = (logTimeMs: number): TaskMeta => ({
  ...{ epoch: 1, nextOffset: 1, logTimeMs, logId: "log-1", trimmedTo: 0, counts: {}, last: null },
});

test("what is known of a quiet task counts, though nothing had to be told", () => {
  const progress = createProgress([orders(0)]);
  progress.delivered(orders(0), at(10_000));
  progress.note(orders(0), at(12_000));
  expect(progress.ordersAsOfMs(0)).toBe(12_000);
});

test("when telling falls behind, pages are current as of what they were told, not of what was committed", () => {
  const progress = createProgress([orders(0), orders(1)]);
  for (const partition of [0, 1]) progress.delivered(orders(partition), at(10_000));
  progress.note(orders(0), at(17_000));
  expect(progress.ordersAsOfMs(0)).toBe(10_000);
  expect(progress.undeliveredMs()).toBe(7_000);
  progress.delivered(orders(0), at(17_500));
  expect([progress.ordersAsOfMs(0), progress.undeliveredMs()]).toEqual([17_500, 0]);
});

test("the first log time of a task that had read nothing is no distance behind", () => {
  const progress = createProgress([orders(0)]);
  progress.delivered(orders(0), at(0));
  progress.note(orders(0), at(90_000));
  expect(progress.undeliveredMs()).toBe(0);
  progress.delivered(orders(0), at(90_000));
  progress.note(orders(0), at(96_000));
  expect(progress.undeliveredMs()).toBe(6_000);
});

test("before anything was told nothing is behind: the pages began with all there was", () => {
  const progress = createProgress([orders(0)]);
  progress.note(orders(0), at(90_000));
  expect([progress.ordersAsOfMs(0), progress.undeliveredMs()]).toEqual([90_000, 0]);
});
