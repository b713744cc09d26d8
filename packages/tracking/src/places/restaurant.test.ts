import { describe, expect, test } from "vitest";
import { quantileOf } from "./quantile.ts";
import { MINUTE_MS, minute, newPlaces, prepared } from "./testing/evening.ts";

const preparationOf = (evening: ReturnType<typeof newPlaces>) => evening.conditions.at(-1)?.record.preparation;

describe("[P6] a restaurant's times", () => {
  test("[P6] are its last twenty, however long ago the first of them was", () => {
    const evening = newPlaces();
    for (let index = 0; index < 30; index += 1)
      evening.tell(10 + index, prepared(10 + index, index < 10 ? 60 : 5 + index / 10));
    expect(preparationOf(evening)).toMatchObject({
      count: 20,
      medianMs: Math.round(6.95 * MINUTE_MS),
      p90Ms: Math.round(7.71 * MINUTE_MS),
    });
  });

  test("[P6] go to the orders stage with the first, and with each that changes them", () => {
    const evening = newPlaces().tell(10, prepared(10, 12));
    expect(evening.conditions).toMatchObject([
      {
        log: "orders",
        record: {
          subject: "restaurant:r-9",
          atMs: minute(10),
          untilMs: minute(190),
          preparation: { count: 1, medianMs: 12 * MINUTE_MS, p90Ms: 12 * MINUTE_MS },
        },
      },
    ]);
    evening.tell(11, prepared(11, 20));
    expect(preparationOf(evening)).toMatchObject({ count: 2, medianMs: 16 * MINUTE_MS });
  });

  test("[P1] two within ten seconds are told together, ten seconds after the last telling", () => {
    const evening = newPlaces()
      .tell(10, prepared(10, 12))
      .tell(10.02, prepared(10.01, 14))
      .tell(10.04, prepared(10.03, 16));
    expect(evening.conditions).toHaveLength(1);
    evening.wait(11);
    expect(evening.told.map(({ minutes }) => minutes)).toEqual([10, expect.closeTo(10 + 1 / 6, 9)]);
    expect(preparationOf(evening)).toMatchObject({ count: 3, medianMs: 14 * MINUTE_MS });
  });

  test("[P6] and by how much they differ from what is said of any kitchen, as far as that is known", () => {
    const evening = newPlaces().tell(40, prepared(40, 12));
    expect(preparationOf(evening)).toMatchObject({ ratio: 0, spread: 0 });
    for (const minutes of [50, 60, 70]) evening.tell(minutes, prepared(minutes, 12, { saidMs: 8 * MINUTE_MS }));
    expect(preparationOf(evening)).toMatchObject({ count: 4, spread: 0 });
    expect(preparationOf(evening)?.ratio).toBeCloseTo(1.5, 2);
  });

  test("[P6] a button pressed twice, or forgotten, is no preparation", () => {
    const evening = newPlaces().tell(10, prepared(10, 0.5), prepared(10, 200));
    expect(evening.notes).toEqual(["preparation ignored: not credible", "preparation ignored: not credible"]);
    expect(evening.conditions).toEqual([]);
  });

  test("[P6] three hours without one, and the restaurant leaves", () => {
    const evening = newPlaces().tell(10, prepared(10, 12)).wait(189.9);
    expect(evening.stateOf("restaurant:r-9")).toBeDefined();
    expect(evening.wait(190).stateOf("restaurant:r-9")).toBeUndefined();
  });

  test.each([
    [[7], 0.9, 7],
    [[1, 3], 0.5, 2],
    [[1, 2, 3, 4, 5], 0.5, 3],
    [[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110], 0.9, 100],
  ])("[P6] of %j a share of %d is up to %d", (values, p, value) => {
    expect(quantileOf(values, p)).toBeCloseTo(value, 9);
  });
});
