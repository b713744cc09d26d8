import { encodeRecord } from "@doorstep/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { positionToCell } from "../geometry/index.ts";
import { placeKeyOf } from "../places/index.ts";
import { assignedEvening, newEvening, withBag } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  cancelled,
  conditions,
  confirmed,
  delivered,
  failed,
  minute,
  ORDER,
  pickedUp,
  placed,
  preparing,
  progress,
  ready,
  TO_DOOR_M,
  TO_PICKUP_M,
} from "./testing/facts.ts";

const on = { planVersion: 5 };
const cell = positionToCell({ lon: -56.19, lat: -34.906 });

const apartFromLegs = (evening: ReturnType<typeof newEvening>) =>
  evening.lessons.filter(({ type }) => type !== "leg-outcome");

describe("[O40] what an order teaches, each thing once", () => {
  test("[O40] demand, when its payment is authorised", () => {
    const evening = newEvening().tell(4, placed());
    expect(evening.lessons).toEqual([]);
    evening.tell(4.2, authorised(2, 4.1)).tell(5, authorised(2, 4.1), confirmed());
    expect(apartFromLegs(evening)).toEqual([{ type: "cell-demand", cell, orderId: ORDER, atMs: minute(4.1) }]);
  });

  test("[O40] no demand by a payment that failed, and once by the one that goes through", () => {
    const evening = newEvening().tell(4, placed()).tell(4.1, failed());
    expect(evening.lessons).toEqual([]);
    expect(evening.tell(6, authorised(3, 6)).lessons).toHaveLength(1);
  });

  test("[O40] how long the food took, from the kitchen's word", () => {
    const evening = assignedEvening().tell(20, ready(6, 20));
    expect(apartFromLegs(evening).at(-1)).toEqual({
      type: "restaurant-prepared",
      restaurantId: "r-9",
      orderId: ORDER,
      fromMs: minute(6),
      readyMs: minute(20),
      saidMs: expect.any(Number),
    });
  });

  test("[O40] a kitchen that says it when the bag is gone was ready by then", () => {
    const evening = assignedEvening().tell(21, pickedUp(6, 21)).tell(25, ready(7, 25));
    expect(apartFromLegs(evening).at(-1)).toMatchObject({ type: "restaurant-prepared", readyMs: minute(21) });
  });

  test("[O40] without a word, from the pick-up of a courier who waited a minute for it", () => {
    const there = (minutes: number) =>
      assignedEvening()
        .tell(15, progress(15, TO_PICKUP_M - 5, { ...on, speedMps: 0 }))
        .tell(minutes, pickedUp(6, minutes));
    expect(apartFromLegs(there(17)).at(-1)).toMatchObject({ type: "restaurant-prepared", readyMs: minute(17) });
    // One who finds the bag packed does not know since when.
    expect(apartFromLegs(there(15.5)).at(-1)?.type).toBe("cell-demand");
    expect(
      there(17)
        .tell(18, ready(7, 18))
        .lessons.filter(({ type }) => type === "restaurant-prepared"),
    ).toHaveLength(1);
  });

  test("[O40] whether the range first shown held, at delivery", () => {
    const evening = withBag()
      .tell(22, progress(22, TO_DOOR_M, on))
      .tell(33, delivered(8, 33));
    const arrival = evening.view().arrival;
    expect(apartFromLegs(evening).at(-1)).toEqual({
      type: "arrival-outcome",
      city: "montevideo",
      orderId: ORDER,
      firstEarliestMs: arrival?.firstEarliestMs,
      firstLatestMs: arrival?.firstLatestMs,
      firstShownMs: minute(4),
      deliveredMs: minute(33),
      ranges: expect.any(Array),
    });
    expect(apartFromLegs(assignedEvening().tell(30, cancelled(6, 30))).map(({ type }) => type)).toEqual([
      "cell-demand",
    ]);
  });

  test("[O44] what was said of each leg and what it took, when it is over", () => {
    const evening = withBag()
      .tell(22, progress(22, TO_DOOR_M, { ...on, speedMps: 0 }))
      .tell(25, delivered(8, 25));
    const legs = evening.lessons.filter((lesson) => lesson.type === "leg-outcome");
    expect(legs.map(({ leg }) => leg)).toEqual(["confirm", "door"]);
    expect(legs.at(-1)).toMatchObject({ leg: "door", endedMs: minute(25), city: "montevideo" });
  });

  test("[P8] what was shown at each of the order's stages, with what it had been stretched by", () => {
    const outcome = withBag()
      .tell(22, progress(22, TO_DOOR_M, { ...on, speedMps: 0 }))
      .tell(25, delivered(8, 25))
      .lessons.find((lesson) => lesson.type === "arrival-outcome");
    expect(outcome?.ranges.map(({ stage, early, late }) => [stage, early, late])).toEqual([
      ["placed", 1, 1],
      ["courier", 1, 1],
      ["road", 1, 1],
      ["door", 1, 1],
    ]);
  });

  test("[O40] each with the key it has on the places log", () => {
    const keys = withBag()
      .tell(33, delivered(8, 33))
      .outputs.flatMap((output) => (output.to === "places" ? [output] : []));
    const cause = { stage: "orders", partition: 0, offset: 0, index: 0 };
    const apart = keys.filter(({ record }) => record.type !== "leg-outcome");
    expect(apart.map(({ key }) => key)).toEqual([`cell:${cell}`, "restaurant:r-9", "city:montevideo"]);
    for (const { key, record } of keys) expect(placeKeyOf({ ...record, cause })).toBe(key);
  });

  test("[O40] once, in whatever order the facts come and however often", () => {
    const facts = [placed(), authorised(), confirmed(), preparing(), assigned(5, 9), ready(6, 20), pickedUp(7, 21)];
    const all = [...facts, delivered(8, 33)];
    const shuffled = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
    fc.assert(
      fc.property(shuffled, (records) => {
        const evening = newEvening();
        for (const [index, record] of records.entries()) evening.tell(40 + index / 600, record);
        const types = evening.lessons.map((lesson) => (lesson.type === "leg-outcome" ? lesson.leg : lesson.type));
        expect(types).toEqual([...new Set(types)]);
        expect(types).toContain("cell-demand");
        expect(types).toContain("restaurant-prepared");
      }),
      { numRuns: 40 },
    );
  });
});

describe("[O41] readers outside the browser", () => {
  test("[O41] get each numbered status in brief, and nothing else", () => {
    const evening = withBag()
      .tell(21.2, progress(21.2, TO_PICKUP_M + 60, on))
      .tell(22, conditions("city:montevideo", 22, {}))
      .tell(33, delivered(8, 33));
    const tracked = evening.outputs.flatMap((output) => (output.to === "tracking" ? [output.record] : []));
    expect(tracked.map(({ statusVersion }) => statusVersion)).toEqual(
      evening.statuses.map(({ statusVersion }) => statusVersion),
    );
    expect(tracked.map(({ phase }) => phase)).toEqual(evening.statuses.map(({ phase }) => phase));
    expect(tracked.at(-1)).toMatchObject({
      type: "order-tracked",
      orderId: ORDER,
      phase: "delivered",
      finished: true,
      alerts: [],
      earliestMs: minute(33),
      latestMs: minute(33),
    });
    const cause = { stage: "orders", partition: 0, offset: 0, index: 0 };
    for (const record of tracked) expect(encodeRecord("tracking", { ...record, cause }).length).toBeGreaterThan(5);
  });
});
