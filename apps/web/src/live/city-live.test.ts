import type { CityNumbers, CityUpdate, CourierView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { startCity, stepCityKnown } from "./city-live.ts";

const numbers: CityNumbers = {
  activeOrders: 1,
  deliveredLastHour: 0,
  couriersOnline: 1,
  withinFirstRange: null,
  lagMs: 0,
  pingToScreenMs: null,
  lateRecords: 0,
  droppedRecords: 0,
  deadLetters: 0,
};
const courier = (courierId: string, version: number): CourierView => ({
  courierId,
  name: courierId,
  vehicle: "bicycle",
  activity: "free",
  version,
  position: null,
  bearingDeg: null,
  speedMps: null,
  lastFixMs: null,
  batteryPercent: null,
  onRoute: true,
  stoppedSinceMs: null,
  orderIds: [],
});
const update = (given: Partial<CityUpdate>): CityUpdate => ({
  couriers: [],
  orders: [],
  goneCourierIds: [],
  goneOrderIds: [],
  numbers,
  ...given,
});
const snapshot = (...couriers: CourierView[]) => ({ logId: "log-1", couriers, orders: [], numbers });

test("a snapshot replaces what was known", () => {
  const state = stepCityKnown(startCity(snapshot(courier("a", 1))), {
    type: "answer",
    message: { ok: true, serverNowMs: 0, snapshot: snapshot(courier("b", 1)) },
  });
  expect([...state.couriers.keys()]).toEqual(["b"]);
});

test("an update changes what is newer and takes away what has gone", () => {
  const start = startCity(snapshot(courier("a", 5), courier("b", 1), courier("c", 1)));
  const message = update({ couriers: [courier("a", 4), courier("b", 2), courier("d", 1)], goneCourierIds: ["c"] });
  const { couriers } = stepCityKnown(start, { type: "update", message });
  expect([...couriers.values()].map(({ courierId, version }) => [courierId, version])).toEqual([
    ["a", 5],
    ["b", 2],
    ["d", 1],
  ]);
});

test("what was known before is not changed: the page may still be drawing it", () => {
  const start = startCity(snapshot(courier("a", 1)));
  stepCityKnown(start, { type: "update", message: update({ couriers: [courier("b", 1)] }) });
  expect(start.couriers.size).toBe(1);
});

test("a refusal keeps the city", () => {
  const state = stepCityKnown(startCity(snapshot(courier("a", 1))), {
    type: "answer",
    message: { ok: false, error: "forbidden" },
  });
  expect([state.refused, state.couriers.size]).toEqual(["forbidden", 1]);
});
