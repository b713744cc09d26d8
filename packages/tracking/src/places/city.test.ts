import { describe, expect, test } from "vitest";
import { randomFrom } from "../couriers/ride.test-kit.ts";
import { nextStretch, unstretched } from "./calibration.ts";
import { asKnownCity, newCity } from "./city.ts";
import { placeWakeAtMs } from "./step.ts";
import { minute, newPlaces, outcome } from "./testing/evening.ts";

describe("[P7] the city's ranges", () => {
  test("[P7] the share that held of the last 200, told after every fifth", () => {
    const evening = newPlaces();
    for (let index = 0; index < 4; index += 1) evening.tell(40 + index, outcome(40 + index));
    expect(evening.conditions).toEqual([]);
    evening.tell(44, outcome(44, 20));
    expect(evening.conditions).toMatchObject([
      { log: "orders", record: { subject: "city:montevideo", calibration: { count: 5, covered: 0.8 } } },
    ]);
    for (let index = 0; index < 300; index += 1) evening.tell(50 + index, outcome(50 + index, index < 100 ? 20 : 0));
    expect(evening.conditions.at(-1)?.record.calibration).toMatchObject({ count: 200, covered: 1 });
  });

  test("[P7] a range holds from its first moment, and not at its last", () => {
    const at = (deliveredMs: number) => {
      const evening = newPlaces();
      for (let index = 0; index < 5; index += 1) {
        const each = { firstEarliestMs: minute(40), firstLatestMs: minute(50), deliveredMs };
        evening.tell(60, outcome(40, 0, each));
      }
      return evening.conditions.at(-1)?.record.calibration?.covered;
    };
    expect(at(minute(40))).toBe(1);
    expect(at(minute(50) - 1)).toBe(1);
    expect(at(minute(50))).toBe(0);
  });

  test("[P7] an outcome without a range teaches nothing", () => {
    const evening = newPlaces().tell(40, outcome(40, 0, { firstLatestMs: minute(35) }));
    expect(evening.notes).toEqual(["outcome ignored: no range was shown"]);
  });

  test("[P7] a week without one, and the city leaves", () => {
    const evening = newPlaces();
    for (let index = 0; index < 5; index += 1) evening.tell(40, outcome(40));
    expect(evening.wait(40 + 7 * 24 * 60).stateOf("city:montevideo")).toBeUndefined();
    expect(evening.wakes).toBeLessThan(30);
  });
});

const shown = (early = 1, late = 1) => ({
  stage: "placed",
  shownMs: 0,
  earliestMs: -10,
  expectedMs: 0,
  latestMs: 10,
  early,
  late,
});

