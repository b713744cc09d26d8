import type { CourierPickedUp, CourierReleased, RoutePlan } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { planLine } from "./plan.ts";
import {
  assigned,
  eastOfHome,
  type Logged,
  pingAt,
  planThrough,
  play,
  progressOf,
  START_MS,
  straightPlan,
  viewsOf,
} from "./ride.test-kit.ts";

const fact = { courierId: "c1", atMs: START_MS, origin: "test" };
const pickedUp = (orderId: string, version: number): CourierPickedUp => ({
  ...fact,
  type: "courier-picked-up",
  orderId,
  version,
});
const released = (
  orderId: string,
  version: number,
  reason: CourierReleased["reason"] = "delivered",
): CourierReleased => ({
  ...fact,
  type: "courier-released",
  orderId,
  version,
  reason,
});

/** Records 2 s apart; a number is a fix so many metres east. */
const log = (...entries: readonly (Logged["record"] | number)[]): readonly Logged[] =>
  entries.map((entry, index) => {
    const receivedAtMs = START_MS + index * 2000;
    const record = typeof entry === "number" ? pingAt(receivedAtMs, eastOfHome(entry), { seq: index }) : entry;
    return { receivedAtMs, record };
  });

const corners: readonly [number, number][] = [
  [0, 0],
  [300, 0],
  [600, 0],
  [900, 0],
  [1200, 0],
];
/** Two bags from two kitchens to two doors. */
const batch = planThrough(corners, [
  { orderId: "o1", kind: "pickup", point: 1 },
  { orderId: "o2", kind: "pickup", point: 2 },
  { orderId: "o1", kind: "dropoff", point: 3 },
  { orderId: "o2", kind: "dropoff", point: 4 },
]);
const alone = planThrough(corners.slice(0, 4), [
  { orderId: "o1", kind: "pickup", point: 1 },
  { orderId: "o1", kind: "dropoff", point: 3 },
]);

describe("versions", () => {
  test("[C29] a fact not newer than what is known of its order changes nothing", () => {
    const given = assigned(alone);
    const { notes, steps } = play(log(given, given, pickedUp("o1", 5), pickedUp("o1", 6), pickedUp("o1", 6), given));
    expect(notes).toEqual(Array(4).fill("fact ignored: not newer"));
    expect(steps.map(({ outputs }) => outputs.length)).toEqual([1, 0, 0, 1, 0, 0]);
  });

  test("[C29] a repeated assignment does not bring a finished order back, a newer one does", () => {
    const done = log(assigned(alone), released("o1", 8, "reassigned"));
    expect(play([...done, ...log(assigned(alone))]).state?.carried).toEqual([]);
    expect(play([...done, ...log(assigned(alone, { version: 9 }))]).state?.carried).toHaveLength(1);
  });

  test("[C29] a release that overtakes its assignment wins", () => {
    const { state, notes } = play(log(released("o1", 8), assigned(alone)));
    expect(state?.carried).toEqual([]);
    expect(notes).toEqual(["fact ignored: order not carried", "fact ignored: not newer"]);
  });
});

describe("several orders on one plan", () => {
  const both = [assigned(batch), assigned(batch, { orderId: "o2", version: 3 })] as const;

  test("[C34] each accepted fix tells each order, by its own version and its own stops", () => {
    const { outputs } = play(log(...both, 0, 20, 40));
    expect(progressOf(outputs, "o1")).toHaveLength(3);
    expect(progressOf(outputs, "o2")).toHaveLength(3);
    const [first, second] = [progressOf(outputs, "o1").at(-1), progressOf(outputs, "o2").at(-1)];
    expect([first?.planVersion, second?.planVersion]).toEqual([5, 3]);
    expect((second?.toPickupM ?? 0) - (first?.toPickupM ?? 0)).toBeCloseTo(300, -1);
    expect((second?.toDropoffM ?? 0) - (first?.toDropoffM ?? 0)).toBeCloseTo(300, -1);
  });

  test("[C31] the second fact with the same plan goes on from where the courier is", () => {
    const { outputs } = play(log(both[0], 0, 20, 40, 60, both[1], 80, 100));
    const shown = progressOf(outputs, "o1");
    expect(shown.at(-1)?.onRoute).toBe(true);
    for (const [index, { alongM }] of shown.entries()) {
      expect(alongM).toBeGreaterThanOrEqual(shown[index - 1]?.alongM ?? 0);
    }
  });

  test("[C14] the first door is not passed before its order is released", () => {
    const until = [...both, ...Array.from({ length: 31 }, (_, index) => index * 20)];
    const picked = [pickedUp("o1", 6), pickedUp("o2", 6)];
    const rest = Array.from({ length: 18 }, (_, index) => 620 + index * 20);
    const atDoor = play(log(...until, ...picked, ...rest));
    expect(progressOf(atDoor.outputs, "o1").at(-1)).toMatchObject({ toDropoffM: 0, toPickupM: null });
    expect(progressOf(atDoor.outputs, "o2").at(-1)?.toDropoffM).toBeCloseTo(300, -1);
    const onwards = play(log(...until, ...picked, ...rest, released("o1", 7), 980, 1000, 1020));
    expect(progressOf(onwards.outputs, "o2").at(-1)?.toDropoffM).toBeLessThan(230);
  });
});

