import type { CourierView } from "@doorstep/events/browser";
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
  const changes = board.takeChanges(NOW_MS);
  expect([changes.couriers.length, changes.orders.length]).toEqual([1, 1]);
  expect(board.takeChanges(NOW_MS)).toEqual({ couriers: [], orders: [], goneCourierIds: [], goneOrderIds: [] });
  expect(board.all().orders.map(({ orderId }) => orderId)).toEqual(["o1"]);
});

test("an older version of a courier or an order is not taken", () => {
  const board = createCityBoard();
  board.putCourier(courier({ version: 5 }));
  board.putCourier(courier({ version: 4, name: "older" }));
  board.putOrder(sampleView({ statusVersion: 3, phase: "preparing" }));
  board.putOrder(sampleView({ statusVersion: 2, phase: "confirmed" }));
  const { couriers, orders } = board.all();
  expect([couriers[0]?.name, orders[0]?.phase]).toEqual(["Lucía", "preparing"]);
});

test("a finished order leaves a quarter of an hour later, and is said to have gone", () => {
  const board = createCityBoard();
  board.putOrder(delivered("o1", NOW_MS, NOW_MS));
  expect(board.takeChanges(NOW_MS + STAYS_MS - 1).goneOrderIds).toEqual([]);
  expect(board.takeChanges(NOW_MS + STAYS_MS)).toMatchObject({ goneOrderIds: ["o1"] });
  expect(board.all().orders).toEqual([]);
});

test("a courier gone home leaves; a silent one stays", () => {
  const board = createCityBoard();
  board.putCourier(courier({ courierId: "home", activity: "offline" }));
  board.putCourier(courier({ courierId: "silent", activity: "silent" }));
  expect(board.takeChanges(NOW_MS + STAYS_MS).goneCourierIds).toEqual(["home"]);
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
