import { expect, test } from "vitest";
import { ARRIVAL_SILENT_AFTER_MS } from "../limits.ts";
import { type Evening, newEvening } from "../testing/evening.ts";
import {
  assigned,
  authorised,
  BRUNO,
  cancelled,
  confirmed,
  delivered,
  failed,
  MINUTE_MS,
  minute,
  pickedUp,
  placed,
  preparing,
  progress,
  ready,
  released,
  silent,
  TO_DOOR_M,
  TO_PICKUP_M,
} from "../testing/facts.ts";
import { quoteArrival } from "./quote.ts";

const arrivalOf = (evening: Evening) => {
  const { arrival } = evening.view();
  if (arrival === null) throw new Error("there is no arrival");
  return arrival;
};
const minutesOf = (evening: Evening, cause: string): number =>
  arrivalOf(evening).causes.find((known) => known.cause === cause)?.minutes ?? 0;

const cooking = () =>
  newEvening()
    .tell(4, placed())
    .tell(4.1, authorised())
    .tell(5, confirmed(3, 5, { readyAtMs: minute(20) }))
    .tell(6, preparing())
    .tell(9, assigned(5, 9));

/** A ping every 4 s at an even pace, as `fields` have it. */
function ride(
  evening: Evening,
  from: { minutes: number; alongM: number },
  to: { minutes: number; alongM: number },
  fields: Parameters<typeof progress>[2] = { planVersion: 5 },
): Evening {
  const count = Math.round((to.minutes - from.minutes) * 15);
  for (let i = 0; i <= count; i += 1) {
    const minutes = from.minutes + (i * (to.minutes - from.minutes)) / count;
    evening.tell(minutes, progress(minutes, from.alongM + (i * (to.alongM - from.alongM)) / count, fields));
  }
  return evening;
}
const atRestaurant = (evening: Evening, untilMinutes: number) =>
  ride(
    ride(evening, { minutes: 9.1, alongM: 0 }, { minutes: 13, alongM: TO_PICKUP_M - 10 }),
    { minutes: 13.1, alongM: TO_PICKUP_M - 10 },
    { minutes: untilMinutes, alongM: TO_PICKUP_M - 10 },
    { planVersion: 5, speedMps: 0 },
  );

test("[O21] a normal evening: shown from the placing, whole minutes, right in the end", () => {
  const evening = newEvening().tell(4, placed());
  const first = arrivalOf(evening);
  expect(first).toMatchObject({ changeMin: 0, causes: [], firstEarliestMs: first.earliestMs });
  expect(first.latestMs - first.earliestMs).toBeGreaterThan(10 * MINUTE_MS);
  atRestaurant(
    evening
      .tell(4.1, authorised())
      .tell(5, confirmed(3, 5, { readyAtMs: minute(20) }))
      .tell(9, preparing(), assigned(5, 9)),
    19.9,
  );
  evening.tell(20, ready(6, 20)).tell(21, pickedUp(7, 21));
  ride(evening, { minutes: 21.2, alongM: TO_PICKUP_M + 20 }, { minutes: 33, alongM: TO_DOOR_M - 15 });
  const near = arrivalOf(evening);
  expect(near.latestMs - near.earliestMs).toBeLessThanOrEqual(6 * MINUTE_MS);
  evening.tell(35.5, delivered(8, 35.5));
  expect(arrivalOf(evening)).toMatchObject({
    earliestMs: minute(35.5),
    latestMs: minute(35.5),
    firstEarliestMs: first.earliestMs,
    firstLatestMs: first.latestMs,
  });
});

test("[O18] the better what is known, the narrower the range", () => {
  const evening = cooking();
  const width = () => arrivalOf(evening).latestMs - arrivalOf(evening).earliestMs;
  const widths = [width()];
  atRestaurant(evening, 20).tell(20.1, ready(6, 20)).tell(21, pickedUp(7, 21));
  widths.push(width());
  ride(evening, { minutes: 21.2, alongM: TO_PICKUP_M + 20 }, { minutes: 33, alongM: TO_DOOR_M - 15 });
  widths.push(width());
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
});

test("[O22] a kitchen twelve minutes late: the range slides a little at a time, and says why", () => {
  const evening = cooking();
  const before = arrivalOf(evening).expectedMs;
  atRestaurant(evening, 33);
  const moves = evening.statuses.map(({ arrival }) => arrival?.expectedMs ?? 0);
  const jumps = moves.slice(6).map((ms, i) => ms - (moves[i + 5] ?? ms));
  expect(Math.max(...jumps)).toBeLessThanOrEqual(2 * MINUTE_MS);
  expect(arrivalOf(evening).expectedMs - before).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  expect(minutesOf(evening, "kitchen")).toBeGreaterThanOrEqual(10);
  expect(arrivalOf(evening).causes[0]?.cause).toBe("kitchen");
});

