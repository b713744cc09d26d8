import type { CellView, CityNumbers, CityUpdate, CourierView } from "@doorstep/events/browser";
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
const cell = (given: Partial<CellView> = {}): CellView => ({
  cell: "88c2e31a2dfffff",
  version: 1,
  atMs: 1_000,
  untilMs: 61_000,
  demand: 3,
  supply: 1,
  ...given,
});
const update = (given: Partial<CityUpdate>): CityUpdate => ({
  couriers: [],
  orders: [],
  cells: [],
  goneCourierIds: [],
  goneOrderIds: [],
  numbers,
  ...given,
});
const snapshot = (...couriers: CourierView[]) => ({ logId: "log-1", couriers, orders: [], cells: [], numbers });

test("a snapshot replaces what was known", () => {
  const state = stepCityKnown(startCity(snapshot(courier("a", 1))), {
    type: "answer",
    message: { ok: true, beat: { serverNowMs: 0, asOfMs: 0 }, snapshot: snapshot(courier("b", 1)) },
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

test("an area is replaced by a newer version only, and goes when the log's time has passed it", () => {
  const start = startCity({ ...snapshot(), cells: [cell({ version: 2 })] });
  const told = stepCityKnown(start, {
    type: "update",
    message: update({ cells: [cell({ version: 1, demand: 9 }), cell({ cell: "88c2e31a29fffff", untilMs: 31_000 })] }),
  });
  expect([...told.cells.values()].map(({ version, demand }) => [version, demand])).toEqual([
    [2, 3],
    [1, 3],
  ]);
  const later = stepCityKnown(told, { type: "beat", message: { serverNowMs: 99_000, asOfMs: 31_000 } });
  expect([...later.cells.keys()]).toEqual(["88c2e31a2dfffff"]);
});

test("areas that did not change are the same object, so that nothing is drawn anew for them", () => {
  const start = startCity({ ...snapshot(), cells: [cell()] });
  const later = stepCityKnown(start, { type: "update", message: update({}) });
  expect(later.cells).toBe(start.cells);
  expect(stepCityKnown(later, { type: "beat", message: { serverNowMs: 5_000, asOfMs: 5_000 } }).cells).toBe(
    start.cells,
  );
});

test("a refusal keeps the city", () => {
  const state = stepCityKnown(startCity(snapshot(courier("a", 1))), {
    type: "answer",
    message: { ok: false, error: "forbidden" },
  });
  expect([state.refused, state.couriers.size]).toEqual(["forbidden", 1]);
});
