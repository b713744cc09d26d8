import { expect, test } from "vitest";
import { progress } from "../../test/samples.ts";
import { historyRows } from "./rows.ts";
import { createTrackMemory } from "./track-memory.ts";

const track = (orderId: string, fixAtMs: number) =>
  historyRows([
    { record: progress(orderId, fixAtMs), at: { topic: "orders", partition: 0, offset: 0, receivedAtMs: 0 } },
  ]).track;

test("[H3] a slot is written once; one that was not committed is written again", () => {
  const memory = createTrackMemory();
  expect(memory.fresh(track("o1", 12_000))).toHaveLength(1);
  expect(memory.fresh(track("o1", 13_000))).toHaveLength(1);
  memory.note(track("o1", 13_000));
  expect(memory.fresh(track("o1", 14_000))).toEqual([]);
  expect(memory.fresh(track("o1", 20_000))).toHaveLength(1);
});

test("of more rides than it may hold, the one written longest ago is forgotten", () => {
  const memory = createTrackMemory(2);
  for (const orderId of ["o1", "o2", "o1", "o3"]) memory.note(track(orderId, 10_000));
  expect(["o1", "o2", "o3"].filter((orderId) => memory.fresh(track(orderId, 10_000)).length === 0)).toEqual([
    "o1",
    "o3",
  ]);
});