test("[O22] in every status the causes add up to the change, and the change is the shift of what is expected", () => {
  const evening = cooking();
  atRestaurant(evening, 30).tell(30.1, ready(6, 30)).tell(31, pickedUp(7, 31));
  ride(evening, { minutes: 31.2, alongM: TO_PICKUP_M + 20 }, { minutes: 41, alongM: 2_600 });
  ride(evening, { minutes: 41.1, alongM: 2_600 }, { minutes: 45, alongM: 2_700 }, { planVersion: 5, onRoute: false });
  evening.tell(46, silent(46, 5, 45)).wait(52);
  ride(evening, { minutes: 52.1, alongM: 2_900 }, { minutes: 58, alongM: TO_DOOR_M - 15 });
  evening.tell(63, delivered(8, 63));
  const [first] = evening.statuses;
  for (const { arrival } of evening.statuses) {
    if (arrival === null || first?.arrival == null) throw new Error("every status of this evening has an arrival");
    expect(arrival.causes.reduce((total, { minutes }) => total + minutes, 0)).toBe(arrival.changeMin);
    expect(arrival.changeMin).toBe(Math.round((arrival.expectedMs - first.arrival.expectedMs) / MINUTE_MS));
    expect(arrival.firstEarliestMs).toBe(first.arrival.earliestMs);
  }
});

test("[O22] each leg answers for its own", () => {
  const onTheWay = () => {
    const evening = atRestaurant(cooking(), 20).tell(20.1, ready(6, 20)).tell(21, pickedUp(7, 21));
    return ride(evening, { minutes: 21.2, alongM: TO_PICKUP_M + 20 }, { minutes: 24, alongM: 1_800 });
  };
  const moved = (cause: string, after: (evening: Evening) => Evening): number => {
    const evening = onTheWay();
    const before = minutesOf(evening, cause);
    return minutesOf(after(evening), cause) - before;
  };
  const at = (alongM: number) => ({ minutes: 24.1, alongM });
  const slow = { planVersion: 5, paceRatio: 0.5, speedMps: 2 };
  expect(moved("traffic", (evening) => ride(evening, at(1_800), { minutes: 27, alongM: 2_100 }, slow))).toBeGreaterThan(
    1,
  );
  const fast = { planVersion: 5, paceRatio: 1.6, speedMps: 7 };
  expect(moved("traffic", (evening) => ride(evening, at(1_800), { minutes: 26, alongM: 2_700 }, fast))).toBeLessThan(
    -1,
  );
  const lost = { planVersion: 5, onRoute: false };
  expect(moved("detour", (evening) => ride(evening, at(1_800), { minutes: 28, alongM: 1_800 }, lost))).toBeGreaterThan(
    1,
  );
  const stopped = { planVersion: 5, speedMps: 0, stoppedSinceMs: minute(24) };
  expect(moved("stop", (evening) => ride(evening, at(1_800), { minutes: 30, alongM: 1_800 }, stopped))).toBeGreaterThan(
    3,
  );
  const waiting = { planVersion: 5, speedMps: 0 };
  const arrive = (evening: Evening) => ride(evening, at(1_800), { minutes: 33, alongM: TO_DOOR_M - 10 });
  expect(
    moved("door", (evening) =>
      ride(
        arrive(evening),
        { minutes: 33.1, alongM: TO_DOOR_M - 10 },
        { minutes: 42, alongM: TO_DOOR_M - 10 },
        waiting,
      ),
    ),
  ).toBeGreaterThan(3);
  const again = (evening: Evening) => evening.tell(24.1, released(8, 24.1), assigned(9, 24.2, { courierId: BRUNO }));
  expect(moved("courier", again)).toBeGreaterThan(3);
});

test("[O25] a kitchen that named its time and says nothing more is not waited for as if it had said no", () => {
  const far = (evening: Evening) => evening.tell(5, assigned(4, 5)).wait(40);
  const silentKitchen = far(newEvening().tell(4, placed(), authorised(), confirmed(3, 4, { readyAtMs: minute(14) })));
  const seenWaiting = far(newEvening().tell(4, placed(), authorised(), confirmed(3, 4, { readyAtMs: minute(14) })));
  ride(seenWaiting, { minutes: 40, alongM: 1_080 }, { minutes: 40.5, alongM: 1_080 }, { planVersion: 4, speedMps: 0 });
  ride(
    silentKitchen,
    { minutes: 40, alongM: 1_020 },
    { minutes: 40.5, alongM: 1_020 },
    { planVersion: 4, speedMps: 0 },
  );
  expect(arrivalOf(seenWaiting).expectedMs).toBeGreaterThan(arrivalOf(silentKitchen).expectedMs);
});

