import { describe, expect, test } from "vitest";
import { AREA, minute, newPlaces, pace } from "./testing/evening.ts";

const LAG = 1.25;

describe("[P5] the roads of an area", () => {
  test("[P5] planned over real time of all that was ridden in its windows, told to the couriers stage", () => {
    const evening = newPlaces()
      .tell(2.2, pace(1, 0.5), pace(2, 1))
      .tell(2.3, pace(2, 0.9))
      .wait(2 + LAG);
    expect(evening.conditions).toEqual([
      {
        to: "conditions",
        log: "couriers",
        record: {
          type: "conditions",
          subject: `area:${AREA}`,
          atMs: minute(2 + LAG),
          untilMs: minute(12 + LAG),
          preparation: null,
          market: null,
          road: { paceRatio: 0.8, realMs: 150_000 },
          calibration: null,
          legs: [],
          ranges: [],
        },
      },
    ]);
  });

  test("[P5] a minute that ends with a window belongs to it, one that ends later to the next", () => {
    const evening = newPlaces()
      .tell(2.2, pace(2, 0.5), pace(2, 0.5))
      .tell(3.3, pace(3, 1), pace(3, 1))
      .wait(2 + LAG + 0.2);
    expect(evening.conditions.map(({ record }) => record.road)).toEqual([{ paceRatio: 0.5, realMs: 100_000 }]);
    evening.wait(4 + LAG);
    expect(evening.conditions.at(-1)?.record.road).toEqual({ paceRatio: 0.75, realMs: 200_000 });
  });

  test("[P5] one courier at one junction is not told", () => {
    expect(newPlaces().tell(2.2, pace(2, 0.2)).wait(5).conditions).toEqual([]);
  });

  test("[P5] what was ridden ten minutes ago does not count any more, and then the area leaves", () => {
    const evening = newPlaces().tell(2.2, pace(2, 0.5), pace(2, 0.5)).tell(9.9, pace(9.5, 1), pace(9.5, 1)).wait(15);
    expect(evening.conditions.at(-1)?.record.road).toEqual({ paceRatio: 1, realMs: 100_000 });
    expect(evening.wait(40).stateOf(`area:${AREA}`)).toBeUndefined();
    expect(evening.notes).toEqual(["area left: nothing ridden"]);
  });

  test("[P5] a minute told after its window closed is counted as late", () => {
    const evening = newPlaces().tell(2.2, pace(2, 0.5)).tell(4, pace(1.5, 0.5));
    expect(evening.notes).toEqual(["pace late: its window is closed"]);
  });
});