describe("[P8] what ranges are stretched by", () => {
  test("[P8] a side rises with a miss nine times as much as it falls without one, and each for itself", () => {
    const held = nextStretch(unstretched, shown(), 5);
    expect(Math.log(held.early)).toBeCloseTo(-0.005, 9);
    expect(held.late).toBe(held.early);
    const late = nextStretch(unstretched, shown(), 50);
    expect(Math.log(late.late)).toBeCloseTo(0.045, 9);
    expect(late.early).toBe(held.early);
  });

  test("[P8] the last moment of a range is missed, the first is not", () => {
    expect(nextStretch(unstretched, shown(), 10).late).toBeGreaterThan(1);
    expect(nextStretch(unstretched, shown(), -10).early).toBeLessThan(1);
  });

  test("[P8] stays between 0.4 and 3, whatever happens", () => {
    let [wide, narrow] = [unstretched, unstretched];
    for (let index = 0; index < 1_000; index += 1) {
      wide = nextStretch(wide, shown(), 1e9);
      narrow = nextStretch(narrow, shown(), 0);
    }
    expect(wide).toEqual({ early: 0.4, late: 3 });
    expect(narrow).toEqual({ early: 0.4, late: 0.4 });
  });

  test("[P8] judges the stretch of now: a miss that it would hold by now is none", () => {
    const now = { early: 1, late: 1.5 };
    expect(nextStretch(now, shown(1, 1), 12).late).toBeLessThan(1.5);
    expect(nextStretch(now, shown(1, 1.5), 12).late).toBeGreaterThan(1.5);
  });

  test("[P8] a side that was cut off at the present minute says nothing", () => {
    expect(nextStretch(unstretched, { ...shown(), earliestMs: 0 }, -50).early).toBe(1);
  });

  /** Normal errors around `bias`; ranges are right for a spread of 1 and come true `delay` orders later. */
  function coverage({
    spread,
    bias,
    delay,
    seed,
  }: {
    spread: number;
    bias: number;
    delay: number;
    seed: number;
  }): number {
    const random = randomFrom(seed);
    const told = [unstretched];
    const half = 1.2816;
    let held = 0;
    for (let index = 0; index < 1_200; index += 1) {
      const { early, late } = told[Math.max(0, index - delay)] ?? unstretched;
      const error = bias + spread * random.gaussian();
      const range = { ...shown(early, late), earliestMs: -half * early, latestMs: half * late };
      if (index >= 200 && range.earliestMs <= error && error < range.latestMs) held += 1;
      told.push(nextStretch(told.at(-1) ?? unstretched, range, error));
    }
    return held / 1_000;
  }

  test.each([
    { spread: 1, bias: 0, delay: 0 },
    { spread: 1.6, bias: 0, delay: 0 },
    { spread: 0.75, bias: 0, delay: 0 },
    { spread: 1, bias: 0.6, delay: 0 },
    { spread: 1.6, bias: 0, delay: 100 },
  ])("[P8] errors $spread times as wide around $bias, known $delay orders later: 8 in 10 hold again", (world) => {
    const shares = [1, 2, 3, 4, 5].map((seed) => coverage({ ...world, seed }));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.76);
    expect(mean).toBeLessThan(0.84);
  });

  test("[P8] is told to the orders stage by the order's stage, and to builds before this one as one width", () => {
    const evening = newPlaces();
    const range = { stage: "placed", shownMs: minute(70), expectedMs: minute(100), early: 1, late: 1 };
    const ranges = [{ ...range, earliestMs: minute(95), latestMs: minute(105) }];
    for (let index = 0; index < 20; index += 1) {
      evening.tell(110 + index, outcome(110 + index, 0, { ranges, deliveredMs: minute(110) }));
    }
    const last = evening.conditions.at(-1)?.record;
    const [placed] = last?.ranges ?? [];
    expect(placed?.late).toBeGreaterThan(1.5);
    expect(placed?.early).toBeLessThan(1);
    expect(last?.calibration?.widthRatio).toBeCloseTo(Math.sqrt((placed?.early ?? 0) * (placed?.late ?? 0)), 6);
  });
});

describe("[P13] what the legs of a city have taken", () => {
  const leg = (minutes: number, tookMs: number, saidMs = 100_000) => ({
    type: "leg-outcome" as const,
    ...{ city: "montevideo", cause: { stage: "orders", partition: 0, offset: 0, index: 0 }, orderId: "o-1" },
    ...{ leg: "door", saidMs, tookMs, endedMs: minute(minutes) },
  });

  test("[P13] the median over what was said, of the last hundred, and how far they lie apart", () => {
    const evening = newPlaces();
    for (let index = 0; index < 300; index += 1)
      evening.tell(40 + index, leg(40 + index, index < 150 ? 900_000 : 50_000));
    expect(evening.conditions.at(-1)?.record.legs).toEqual([{ leg: "door", count: 100, ratio: 0.5, spread: 0 }]);
  });

  test("[P13] one that took no time, or fifty times what was said, is none", () => {
    const evening = newPlaces()
      .tell(40, leg(40, 0))
      .tell(41, leg(41, 6_000_000))
      .tell(42, leg(42, 10, 0));
    expect(evening.notes).toEqual(Array.from({ length: 3 }, () => "leg ignored: not credible"));
    expect(evening.conditions).toEqual([]);
  });

  test("[P13] a state of the build before goes on, with nothing learnt", () => {
    const state = newCity("montevideo", minute(40));
    const {
      stretches: _stretches,
      legs: _legs,
      ...earlier
    } = { ...state, told: { value: { widthRatio: 1 }, atMs: 0 } };
    const stored = earlier as unknown as typeof state;
    expect(placeWakeAtMs(stored)).toBe(placeWakeAtMs(state));
    expect(asKnownCity(stored)).toEqual(state);
    expect(asKnownCity(state)).toBe(state);
  });
});
