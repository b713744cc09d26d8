import { describe, expect, test } from "vitest";
import { distanceM, type LonLat } from "../geometry/index.ts";
import {
  assigned,
  blurred,
  eastOfHome,
  type Logged,
  pingAt,
  planThrough,
  play,
  progressOf,
  randomFrom,
  START_MS,
  straightPlan,
  viewsOf,
} from "./ride.test-kit.ts";

const PLANNED_MPS = 4.5;

/** A fix every 4 s, received as it is sent, from a phone that knows its speed. */
const fixes = (positions: readonly LonLat[], from = 0): readonly Logged[] =>
  positions.map((position, index) => {
    const fixMs = START_MS + (from + index) * 4000;
    const speedMps = distanceM(positions[index - 1] ?? position, position) / 4;
    return { receivedAtMs: fixMs, record: pingAt(fixMs, position, { seq: from + index, speedMps }) };
  });
const riding = (count: number, { fromM = 0, mps = 5 } = {}): readonly LonLat[] =>
  Array.from({ length: count }, (_, index) => eastOfHome(fromM + index * 4 * mps));
const standing = (count: number, atM: number): readonly LonLat[] =>
  Array.from({ length: count }, () => eastOfHome(atM));
const given: Logged = {
  receivedAtMs: START_MS - 1000,
  record: assigned(
    planThrough(
      [
        [0, 0],
        [9000, 0],
      ],
      [{ orderId: "o1", kind: "dropoff", point: 1 }],
    ),
  ),
};
const stopped = (log: readonly Logged[]) => viewsOf(play(log).outputs).map(({ stoppedSinceMs }) => stoppedSinceMs);

describe("motion", () => {
  test("[C21] after 30 s in one place the courier is stopped, since the last move", () => {
    const log = fixes([...riding(6), ...standing(10, 100)]);
    const arrivedMs = START_MS + 5 * 4000;
    expect(stopped(log).slice(0, 13)).toEqual(Array(13).fill(null));
    expect(stopped(log).slice(13)).toEqual([arrivedMs, arrivedMs, arrivedMs]);
  });

  test("[C21] a red light of 20 s is no stop", () => {
    const log = fixes([...riding(6), ...standing(5, 100), ...riding(6, { fromM: 120 })]);
    expect(stopped(log)).toEqual(Array(17).fill(null));
  });

  test("[C21] noise around one spot is no motion, walking pace is", () => {
    const random = randomFrom(3);
    const noisy = standing(60, 0).map((position) => blurred(position, 6, random));
    const standsStill = fixes(noisy).map(({ receivedAtMs, record }) => ({
      receivedAtMs,
      record: { ...record, speedMps: null },
    }));
    expect(stopped(standsStill).at(-1)).not.toBeNull();
    expect(stopped(fixes(riding(30, { mps: 1.2 })))).toEqual(Array(30).fill(null));
  });
});

describe("pace", () => {
  const ratioOf = (log: readonly Logged[]) =>
    progressOf(play([given, ...log]).outputs).map(({ paceRatio }) => paceRatio);

  test.each([{ mps: 3 }, { mps: 4.5 }, { mps: 9 }])("[C22] at $mps m/s on roads planned for 4.5", ({ mps }) => {
    expect(ratioOf(fixes(riding(60, { mps }))).at(-1)).toBeCloseTo(mps / PLANNED_MPS, 1);
  });

  test("[C22] there is none before 30 s in motion", () => {
    const ratios = ratioOf(fixes(riding(14)));
    expect(ratios.slice(0, 8)).toEqual(Array(8).fill(null));
    expect(ratios.at(-1)).toBeCloseTo(5 / PLANNED_MPS, 0);
  });

  test("[C22] a stop of five minutes does not count", () => {
    const log = fixes([...riding(40), ...standing(75, 780), ...riding(40, { fromM: 800 })]);
    expect(ratioOf(log).at(-1)).toBeCloseTo(5 / PLANNED_MPS, 1);
  });

  test("[C22] only the last minutes count", () => {
    const log = fixes([...riding(100, { mps: 3 }), ...riding(100, { fromM: 1200, mps: 6 })]);
    expect(ratioOf(log).at(-1)).toBeCloseTo(6 / PLANNED_MPS, 1);
  });

  test("[C23] what a burst brings of a window already closed is late, and moves no pace", () => {
    const before = fixes(riding(30));
    const burst = fixes(riding(60, { fromM: 600, mps: 8 }), 30).map(({ record }, index) => ({
      receivedAtMs: START_MS + 89 * 4000 + index,
      record: { ...record, sentAtMs: START_MS + 89 * 4000 },
    }));
    const { notes, outputs } = play([given, ...before, ...burst]);
    expect(notes.filter((note) => note === "fix late: its window is closed").length).toBeGreaterThan(20);
    expect(progressOf(outputs).at(-1)?.alongM).toBeGreaterThan(2300);
  });
});

test("[C35] what is shown and what is to go add up to the stop", () => {
  const log = [{ receivedAtMs: START_MS - 1000, record: assigned(straightPlan(2000)) }, ...fixes(riding(30))];
  for (const { alongM, toPickupM, toDropoffM, toPickupPlannedMs, toDropoffPlannedMs } of progressOf(
    play(log).outputs,
  )) {
    expect(alongM + (toPickupM ?? Number.NaN)).toBeCloseTo(1000, -1);
    expect(alongM + toDropoffM).toBeCloseTo(2000, -1);
    expect(toPickupPlannedMs).toBeCloseTo(((toPickupM ?? 0) / PLANNED_MPS) * 1000, -3);
    expect(toDropoffPlannedMs).toBeCloseTo((toDropoffM / PLANNED_MPS) * 1000, -3);
  }
});