describe("a plan brought by another order", () => {
  const replanned = assigned(batch, { orderId: "o2", version: 3 });

  test("[C30] is followed; the first order is not shown on it, but its way to go is", () => {
    const { outputs } = play(log(assigned(alone), 0, 20, 40, 60, replanned, 80, 100, 120));
    const before = progressOf(play(log(assigned(alone), 0, 20, 40, 60)).outputs).at(-1);
    const first = progressOf(outputs, "o1").at(-1);
    expect(first).toMatchObject({ planVersion: 5, onRoute: false, alongM: before?.alongM });
    expect(first?.toDropoffM).toBeCloseTo(780, -2);
    expect(progressOf(outputs, "o2").at(-1)).toMatchObject({ planVersion: 3, onRoute: true });
  });

  test("[C30] until its own newer fact brings the same plan", () => {
    const own = assigned(batch, { version: 6 });
    const { outputs } = play(log(assigned(alone), 0, 20, 40, 60, replanned, 80, own, 100, 120));
    expect(progressOf(outputs, "o1").at(-1)).toMatchObject({ planVersion: 6, onRoute: true });
  });

  test("[C30] a plan that knows nothing of the first order leaves it a way by streets", () => {
    const { outputs } = play(log(assigned(alone), 0, 20, assigned(straightPlan(600, "o2"), { orderId: "o2" }), 40, 60));
    const first = progressOf(outputs, "o1").at(-1);
    expect(first?.toPickupM).toBeCloseTo(1.35 * 240, -2);
    expect(first?.toDropoffM).toBeCloseTo(1.35 * 840, -2);
  });
});

describe("what cannot be", () => {
  const [start, end] = alone.points;
  const plan = (change: Partial<RoutePlan>): RoutePlan => ({ ...alone, ...change });
  test.each([
    { what: "one point", bad: plan({ points: alone.points.slice(0, 1) }), says: /1 points/ },
    {
      what: "falling times",
      bad: plan({ points: alone.points.map((point, index) => ({ ...point, plannedMs: -index })) }),
      says: /planned time falls at point 1/,
    },
    {
      what: "a point off the earth",
      bad: plan({
        points: [start, end, end, { lonE6: 190e6, latE6: 0, plannedMs: 1e9 }].flatMap((point) => point ?? []),
      }),
      says: /point 3 of the plan is not on earth/,
    },
    { what: "a stop outside", bad: plan({ stops: [{ orderId: "o1", kind: "dropoff", point: 4 }] }), says: /point 4/ },
    { what: "stops out of order", bad: plan({ stops: alone.stops.toReversed() }), says: /not in the order/ },
    { what: "no door", bad: plan({ stops: alone.stops.slice(0, 1) }), says: /not one drop-off of order o1/ },
    { what: "a street outside", bad: plan({ streets: [{ fromPoint: 9, name: "x" }] }), says: /street/ },
  ])("[C32] a plan with $what is rejected, and nothing changes", ({ bad, says }) => {
    const { steps, state, notes } = play(log(assigned(bad)));
    expect(steps.at(-1)?.rejected).toMatch(says);
    expect(state).toBeUndefined();
    expect(notes).toEqual(["fact rejected"]);
  });

  test("[C33] the ninth order is rejected, a newer fact of a carried one is not", () => {
    const eight = Array.from({ length: 8 }, (_, i) => assigned(straightPlan(500, `o${i}`), { orderId: `o${i}` }));
    const full = play(log(...eight, assigned(straightPlan(500, "o9"), { orderId: "o9" })));
    expect(full.steps.at(-1)?.rejected).toMatch(/carries 8 orders/);
    const again = play(log(...eight, assigned(straightPlan(500, "o3"), { orderId: "o3", version: 6 })));
    expect(again.state?.carried).toHaveLength(8);
    expect(again.steps.at(-1)?.rejected).toBeUndefined();
  });

  test("[C33] a plan without a pick-up is for food on board", () => {
    const onBoard = planThrough(corners, [{ orderId: "o1", kind: "dropoff", point: 4 }]);
    expect(progressOf(play(log(assigned(onBoard), 0)).outputs)).toMatchObject([{ toPickupM: null }]);
    expect(viewsOf(play(log(assigned(onBoard), 0)).outputs).at(-1)?.activity).toBe("toDoor");
  });
});

test("a packed plan unpacks to what it was", () => {
  const { state } = play(log(assigned(batch)));
  const line = state?.route === null || state === undefined ? null : planLine(state.route.plan);
  expect(Array.from(line?.plannedMs ?? [])).toEqual(batch.points.map(({ plannedMs }) => plannedMs));
  expect(line?.lengthM).toBeCloseTo(1200, 0);
});

test("what operations sees of the job", () => {
  const activities = (entries: readonly Logged[]) => viewsOf(play(entries).outputs).at(-1)?.activity;
  const approach = [0, 60, 120, 180, 240, 300];
  expect(activities(log(0))).toBe("free");
  expect(activities(log(assigned(alone), 0))).toBe("toFood");
  expect(activities(log(assigned(alone), ...approach))).toBe("atRestaurant");
  expect(activities(log(assigned(alone), ...approach, pickedUp("o1", 6)))).toBe("toDoor");
  expect(activities(log(assigned(alone), ...approach, pickedUp("o1", 6), released("o1", 7)))).toBe("free");
});

test("[C15] a stop already behind the courier when its order is assigned holds nobody back", () => {
  const ridden = Array.from({ length: 41 }, (_, index) => index * 10);
  const none = planThrough(corners, [
    { orderId: "o2", kind: "pickup", point: 1 },
    { orderId: "o1", kind: "dropoff", point: 4 },
    { orderId: "o2", kind: "dropoff", point: 4 },
  ]);
  const { notes, outputs } = play(
    log(assigned(none), ...ridden, assigned(none, { orderId: "o2", version: 2 }), 410, 420, 430),
  );
  expect(notes).toEqual([]);
  expect(progressOf(outputs, "o2").at(-1)).toMatchObject({ onRoute: true, toPickupM: 0 });
});
