import { keyToPartition } from "@doorstep/events";
import { expect, test } from "vitest";
import { partitionKeys } from "./partition-keys.ts";

test.each([1, 2, 4, 12, 96])("of %i partitions each has a key that leads to it", (count) => {
  const keys = partitionKeys("heartbeat", count);
  expect(keys).toHaveLength(count);
  expect(keys.map((key) => keyToPartition(new TextEncoder().encode(key), count))).toEqual([...keys.keys()]);
});

test("the keys stay the same for the same count, so that a process finds those of the one before", () => {
  expect(partitionKeys("heartbeat", 12)).toEqual(partitionKeys("heartbeat", 12));
});
