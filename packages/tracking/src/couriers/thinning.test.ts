import type { Mode } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { keepEvery, type Surroundings } from "../surroundings.ts";
import { assigned, HOME, type Logged, pingAt, play, START_MS, straightPlan, viewsOf, wakeAt } from "./ride.test-kit.ts";

const mode = (every: number): Mode => ({ type: "mode", keepEvery: every, atMs: START_MS });
const keeping = (every: number): Surroundings => new Map([["mode", mode(every)]]);
const online: Logged = {
  receivedAtMs: START_MS,
  record: {
    type: "courier-online",
    courierId: "c1",
    version: 1,
    atMs: START_MS,
    origin: "test",
    name: "Lucía",
    vehicle: "bicycle",
  },
};
const pings = (count: number, first = 0): readonly Logged[] =>
  Array.from({ length: count }, (_, index) => {
    const receivedAtMs = START_MS + (first + index) * 4000;
    return { receivedAtMs, record: pingAt(receivedAtMs, HOME, { seq: first + index }) };
  });
const skipped = (notes: readonly string[]) => notes.filter((note) => note === "ping skipped: thinned").length;

describe("[C44] with less to be done", () => {
  test("[C44] of a courier who carries nothing one position in so many usual ones counts", () => {
    const { notes, outputs } = play([online, ...pings(13)], { surroundings: keeping(4) });
    // The first opens the session; then 4, 8 and 12.
    expect(viewsOf(outputs)).toHaveLength(1 + 4);
    expect(skipped(notes)).toBe(9);
  });

  test("[C44] a skipped ping changes nothing, and every 8 s it is a sign of life", () => {
    const { state, steps } = play([online, ...pings(12)], { surroundings: keeping(12) });
    const states = steps.map((step) => step.state);
    expect(states.map((each, index) => each === states[index - 1])).toEqual(
      // Online, the first, then each second one.
      [false, false, ...Array.from({ length: 11 }, (_, index) => index % 2 === 0)],
    );
    if (state === undefined) throw new Error("the courier is known");
    expect(wakeAt(state, START_MS + 10 * 4000 + 19_000).notes).toEqual([]);
  });

  test("[C44] of one who carries something every usual ping counts, and no more of them however many come", () => {
    const given: Logged = { receivedAtMs: START_MS, record: assigned(straightPlan(2000)) };
    expect(skipped(play([online, given, ...pings(13)], { surroundings: keeping(4) }).notes)).toBe(0);
    const many = Array.from({ length: 31 }, (_, seq): Logged => {
      const receivedAtMs = START_MS + seq * 1000;
      return { receivedAtMs, record: pingAt(receivedAtMs, HOME, { seq }) };
    });
    expect(skipped(play([online, given, ...many], { surroundings: keeping(4) }).notes)).toBe(31 - 8);
  });

  test("[C44] a silent courier is heard again with the first ping", () => {
    const { state } = play([online, ...pings(3)], { surroundings: keeping(4) });
    if (state === undefined) throw new Error("the courier is known");
    const silent = wakeAt(state, START_MS + 40_000).state;
    const again = play(pings(1, 11), { from: silent, firstOffset: 100, surroundings: keeping(4) });
    expect(again.notes).toEqual(["courier heard again"]);
  });

  test("[C44] facts are never skipped, and a mode of one is no mode", () => {
    const given: Logged = { receivedAtMs: START_MS + 60_000, record: assigned(straightPlan(2000)) };
    const { state } = play([online, ...pings(9), given], { surroundings: keeping(1000) });
    expect(state?.carried).toHaveLength(1);
    expect(keepEvery(keeping(1))).toBe(1);
    expect(keepEvery(keeping(0))).toBe(1);
    expect(keepEvery(new Map())).toBe(1);
  });

  test("[C37] the same log with the same modes gives the same", () => {
    const once = () => {
      const first = play([online, ...pings(20)]);
      const second = play(pings(40, 20), { from: first.state, firstOffset: 21, surroundings: keeping(3) });
      return JSON.stringify([first.outputs, second.outputs, second.state, second.notes]);
    };
    expect(once()).toBe(once());
  });
});
