import { expect, test } from "vitest";
import { cellsAround, positionToCell } from "../../geometry/index.ts";
import { unknownLife } from "../lifecycle.ts";
import { assignedEvening, newEvening, withBag } from "../testing/evening.ts";
import {
  assigned,
  authorised,
  conditions,
  confirmed,
  MINUTE_MS,
  minute,
  placed,
  preparing,
  progress,
  TO_PICKUP_M,
} from "../testing/facts.ts";
import { courierScarcity, learntPriors } from "./learnt-priors.ts";
import { defaultPriors } from "./priors.ts";
import { quoteArrival } from "./quote.ts";

const placing = placed();
if (placing.type !== "order-placed") throw new Error("it is a placing");
const restaurantCell = positionToCell(placing.pickup);
const priorsWith = (...records: readonly ReturnType<typeof conditions>[]) =>
  learntPriors(
    defaultPriors,
    { life: { ...unknownLife, placed: placing }, ride: null },
    {
      surroundings: new Map(records.map((record) => [record.subject, record])),
      city: "montevideo",
      nowMs: minute(5),
    },
  );
const times = (count: number, medianMin: number, p90Min: number) =>
  conditions("restaurant:r-9", 4, {
    preparation: {
      count,
      medianMs: medianMin * MINUTE_MS,
      p90Ms: p90Min * MINUTE_MS,
      // As against the quarter of an hour that is believed of any kitchen.
      ratio: (medianMin * MINUTE_MS) / defaultPriors.kitchen.medianMs,
      spread: Math.log(p90Min / medianMin) / 1.2816,
    },
  });
const market = (demand: number, supply: number) =>
  cellsAround(restaurantCell).map((cell) => conditions(`cell:${cell}`, 4, { market: { demand, supply } }));
const expectedMin = (evening: ReturnType<typeof newEvening>) =>
  ((evening.view().arrival?.expectedMs ?? 0) - minute(0)) / MINUTE_MS;
const widthMin = (evening: ReturnType<typeof newEvening>) => {
  const { arrival } = evening.view();
  return ((arrival?.latestMs ?? 0) - (arrival?.earliestMs ?? 0)) / MINUTE_MS;
};

test("[O30] new conditions wake no order, and show with its next record", () => {
  const cooking = () =>
    newEvening().tell(4, placed()).tell(4.1, authorised()).tell(5, confirmed()).tell(6, preparing());
  const evening = cooking();
  const outputs = evening.outputs.length;
  evening.tell(6.1, times(20, 30, 40));
  expect(evening.outputs).toHaveLength(outputs);
  evening.tell(6.2, assigned(5, 6.2));
  expect(expectedMin(evening)).toBeGreaterThan(expectedMin(cooking().tell(6.2, assigned(5, 6.2))) + 6);
});

test("[O31] a kitchen is taken for what it took lately, the more the more is known", () => {
  const { kitchen } = defaultPriors;
  expect(priorsWith(times(0, 30, 40)).kitchen).toEqual(kitchen);
  const few = priorsWith(times(3, 30, 40)).kitchen.medianMs;
  const many = priorsWith(times(20, 30, 40)).kitchen.medianMs;
  expect(few).toBeGreaterThan(kitchen.medianMs);
  expect(many).toBeGreaterThan(few);
  expect(many).toBeLessThan(30 * MINUTE_MS);
  // Nine in ten at 1.33 times the median: a calm kitchen.
  expect(priorsWith(times(1_000, 30, 40)).kitchen.sigma).toBeCloseTo(Math.log(4 / 3) / 1.2816, 2);
});

test("[O32] finding a courier takes longer where orders are many and free couriers few", () => {
  const usual = defaultPriors.findCourier.medianMs;
  expect(priorsWith(...market(6, 0)).findCourier.medianMs).toBeGreaterThan(usual);
  expect(priorsWith(...market(1, 8)).findCourier.medianMs).toBeLessThan(usual);
  expect(priorsWith(...market(0, 0)).findCourier.medianMs).toBe(usual);
  expect(priorsWith().findCourier.medianMs).toBe(usual);
});

test("[O32] by a market of the neighbourhood, and never beyond bounds", () => {
  const life = { ...unknownLife, placed: placing };
  const scarcity = (...records: readonly ReturnType<typeof conditions>[]) =>
    courierScarcity(life, {
      surroundings: new Map(records.map((record) => [record.subject, record])),
      nowMs: minute(5),
    });
  const [own, neighbour] = market(6, 0);
  if (own === undefined || neighbour === undefined) throw new Error("a cell has neighbours");
  expect(scarcity(neighbour)).toBeGreaterThan(1);
  expect(scarcity(own)).toBeGreaterThan(scarcity(neighbour));
  expect(scarcity(...market(10_000, 0))).toBe(1.8);
  expect(scarcity(...market(0, 10_000))).toBe(0.6);
});

