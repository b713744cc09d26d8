import { expect, test } from "vitest";
import { lastDueMs, phaseAt, phaseNamed, pingClock, pingIntervalMs, TICK_MS, timelineOf, turnMs } from "./timeline.ts";

const timeline = timelineOf({ couriers: 10_000, sockets: 5_000, minutes: 3, spikeSeconds: 60 });
const clock = pingClock(timeline);

test("phases follow each other without a gap; their ends belong to the next", () => {
  for (const [at, { fromMs }] of timeline.slice(1).entries()) expect(fromMs).toBe(timeline[at]?.toMs);
  const spike = phaseNamed(timeline, "spike");
  expect(phaseAt(timeline, spike.fromMs - 1)).toBe("steady");
  expect(phaseAt(timeline, spike.fromMs)).toBe("spike");
  expect(phaseAt(timeline, spike.toMs)).toBe("recovery");
  expect(phaseAt(timeline, Number.MAX_SAFE_INTEGER)).toBe("ending");
});

test("couriers' turns are spread over the interval, on the tick", () => {
  const turns = Array.from({ length: 4_000 }, (_, courier) => turnMs(courier));
  const counts = Map.groupBy(turns, (turn) => turn);
  expect(counts.size).toBe(400);
  expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBeLessThan(14);
  expect(turns.every((turn) => turn % TICK_MS === 0 && turn < 4_000)).toBe(true);
});

test("when a position's ping was due is known from when it was there, in and out of the spike", () => {
  for (const courier of [0, 1, 7, 399]) {
    const due: number[] = [];
    for (let atMs = clock.from; atMs < clock.until; atMs += TICK_MS) {
      if ((atMs - turnMs(courier)) % pingIntervalMs(clock, atMs) === 0) due.push(atMs);
    }
    for (const [at, dueMs] of due.entries()) {
      const nextMs = due[at + 1] ?? clock.until;
      for (const lateMs of [0, 9, 120, 390]) {
        if (dueMs + lateMs < nextMs) expect(lastDueMs(clock, courier, dueMs + lateMs)).toBe(dueMs);
      }
    }
  }
});
