import { expect, test } from "vitest";
import type { LiveConnection } from "../live/index.ts";
import { announce, startAnnounced } from "./announcement.ts";
import { changeOf, relativeWords, titleOf } from "./arrival-words.ts";
import { lucia, MINUTE_MS, PLACED_AT_MS, someArrival, somePosition, someView, timeline } from "./fixtures.ts";
import { freshnessOf } from "./freshness.ts";
import { screenOf } from "./screen.ts";
import { stepsOf } from "./steps.ts";

const arrival = someArrival();

test.each([
  [12, { key: "relative.between", values: { from: 12, to: 20 } }],
  [0, { key: "relative.within", values: { to: 8 } }],
  [-6, { key: "relative.within", values: { to: 2 } }],
  [-7, { key: "relative.anyMoment" }],
  [-30, { key: "relative.anyMoment" }],
])("%i minutes before the earliest time", (minutes, words) => {
  expect(relativeWords(arrival, arrival.earliestMs - minutes * MINUTE_MS)).toEqual(words);
});

test("minutes are counted as on a clock's face, whatever the seconds", () => {
  const nowMs = arrival.earliestMs - 12 * MINUTE_MS + 59_000;
  expect(relativeWords(arrival, nowMs)).toEqual({ key: "relative.between", values: { from: 12, to: 20 } });
});

test("nothing changed, nothing to explain", () => {
  expect(
    changeOf(
      someArrival({
        causes: [
          { cause: "kitchen", minutes: 2 },
          { cause: "traffic", minutes: -2 },
        ],
      }),
    ),
  ).toBeNull();
});

test("causes come largest first and add up to the change", () => {
  const causes = [
    { cause: "traffic" as const, minutes: -1 },
    { cause: "kitchen" as const, minutes: 4 },
    { cause: "door" as const, minutes: 0 },
  ];
  const change = changeOf(someArrival({ changeMin: 3, causes }));
  expect(change?.summary).toEqual({ key: "why.later", values: { minutes: 3 } });
  expect(change?.rows.map(({ words, minutes }) => [words, minutes])).toEqual([
    ["why.kitchen.later", 4],
    ["why.traffic.earlier", -1],
  ]);
  expect(change?.rows.reduce((sum, row) => sum + row.minutes, 0)).toBe(3);
});

test.each([
  [7, "arriving"],
  [8, "late"],
])("%i minutes later than first shown is %s", (changeMin, screen) => {
  expect(screenOf(someView({ arrival: someArrival({ changeMin }) }), PLACED_AT_MS)).toBe(screen);
});

test("an unanswered bank is named after half a minute, not before", () => {
  const view = someView({ phase: "placed", payment: null, arrival: null });
  expect(screenOf(view, PLACED_AT_MS + 29_999)).toBe("noTime");
  expect(screenOf(view, PLACED_AT_MS + 30_000)).toBe("paymentUnclear");
});

test.each([
  ["overdue", "paymentUnclear"],
  ["notKnown", "paymentUnclear"],
  ["due", "noTime"],
] as const)("a payment that is %s shows %s from the first second", (paymentWait, screen) => {
  const view = someView({ phase: "placed", payment: null, arrival: null, paymentWait });
  expect(screenOf(view, PLACED_AT_MS)).toBe(screen);
});

test("six steps, one of them now, with times where they are known", () => {
  const steps = stepsOf(
    someView({ timeline: timeline(["placed", "paid", "confirmed", "preparing"], ["pickedUp", "delivered"]) }),
  );
  expect(steps.map(({ name, mark, time }) => [name, mark, time?.key])).toEqual([
    ["placed", "past", "time.at"],
    ["confirmed", "past", "time.at"],
    ["preparing", "now", "time.since"],
    ["pickedUp", "next", "time.about"],
    ["onTheWay", "next", "time.unknown"],
    ["delivered", "next", "time.span"],
  ]);
});

test("a step that is only the worker's own does not move the current one", () => {
  const steps = stepsOf(
    someView({ timeline: timeline(["placed", "confirmed", "preparing", "courierAssigned", "ready"]) }),
  );
  expect(steps.find(({ mark }) => mark === "now")?.name).toBe("preparing");
});

