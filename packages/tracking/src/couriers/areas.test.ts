import type { Conditions } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { positionToArea } from "../geometry/index.ts";
import type { Surroundings } from "../surroundings.ts";
import { areaAt, plannedOverExpected } from "./areas.ts";
import type { CouriersOutput } from "./output.ts";
import { packPlan } from "./plan.ts";
import {
  assigned,
  eastOfHome,
  HOME,
  type Logged,
  pingAt,
  play,
  progressOf,
  START_MS,
  straightPlan,
} from "./ride.test-kit.ts";

const plan = packPlan(straightPlan(8000));
const there = eastOfHome(7900);

/** So much riding that nothing is left of the doubt. */
const roads = (paceOf: Readonly<Record<string, number>>): Surroundings =>
  new Map(
    Object.entries(paceOf).map(([area, paceRatio]): [string, Conditions] => [
      `area:${area}`,
      {
        type: "conditions",
        subject: `area:${area}`,
        cause: { stage: "places", partition: 0, offset: 0, index: 0 },
        atMs: START_MS,
        untilMs: START_MS + 600_000,
        preparation: null,
        market: null,
        road: { paceRatio, realMs: 1e12 },
        calibration: null,
        legs: [],
        ranges: [],
      },
    ]),
  );

describe("[C43] the pace of the rest of the way", () => {
  const whole = { fromM: 0, toM: 8000 };
  const now = (surroundings: Surroundings) => ({ surroundings, nowMs: START_MS + 1000 });
  const areas = [...new Set([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 7900].map((alongM) => areaAt(plan, alongM)))];

  test("[C43] areas are those the plan leads through, from first to last", () => {
    expect(areaAt(plan, 0)).toBe(positionToArea(HOME));
    expect(areaAt(plan, 7900)).toBe(positionToArea(there));
    expect(areaAt(plan, 1e9)).toBe(positionToArea(there));
    expect(areas.length).toBeGreaterThan(2);
  });

  test("[C43] is planned over expected time: with every area at half the pace, a half", () => {
    const half = roads(Object.fromEntries(areas.map((area) => [area, 0.5])));
    expect(plannedOverExpected(plan, whole, now(half))).toBeCloseTo(0.5, 5);
    expect(plannedOverExpected(plan, { fromM: 6500, toM: 7000 }, now(half))).toBeCloseTo(0.5, 5);
  });

  test("[C43] an area of which nothing is known is as planned, and those behind do not count", () => {
    const first = roads({ [positionToArea(HOME)]: 0.5 });
    const slowed = plannedOverExpected(plan, whole, now(first));
    expect(slowed).toBeGreaterThan(0.5);
    expect(slowed).toBeLessThan(1);
    expect(plannedOverExpected(plan, { fromM: 7000, toM: 8000 }, now(first))).toBeNull();
  });

  test("[C43] is null where nothing is known, any more, or to go", () => {
    expect(plannedOverExpected(plan, whole, now(new Map()))).toBeNull();
    const known = roads({ [positionToArea(HOME)]: 0.5 });
    expect(plannedOverExpected(plan, whole, { surroundings: known, nowMs: START_MS + 600_000 })).toBeNull();
    expect(plannedOverExpected(plan, { fromM: 8000, toM: 8000 }, now(known))).toBeNull();
  });

  test("[C43] goes out with the progress, for the courier's own vehicle", () => {
    const log = (vehicle: "bicycle" | "motorcycle"): readonly Logged[] => [
      {
        receivedAtMs: START_MS,
        record: {
          type: "courier-online",
          courierId: "c1",
          version: 1,
          atMs: START_MS,
          origin: "test",
          name: "Lucía",
          vehicle,
        },
      },
      { receivedAtMs: START_MS, record: assigned(straightPlan(8000)) },
      { receivedAtMs: START_MS + 4000, record: pingAt(START_MS + 4000, eastOfHome(20)) },
    ];
    const half = roads(Object.fromEntries(areas.map((area) => [area, 0.5])));
    expect(progressOf(play(log("bicycle"), { surroundings: half }).outputs)).toMatchObject([{ roadPaceRatio: 0.5 }]);
    expect(progressOf(play(log("motorcycle"), { surroundings: half }).outputs)).toMatchObject([{ roadPaceRatio: 0.6 }]);
    expect(progressOf(play(log("bicycle")).outputs)).toMatchObject([{ roadPaceRatio: null }]);
  });
});

describe("[C42] the pace of the streets", () => {
  const pacesOf = (outputs: readonly CouriersOutput[]) =>
    outputs.flatMap((output) => (output.to === "places" && output.record.type === "road-pace" ? [output] : []));

  /** Six minutes at two thirds of the planned speed, a ping every 4 s. */
  const ride: readonly Logged[] = [
    { receivedAtMs: START_MS, record: assigned(straightPlan(8000)) },
    ...Array.from({ length: 91 }, (_, index): Logged => {
      const receivedAtMs = START_MS + index * 4000;
      return { receivedAtMs, record: pingAt(receivedAtMs, eastOfHome(index * 12), { speedMps: 3, accuracyM: 5 }) };
    }),
  ];

  test("[C42] each closed minute in motion goes out once, for the area where it was", () => {
    const paces = pacesOf(play(ride).outputs);
    expect(paces.length).toBeGreaterThanOrEqual(4);
    const ends = paces.map(({ record }) => (record.type === "road-pace" ? record.atMs : 0));
    expect(ends).toEqual([...new Set(ends)].toSorted((a, b) => a - b));
    const passed = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000].map((alongM) => areaAt(plan, alongM));
    for (const { key, record } of paces) {
      expect(record).toMatchObject({ type: "road-pace", area: key.replace("area:", ""), courierId: "c1" });
      expect(passed).toContain(key.replace("area:", ""));
    }
    expect(paces[0]?.key).toBe(`area:${positionToArea(HOME)}`);
    const middle = paces[2]?.record;
    if (middle?.type !== "road-pace") throw new Error("the third minute is told");
    expect(middle.plannedMs / middle.realMs).toBeCloseTo(2 / 3, 1);
    expect(middle.atMs % 60_000).toBe(0);
  });

  test("[C42] the last minute is told by a ping after it, also of a courier who stands", () => {
    const last = ride.at(-1)?.receivedAtMs ?? 0;
    const stands = Array.from({ length: 40 }, (_, index): Logged => {
      const receivedAtMs = last + (index + 1) * 4000;
      return { receivedAtMs, record: pingAt(receivedAtMs, eastOfHome(1080), { speedMps: 0, accuracyM: 5 }) };
    });
    const told = pacesOf(play([...ride, ...stands]).outputs);
    expect(told.length).toBeGreaterThan(pacesOf(play(ride).outputs).length);
  });

  test("[C42] off a route there is none", () => {
    expect(pacesOf(play(ride.slice(1)).outputs)).toEqual([]);
  });
});
