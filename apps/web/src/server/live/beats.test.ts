import { BEAT_EVERY_MS } from "@doorstep/events/browser";
import { expect, onTestFinished, test, vi } from "vitest";
import { startBeats } from "./beats.ts";
import type { LiveServer, LiveSocket } from "./types.ts";

/** As much of a socket server as beats have to do with: rooms, and who hears what is said in one. */
function openServer() {
  const rooms = new Map<string, Set<number>>();
  const heard: number[] = [];
  const turns: number[] = [];
  const to = (room: string) => {
    const members = rooms.get(room) ?? new Set();
    const emit = () => {
      turns.push(members.size);
      heard.push(...members);
    };
    return { volatile: { emit } };
  };
  const socket = (id: number, partition: number) => ({
    data: { watchesCity: false, snapshotsOnly: false, orders: new Map([[`o-${id}`, partition]]), waiting: null },
    join: (room: string) => rooms.set(room, (rooms.get(room) ?? new Set()).add(id)),
    leave: (room: string) => rooms.get(room)?.delete(id),
  });
  return { io: { to } as unknown as LiveServer, socket, heard, turns };
}

test("each of a thousand pages hears one beat in each interval, and no turn is long", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { io, socket, heard, turns } = openServer();
  const asOfMs = new Map([
    [0, 10],
    [1, 20],
  ]);
  const beats = startBeats({
    io,
    progress: { ordersAsOfMs: (partition: number) => asOfMs.get(partition) ?? 0 } as never,
    nowMs: () => 1_000,
    counters: {} as never,
    positionsEveryMs: () => null,
  });
  onTestFinished(() => beats.close());
  const sockets = Array.from({ length: 1_000 }, (_, id) => socket(id, id % 2) as unknown as LiveSocket);
  const first = sockets.map((each) => beats.follow(each));
  expect(first.slice(0, 2)).toEqual([
    { serverNowMs: 1_000, asOfMs: 10 },
    { serverNowMs: 1_000, asOfMs: 20 },
  ]);
  vi.advanceTimersByTime(BEAT_EVERY_MS);
  expect(heard.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, id) => id));
  expect(Math.max(...turns)).toBeLessThanOrEqual(64);

  // Whoever watches nothing hears nothing more.
  for (const each of sockets) each.data.orders.clear();
  expect(sockets.map((each) => beats.follow(each)).every((beat) => beat === null)).toBe(true);
  heard.length = 0;
  vi.advanceTimersByTime(BEAT_EVERY_MS);
  expect(heard).toEqual([]);
});
