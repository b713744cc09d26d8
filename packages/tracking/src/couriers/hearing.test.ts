import type { CourierOffline, CourierOnline } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import {
  assigned,
  eastOfHome,
  type Logged,
  pingAt,
  play,
  progressOf,
  START_MS,
  silencesOf,
  straightPlan,
  viewsOf,
  wakeAt,
} from "./ride.test-kit.ts";
import type { CourierState } from "./state.ts";
import { courierWakeAtMs } from "./wake.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const fact = { courierId: "c1", atMs: START_MS, origin: "test" };
const online = (version = 1): CourierOnline => ({
  ...fact,
  type: "courier-online",
  version,
  name: "Lucía",
  vehicle: "bicycle",
});
const offline = (version = 2): CourierOffline => ({ ...fact, type: "courier-offline", version });
const ping = (second: number, more = {}) => pingAt(START_MS + second * SECOND, eastOfHome(second * 5), more);
const log = (...entries: readonly (readonly [second: number, record: Logged["record"]])[]): readonly Logged[] =>
  entries.map(([second, record]) => ({ receivedAtMs: START_MS + second * SECOND, record }));
const stateAfter = (entries: readonly Logged[]): CourierState => {
  const { state } = play(entries);
  if (state === undefined) throw new Error("the courier is unknown");
  return state;
};
const plan = straightPlan(2000);

describe("silence", () => {
  const carrying = stateAfter(log([0, assigned(plan)], [1, ping(1)]));

  test("[C24] comes 20 s of log time after the last accepted ping, not a millisecond before", () => {
    expect(courierWakeAtMs(carrying)).toBe(START_MS + 21 * SECOND);
    expect(wakeAt(carrying, START_MS + 21 * SECOND - 1).outputs).toEqual([]);
    const { outputs, notes } = wakeAt(carrying, START_MS + 21 * SECOND);
    expect(notes).toEqual(["courier silent"]);
    expect(silencesOf(outputs)).toEqual([
      {
        type: "courier-silent",
        orderId: "o1",
        courierId: "c1",
        planVersion: 5,
        receivedAtMs: START_MS + 21 * SECOND,
        lastSeenAtMs: START_MS + SECOND,
      },
    ]);
    expect(viewsOf(outputs)).toMatchObject([{ activity: "silent" }]);
  });

  test("[C24] is told once for each order, and not again", () => {
    const two = stateAfter(
      log([0, assigned(plan)], [0, assigned(straightPlan(1500, "o2"), { orderId: "o2" })], [1, ping(1)]),
    );
    const { state, outputs } = wakeAt(two, START_MS + MINUTE);
    expect(silencesOf(outputs).map(({ orderId }) => orderId)).toEqual(["o1", "o2"]);
    expect(state === undefined ? 0 : courierWakeAtMs(state)).toBeNull();
    expect(state === undefined ? [] : wakeAt(state, START_MS + 60 * MINUTE).outputs).toEqual([]);
  });

  test("[C24] an online courier without an order is silent too, with nobody to tell but operations", () => {
    const { outputs } = wakeAt(stateAfter(log([0, online()])), START_MS + 20 * SECOND);
    expect(outputs).toMatchObject([{ to: "page", courier: { activity: "silent", name: "Lucía" } }]);
  });

  test("[C25] the next accepted ping ends it", () => {
    const { notes, outputs } = play(log([0, assigned(plan)], [1, ping(1)], [60, ping(60)]));
    expect(notes).toEqual(["courier silent", "courier heard again"]);
    expect(viewsOf(outputs).at(-1)?.activity).toBe("toFood");
    expect(progressOf(outputs).at(-1)?.receivedAtMs).toBe(START_MS + 60 * SECOND);
  });

  test("[C26] an order given to a silent courier is told at once", () => {
    const { outputs } = play(log([0, online()], [1, ping(1)], [30, assigned(plan)]));
    expect(silencesOf(outputs)).toMatchObject([{ orderId: "o1", lastSeenAtMs: START_MS + SECOND }]);
  });

  test("[C26] one given to a courier never heard is told after 20 s", () => {
    const { outputs } = wakeAt(stateAfter(log([0, assigned(plan)])), START_MS + 20 * SECOND);
    expect(silencesOf(outputs)).toMatchObject([{ orderId: "o1", lastSeenAtMs: START_MS }]);
  });
});

describe("going home", () => {
  const silent = wakeAt(stateAfter(log([0, online()], [1, ping(1)])), START_MS + 21 * SECOND).state;

  test("[C27] ten minutes of silence without an order is gone, and shown offline", () => {
    expect(silent === undefined ? null : courierWakeAtMs(silent)).toBe(START_MS + SECOND + 10 * MINUTE);
    const gone = silent === undefined ? undefined : wakeAt(silent, START_MS + SECOND + 10 * MINUTE);
    expect(gone?.notes).toEqual(["courier gone"]);
    expect(viewsOf(gone?.outputs ?? [])).toMatchObject([{ activity: "offline" }]);
  });

  test("[C27] who said offline and carries nothing need not be heard", () => {
    const state = stateAfter(log([0, online()], [1, ping(1)], [2, offline()]));
    expect(wakeAt(state, START_MS + 30 * MINUTE).outputs).toEqual([]);
    expect(play(log([0, online()], [2, offline()], [3, ping(3)], [60, ping(60)])).notes).toEqual([]);
  });

  test("[C27] who said offline with food on board must be", () => {
    const state = stateAfter(log([0, online()], [0, assigned(plan)], [1, ping(1)], [2, offline()]));
    expect(silencesOf(wakeAt(state, START_MS + 21 * SECOND).outputs)).toHaveLength(1);
    const released = { ...fact, type: "courier-released", orderId: "o1", version: 9, reason: "delivered" } as const;
    const rid = stateAfter(log([0, online()], [0, assigned(plan)], [1, ping(1)], [2, offline()], [9, released]));
    expect(rid.hearing.kind).toBe("idle");
    expect(rid.route).toBeNull();
  });

  test("[C28] an hour after the last sign of it a courier without an order is forgotten", () => {
    const gone = silent === undefined ? undefined : wakeAt(silent, START_MS + 11 * MINUTE).state;
    expect(gone === undefined ? null : courierWakeAtMs(gone)).toBe(START_MS + SECOND + 60 * MINUTE);
    const forgotten = gone === undefined ? undefined : wakeAt(gone, START_MS + SECOND + 60 * MINUTE);
    expect(forgotten).toMatchObject({ state: undefined, notes: ["courier forgotten"] });
    const home = stateAfter(log([0, online()], [2, offline()]));
    expect(wakeAt(home, START_MS + 60 * MINUTE).state).toBeDefined();
    expect(wakeAt(home, START_MS + 2 * SECOND + 60 * MINUTE).state).toBeUndefined();
  });

  test("[C28] one with an order never is", () => {
    const state = wakeAt(stateAfter(log([0, assigned(plan)])), START_MS + 300 * MINUTE).state;
    expect(state?.carried).toHaveLength(1);
  });
});
