import type { Conditions, Heartbeat, Mode } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { cellsAround, positionToCell } from "./geometry/index.ts";
import { conditions, heartbeat, minute, mode, placed } from "./orders/testing/facts.ts";
import {
  areaPace,
  cityAt,
  heartbeatMs,
  isShared,
  keepEvery,
  marketAt,
  noSurroundings,
  preparationAt,
  type SharedRecord,
  type Surroundings,
  sharedSubject,
  sharedUntilMs,
  takeShared,
} from "./surroundings.ts";

const told = (...records: readonly SharedRecord[]): Surroundings =>
  new Map(records.map((record) => [sharedSubject(record) ?? "", record]));

describe("[S1] what a whole partition is told", () => {
  test.each([
    [conditions("cell:88c2f154c7fffff", 0, {}), "cell:88c2f154c7fffff"],
    [heartbeat(0), "heartbeat:write-side"],
    [mode(4), "mode"],
  ])("[S1] $type has a subject", (record: Conditions | Heartbeat | Mode, subject) => {
    expect(isShared(record)).toBe(true);
    expect(sharedSubject(record)).toBe(subject);
  });

  test("[S1] a record about one key has none", () => {
    expect(isShared(placed())).toBe(false);
    expect(sharedSubject(placed())).toBeNull();
    expect(sharedSubject({ type: "tick", atMs: 1 })).toBeNull();
  });

  test("[S1] heartbeats of sources nobody knows share one subject, so that there are few", () => {
    expect(sharedSubject(heartbeat(0, "a"))).toBe(sharedSubject(heartbeat(0, "b")));
  });
});

describe("[S2] which of two holds", () => {
  const first = conditions("city:montevideo", 1, {});
  const second = conditions("city:montevideo", 2, {});

  test("[S2] of conditions the newer, in whatever order they come; of the same time the later on the log", () => {
    expect(takeShared(undefined, first)).toBe(first);
    expect(takeShared(first, second)).toBe(second);
    expect(takeShared(second, first)).toBe(second);
    const repeated = { ...second };
    expect(takeShared(second, repeated)).toBe(repeated);
  });

  test("[S2] a heartbeat never goes back", () => {
    expect(takeShared(heartbeat(2), heartbeat(1))).toEqual(heartbeat(2));
  });

  test("[S2] of modes the last on the log, whatever its clock says", () => {
    expect(takeShared(mode(8, 5), mode(1, 4))).toEqual(mode(1, 4));
  });

  test("[S2] conditions are forgotten at their time, the others only for newer ones", () => {
    expect(sharedUntilMs(first)).toBe(first.untilMs);
    expect(sharedUntilMs(heartbeat(1))).toBeNull();
    expect(sharedUntilMs(mode(2))).toBeNull();
  });
});

describe("[S3] what is read from it", () => {
  const times = { count: 20, medianMs: 600_000, p90Ms: 900_000, ratio: 0, spread: 0 };

  test("[S3] holds up to, and not at, its end", () => {
    const known = told(conditions("restaurant:r-9", 0, { preparation: times, untilMs: minute(10) }));
    expect(preparationAt(known, { restaurantId: "r-9", nowMs: minute(10) - 1 })).toEqual(times);
    expect(preparationAt(known, { restaurantId: "r-9", nowMs: minute(10) })).toBeNull();
    expect(preparationAt(known, { restaurantId: "r-8", nowMs: minute(1) })).toBeNull();
  });

  test("[S3] with nothing told, nothing is known and all is to be done", () => {
    const nowMs = minute(1);
    expect(preparationAt(noSurroundings, { restaurantId: "r-9", nowMs })).toBeNull();
    expect(marketAt(noSurroundings, { cell: "88c2f154c7fffff", nowMs })).toBeNull();
    expect(areaPace(noSurroundings, { area: "87c2f154cffffff", nowMs })).toBeNull();
    expect(cityAt(noSurroundings, { city: "montevideo", nowMs })).toBeNull();
    expect(heartbeatMs(noSurroundings, "write-side")).toBeNull();
    expect(keepEvery(noSurroundings)).toBe(1);
  });

  test("[S3] a market counts its neighbours by half, and cells further away not at all", () => {
    const cell = positionToCell({ lon: -56.19, lat: -34.906 });
    const around = cellsAround(cell);
    const [, next = ""] = around;
    const far = cellsAround(next).find((each) => !around.includes(each)) ?? "";
    const market = (subject: string, demand: number, supply: number) =>
      conditions(`cell:${subject}`, 0, { market: { demand, supply } });
    const nowMs = minute(1);
    expect(around).toHaveLength(7);
    const known = told(market(cell, 4, 1), market(next, 2, 3), market(far, 100, 100));
    expect(marketAt(known, { cell, nowMs })).toEqual({ demand: 5, supply: 2.5 });
    expect(marketAt(told(market(far, 100, 100)), { cell, nowMs })).toBeNull();
  });

  test("[S3] an area's pace is drawn to 1 while little has been ridden there", () => {
    const pace = (realMs: number) =>
      areaPace(told(conditions("area:a", 0, { road: { paceRatio: 0.5, realMs } })), { area: "a", nowMs: minute(1) }) ??
      0;
    expect(pace(0)).toBeCloseTo(1, 9);
    expect(pace(300_000)).toBeCloseTo(Math.sqrt(0.5), 9);
    expect(pace(1e12)).toBeCloseTo(0.5, 5);
  });
});