test("[O33] before a ride's own pace has settled, the roads of the way tell how fast it is", () => {
  const leaving = (fields: Parameters<typeof progress>[2]) =>
    expectedMin(withBag().tell(21.5, progress(21.5, TO_PICKUP_M + 20, fields)));
  const usual = leaving({ planVersion: 5 });
  expect(leaving({ planVersion: 5, roadPaceRatio: 1 })).toBe(usual);
  expect(leaving({ planVersion: 5, roadPaceRatio: 0.5 })).toBeGreaterThan(usual + 5);
  expect(leaving({ planVersion: 5, roadPaceRatio: 1.6 })).toBeLessThan(usual);
});

test("[O33] the further along, the more the ride's own pace counts", () => {
  const far = (fields: Partial<Parameters<typeof progress>[2]>) =>
    withBag().tell(27, progress(27, 3_500, { planVersion: 5, paceRatio: 1, ...fields }));
  const slowed = expectedMin(far({ roadPaceRatio: 0.5 })) - expectedMin(far({}));
  expect(slowed).toBeLessThanOrEqual(1);
});

test("[O34] the planned way by road takes the place of the straight line", () => {
  const way = (toDoorPlannedMs: number | null) => expectedMin(newEvening().tell(4, placed(4, { toDoorPlannedMs })));
  expect(way(30 * MINUTE_MS)).toBeGreaterThan(way(null) + 10);
  expect(way(2 * MINUTE_MS)).toBeLessThan(way(null));
  // Once a courier has a way of its own, that one counts.
  const given = (toDoorPlannedMs: number | null) =>
    expectedMin(
      newEvening().tell(
        4,
        placed(4, { toDoorPlannedMs }),
        authorised(2, 4),
        confirmed(3, 4),
        preparing(4, 4),
        assigned(5, 4),
      ),
    );
  expect(given(30 * MINUTE_MS)).toBe(given(null));
});

test("[O35] a city whose ranges were missed shows wider ones, to the side on which they were", () => {
  const stretched = (early: number, late: number) =>
    newEvening()
      .tell(3, conditions("city:montevideo", 3, { ranges: [{ stage: "placed", early, late }] }))
      .tell(4, placed());
  const usual = newEvening().tell(4, placed()).view().arrival;
  const late = stretched(1, 1.5).view().arrival;
  expect(late?.earliestMs).toBe(usual?.earliestMs);
  expect(late?.expectedMs).toBe(usual?.expectedMs);
  expect(late?.latestMs).toBeGreaterThan(usual?.latestMs ?? Infinity);
  expect(widthMin(stretched(0.7, 0.7))).toBeLessThan(widthMin(stretched(1, 1)));
  // What has been learnt of orders on the road is nothing to one that is not.
  const road = newEvening()
    .tell(3, conditions("city:montevideo", 3, { ranges: [{ stage: "road", early: 3, late: 3 }] }))
    .tell(4, placed());
  expect(road.view().arrival).toEqual(usual);
});

test("[O44] a leg is taken for what the city's last ones were, the more the more is known", () => {
  const door = (count: number) =>
    priorsWith(conditions("city:montevideo", 4, { legs: [{ leg: "door", count, ratio: 0.5, spread: 0.3 }] })).door;
  expect(door(0)).toEqual(defaultPriors.door);
  expect(door(5).medianMs).toBeLessThan(defaultPriors.door.medianMs);
  expect(door(100).medianMs).toBeLessThan(door(5).medianMs);
  expect(door(100_000).medianMs).toBeCloseTo(defaultPriors.door.medianMs / 2, -2);
  expect(door(100_000).sigma).toBeCloseTo(0.3, 2);
});

test("[O35] another city's ranges are another's", () => {
  const other = newEvening()
    .tell(3, conditions("city:mvd-2", 3, { ranges: [{ stage: "placed", early: 2, late: 2 }] }))
    .tell(4, placed());
  expect(widthMin(other)).toBe(widthMin(newEvening().tell(4, placed())));
});

test("[O22] causes add up, also when what is learnt moves the arrival", () => {
  const evening = assignedEvening();
  for (let minutes = 9.2; minutes < 20; minutes += 0.2) {
    const record =
      Math.round(minutes * 5) % 4 === 0
        ? times(Math.round(minutes), 10 + minutes, 20 + minutes)
        : progress(minutes, (minutes - 9) * 90, { planVersion: 5, roadPaceRatio: 0.6 + 0.02 * minutes });
    evening.tell(minutes, record);
  }
  for (const { arrival } of evening.statuses) {
    if (arrival === null) continue;
    expect(arrival.causes.reduce((total, { minutes }) => total + minutes, 0)).toBe(arrival.changeMin);
  }
});

test("[O26] the quote is as wide as the priors it is given", () => {
  const request = { nowMs: minute(0), toDoorPlannedMs: 8 * MINUTE_MS };
  const usual = quoteArrival(request);
  const wide = quoteArrival(request, { ...defaultPriors, stretch: { early: 2, late: 2 } });
  expect(wide.latestMs - wide.earliestMs).toBeGreaterThan(usual.latestMs - usual.earliestMs);
});