test("[O20] whatever happens, no status shows a minute that has passed", () => {
  const evening = cooking().wait(80);
  for (const { arrival, asOfMs, timeline } of evening.statuses) {
    const nowMinuteMs = Math.floor(asOfMs / MINUTE_MS) * MINUTE_MS;
    expect(arrival?.earliestMs).toBeGreaterThanOrEqual(nowMinuteMs);
    for (const { expectedMs } of timeline) expect(expectedMs ?? nowMinuteMs).toBeGreaterThanOrEqual(nowMinuteMs);
  }
});

test("[O20] expected steps come in their order and not after the arrival", () => {
  const evening = atRestaurant(cooking(), 30).tell(31, ready(6, 31)).tell(33, pickedUp(7, 33));
  for (const { timeline } of evening.statuses) {
    const expected = timeline.flatMap(({ expectedMs }) => expectedMs ?? []);
    expect(expected).toEqual(expected.toSorted((a, b) => a - b));
  }
});

test("[O19] a short silence changes nothing; a long one keeps the range wide and lets it slide", () => {
  const underWay = () => {
    const evening = atRestaurant(cooking(), 20).tell(20.1, ready(6, 20)).tell(21, pickedUp(7, 21));
    return ride(evening, { minutes: 21.2, alongM: TO_PICKUP_M + 20 }, { minutes: 26, alongM: 2_400 });
  };
  const width = (evening: Evening) => arrivalOf(evening).latestMs - arrivalOf(evening).earliestMs;
  const evening = underWay();
  const before = arrivalOf(evening);
  expect(arrivalOf(evening.tell(26.4, silent(26.4, 5, 26)))).toEqual(before);
  const heard = ride(underWay(), { minutes: 26.1, alongM: 2_430 }, { minutes: 32, alongM: 4_000 });
  expect(width(evening.wait(32))).toBeGreaterThan(width(heard));
  expect(arrivalOf(evening.wait(45)).earliestMs).toBeGreaterThanOrEqual(minute(45));
});

test("[O21] a failed payment has no arrival; the promise begins anew with the one that goes through", () => {
  const evening = newEvening().tell(4, placed()).tell(4.1, failed());
  expect(evening.view().arrival).toBeNull();
  evening.tell(14, authorised(3, 14));
  expect(arrivalOf(evening)).toMatchObject({ changeMin: 0, causes: [] });
  expect(arrivalOf(evening).firstEarliestMs).toBe(arrivalOf(evening).earliestMs);
  expect(arrivalOf(evening).earliestMs).toBeGreaterThan(minute(30));
});

test("[O23] a cancelled order has no arrival", () => {
  expect(cooking().tell(12, cancelled(6, 12)).view().arrival).toBeNull();
});

test("[O23] hours without a word leave no arrival to believe in", () => {
  const evening = cooking();
  const hours = ARRIVAL_SILENT_AFTER_MS / MINUTE_MS;
  expect(evening.wait(9 + hours - 0.1).view().arrival).not.toBeNull();
  expect(evening.wait(9 + hours).view().arrival).toBeNull();
});

test("[O26] a quote is a range of whole minutes, further for a longer way and a slower vehicle", () => {
  const quote = (minutes: number, vehicle?: "foot") =>
    quoteArrival({
      nowMs: minute(0),
      toDoorPlannedMs: minutes * MINUTE_MS,
      ...(vehicle === undefined ? {} : { vehicle }),
    });
  expect(quote(10).earliestMs % MINUTE_MS).toBe(0);
  expect(quote(20).expectedMs).toBeGreaterThan(quote(10).expectedMs);
  expect(quote(10, "foot").latestMs).toBeGreaterThan(quote(10).latestMs);
});

test("[O26] a quote for a usual way lies in what is usual: 31 to 48 minutes from order to door", () => {
  const { expectedMs } = quoteArrival({ nowMs: minute(0), toDoorPlannedMs: 12 * MINUTE_MS });
  expect(expectedMs).toBeGreaterThanOrEqual(minute(31));
  expect(expectedMs).toBeLessThanOrEqual(minute(48));
});
