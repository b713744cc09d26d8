import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PlaceRecord, placeKeyOf } from "./key.ts";
import { AREA, CELL, demand, minute, newPlaces, outcome, pace, prepared, supply } from "./testing/evening.ts";

describe("[P9] what a place is", () => {
  test.each([
    [demand(1), `cell:${CELL}`],
    [supply(1, 2), `cell:${CELL}`],
    [pace(1, 1), `area:${AREA}`],
    [prepared(1, 1), "restaurant:r-9"],
    [outcome(1), "city:montevideo"],
  ])("[P9] $type belongs to one key", (record: PlaceRecord, key) => {
    expect(placeKeyOf(record)).toBe(key);
  });

  test.each([
    ["lies ahead of the log", demand(1, { atMs: minute(10) })],
    ["ends before it begins", supply(2, 1)],
    ["lasts no time", supply(1, 1)],
    ["is free for an hour in one stretch", supply(-60, 1)],
    ["was ridden in no time", pace(1, 1, { realMs: 0 })],
    ["was planned for no time", pace(1, 0)],
  ])("[P10] what %s is refused and makes no place known", (_what, record) => {
    const evening = newPlaces().tell(1, record);
    expect(evening.rejected).toHaveLength(1);
    expect(evening.notes).toEqual(["record rejected"]);
    expect(evening.stateOf(placeKeyOf(record))).toBeUndefined();
  });
});

describe("[P11] places are a function of their log", () => {
  const record = fc.constantFrom<(minutes: number) => PlaceRecord>(
    (minutes) => demand(minutes - 0.1),
    (minutes) => supply(minutes - 0.9, minutes),
    (minutes) => supply(minutes - 0.5, minutes - 0.2, { courierId: "c-bruno" }),
    (minutes) => pace(minutes - 1, 0.8),
    (minutes) => pace(minutes - 1.2, 1.1, { courierId: "c-bruno" }),
    (minutes) => prepared(minutes, 12 + (minutes % 5)),
    (minutes) => outcome(minutes, minutes % 9),
  );
  const log = fc.array(fc.tuple(record, fc.double({ min: 0, max: 4, noNaN: true })), { maxLength: 60 });
  const play = (entries: readonly (readonly [(minutes: number) => PlaceRecord, number])[]) => {
    const evening = newPlaces();
    let minutes = 60;
    for (const [make, after] of entries) {
      minutes += after;
      evening.tell(minutes, make(minutes));
    }
    return { evening, endMinutes: minutes };
  };

  test("[P11] the same log gives the same, states through JSON after every record", () => {
    fc.assert(
      fc.property(log, (entries) => {
        expect(JSON.stringify(play(entries).evening.told)).toBe(JSON.stringify(play(entries).evening.told));
      }),
      { numRuns: 30 },
    );
  });

  test("[P12] every place leaves once nothing is heard of it, and its state stays small until then", () => {
    fc.assert(
      fc.property(log, (entries) => {
        const { evening, endMinutes } = play(entries);
        const keys = [`cell:${CELL}`, `area:${AREA}`, "restaurant:r-9", "city:montevideo"];
        for (const key of keys) expect(JSON.stringify(evening.stateOf(key) ?? null).length).toBeLessThan(16_000);
        evening.wait(endMinutes + 8 * 24 * 60);
        for (const key of keys) expect(evening.stateOf(key)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });
});