test("a failed payment ends the steps, and says what the next waits for", () => {
  const steps = stepsOf(someView({ phase: "paymentFailed", timeline: timeline(["placed"]) }));
  expect(steps.map(({ mark, label }) => [mark, label])).toEqual([
    ["past", "step.placed"],
    ["failed", "step.paymentFailed"],
    ["next", "step.confirmed"],
  ]);
});

test("delivered, nothing is now", () => {
  const all = timeline(["placed", "confirmed", "preparing", "pickedUp", "onTheWay", "delivered"]);
  expect(stepsOf(someView({ phase: "delivered", timeline: all })).every(({ mark }) => mark === "past")).toBe(true);
});

test("the title tells minutes and step, and no minutes once it is over", () => {
  const nowMs = arrival.expectedMs - 5 * MINUTE_MS;
  expect(titleOf(someView(), nowMs)).toEqual({ key: "title.minutes", values: { minutes: 5 }, step: "step.onTheWay" });
  expect(titleOf(someView(), arrival.expectedMs - MINUTE_MS).key).toBe("title.anyMoment");
  expect(titleOf(someView({ phase: "delivered" }), nowMs)).toEqual({ key: "title.step", step: "step.delivered" });
});

test("a new phase is announced once", () => {
  const start = startAnnounced(someView({ phase: "preparing" }));
  const first = announce(start, {
    view: someView({ phase: "pickedUp", courier: lucia }),
    position: null,
    nowMs: PLACED_AT_MS,
  });
  expect(first.message?.key).toBe("sentence.pickedUp");
  const again = announce(first.told, {
    view: someView({ phase: "pickedUp", courier: lucia }),
    position: somePosition(),
    nowMs: PLACED_AT_MS,
  });
  expect(again.message).toBeNull();
});

test("the arrival is announced when it moved by two minutes since it was last told, slowly or at once", () => {
  const moved = (byMs: number) => someView({ arrival: someArrival({ expectedMs: arrival.expectedMs + byMs }) });
  const start = startAnnounced(someView());
  const slowly = announce(start, { view: moved(119_999), position: null, nowMs: PLACED_AT_MS });
  expect(slowly.message).toBeNull();
  const enough = announce(slowly.told, { view: moved(120_000), position: null, nowMs: PLACED_AT_MS });
  expect(enough.message?.key).toBe("announce.arrival");
  expect(announce(enough.told, { view: moved(180_000), position: null, nowMs: PLACED_AT_MS }).message).toBeNull();
});

const connected: LiveConnection = {
  connected: true,
  sinceMs: 0,
  lastHeardMs: 100_000,
  clockOffsetMs: 0,
  offsetsMs: [],
};
const cut: LiveConnection = { ...connected, connected: false, sinceMs: 105_000 };

test("a gap under ten seconds is not shown", () => {
  expect(freshnessOf({ connection: cut, asOfMs: 99_000, nowMs: 109_999 })).toEqual({ kind: "live" });
});

test("from ten seconds the page says so, and since when", () => {
  expect(freshnessOf({ connection: cut, asOfMs: 99_000, nowMs: 110_000 })).toEqual({ kind: "offline", asOfMs: 99_000 });
});

test("a worker more than ten seconds behind is not reporting the present, however good the connection", () => {
  expect(freshnessOf({ connection: connected, asOfMs: 90_000, nowMs: 100_000 })).toEqual({ kind: "live" });
  expect(freshnessOf({ connection: connected, asOfMs: 90_000, nowMs: 100_001 })).toEqual({
    kind: "behind",
    asOfMs: 90_000,
  });
});

test("before the first beats an old snapshot of a quiet order is not called stale", () => {
  const fresh = { ...connected, sinceMs: 97_000 };
  expect(freshnessOf({ connection: fresh, asOfMs: 10_000, nowMs: 100_000 })).toEqual({ kind: "live" });
  expect(freshnessOf({ connection: null, asOfMs: 10_000, nowMs: 100_000 })).toEqual({ kind: "live" });
});
