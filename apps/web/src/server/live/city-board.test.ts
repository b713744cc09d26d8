import type { CellView, CourierView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { sampleView } from "../../live/testing/samples.ts";
import { createCityBoard, STAYS_MS } from "./city-board.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 20);
const courier = (given: Partial<CourierView>): CourierView => ({
  courierId: "c1",
  name: "Lucía",
  vehicle: "bicycle",
  activity: "free",
  version: 1,
  position: null,
  bearingDeg: null,
  speedMps: null,
  lastFixMs: NOW_MS,
  batteryPercent: null,
  onRoute: true,
  stoppedSinceMs: null,
  orderIds: [],
  ...given,
});
const cell = (given: Partial<CellView>): CellView => ({
  cell: "88c2e31a2dfffff",
  version: 1,
  atMs: NOW_MS,
  untilMs: NOW_MS + 60_000,
  demand: 3,
  supply: 1.5,
  ...given,
});
/** The areas' stage is as far as the clock. */
const at = (nowMs: number) => ({ nowMs, placesAsOfMs: nowMs });
const delivered = (orderId: string, deliveredAtMs: number, firstLatestMs: number) =>
  sampleView({
    orderId,
    phase: "delivered",
    deliveredAtMs,
    arrival: {
      earliestMs: 0,
      latestMs: 0,
      expectedMs: 0,
      firstEarliestMs: deliveredAtMs - 60_000,
      firstLatestMs,
      changeMin: 0,
      causes: [],
    },
  });

test("a change is handed out once", () => {
  const board = createCityBoard();
  board.putCourier(courier({}));
  board.putOrder(sampleView());
  board.putCell(cell({}));
  const changes = board.takeChanges(at(NOW_MS));
  expect([changes.couriers.length, changes.orders.length, changes.cells.length]).toEqual([1, 1, 1]);
  expect(board.takeChanges(at(NOW_MS))).toEqual({
    couriers: [],
    orders: [],
    cells: [],
    goneCourierIds: [],
    goneOrderIds: [],
  });
  expect(board.all().orders.map(({ orderId }) => orderId)).toEqual(["o1"]);
});

test("an older version of a courier, an order or an area is not taken", () => {
  const board = createCityBoard();
  board.putCourier(courier({ version: 5 }));
  board.putCourier(courier({ version: 4, name: "older" }));
  board.putOrder(sampleView({ statusVersion: 3, phase: "preparing" }));
  board.putOrder(sampleView({ statusVersion: 2, phase: "confirmed" }));
  board.putCell(cell({ version: 8, demand: 5 }));
  board.putCell(cell({ version: 7, demand: 1 }));
  const { couriers, orders, cells } = board.all();
  expect([couriers[0]?.name, orders[0]?.phase, cells[0]?.demand]).toEqual(["Lucía", "preparing", 5]);
});

test("an area leaves when its own log's time has reached its end, whatever the clock says", () => {
  const board = createCityBoard();
  board.putCell(cell({ untilMs: NOW_MS + 60_000 }));
  board.takeChanges({ nowMs: NOW_MS + 3_600_000, placesAsOfMs: NOW_MS + 59_999 });
  expect(board.all().cells).toHaveLength(1);
  expect(board.takeChanges({ nowMs: NOW_MS, placesAsOfMs: NOW_MS + 60_000 }).cells).toEqual([]);
  expect(board.all().cells).toEqual([]);
});

test("a finished order leaves a quarter of an hour later, and is said to have gone", () => {
  const board = createCityBoard();
  board.putOrder(delivered("o1", NOW_MS, NOW_MS));
  expect(board.takeChanges(at(NOW_MS + STAYS_MS - 1)).goneOrderIds).toEqual([]);
  expect(board.takeChanges(at(NOW_MS + STAYS_MS))).toMatchObject({ goneOrderIds: ["o1"] });
  expect(board.all().orders).toEqual([]);
});

test("a courier gone home leaves; a silent one stays", () => {
  const board = createCityBoard();
  board.putCourier(courier({ courierId: "home", activity: "offline" }));
  board.putCourier(courier({ courierId: "silent", activity: "silent" }));
  expect(board.takeChanges(at(NOW_MS + STAYS_MS)).goneCourierIds).toEqual(["home"]);
  expect(board.all().couriers.map(({ courierId }) => courierId)).toEqual(["silent"]);
});

test("deliveries count for an hour, the range's end as inside", () => {
  const board = createCityBoard();
  board.putOrder(delivered("in time", NOW_MS, NOW_MS));
  board.putOrder(delivered("late", NOW_MS, NOW_MS - 1));
  board.putOrder(sampleView({ orderId: "under way" }));
  expect(board.counts(NOW_MS)).toMatchObject({
    activeOrders: 1,
    deliveredLastHour: 2,
    withinFirstRange: 0.5,
  });
  expect(board.counts(NOW_MS + 60 * 60_000)).toMatchObject({ deliveredLastHour: 0, withinFirstRange: null });
});
