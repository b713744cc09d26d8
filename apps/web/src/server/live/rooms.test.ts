import type { OrderSnapshot } from "@doorstep/events/browser";
import type { Log } from "@doorstep/runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sampleSnapshot } from "../../live/testing/samples.ts";
import { createRooms } from "./rooms.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const snapshot = sampleSnapshot(1);

function openRooms(read: () => OrderSnapshot | null) {
  const log = { warn: () => {} } as unknown as Log;
  const rooms = createRooms({ read: async () => read(), send: () => {}, log, reread: { inc: () => {} } });
  const watch = async (): Promise<OrderSnapshot | null> => {
    rooms.hold("o-1");
    return new Promise((resolve, reject) => rooms.whenCurrent("o-1", resolve, () => reject(new Error("closed"))));
  };
  return { rooms, watch };
}

test("who comes back in a moment finds the order as it is, and after that it is read anew", async () => {
  let reads = 0;
  const { rooms, watch } = openRooms(() => {
    reads++;
    return snapshot;
  });
  expect(await watch()).toBe(snapshot);
  rooms.release("o-1");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await watch()).toBe(snapshot);
  // It is held again, so it stays.
  await vi.advanceTimersByTimeAsync(60_000);
  expect([rooms.has("o-1"), reads]).toEqual([true, 1]);
  rooms.release("o-1");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rooms.has("o-1")).toBe(false);
  expect(await watch()).toBe(snapshot);
  expect(reads).toBe(2);
});

test("an order that is not there is read for whoever asks next", async () => {
  let known: OrderSnapshot | null = null;
  const { rooms, watch } = openRooms(() => known);
  expect(await watch()).toBeNull();
  rooms.release("o-1");
  known = snapshot;
  expect(await watch()).toBe(snapshot);
});
