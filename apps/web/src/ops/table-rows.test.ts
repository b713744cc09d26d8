import type { CourierView, OrderRow } from "@doorstep/events/browser";
import { describe, expect, test } from "vitest";
import { flagOf, stageOf } from "./stage.ts";
import { foldText, type TableFilter, tableRows } from "./table-rows.ts";

const nowMs = 1_800_000_000_000;

const row = (changes: Partial<OrderRow>): OrderRow => ({
  orderId: "o1",
  number: "4812",
  statusVersion: 1,
  phase: "onTheWay",
  restaurantName: "El Fogón",
  pickup: [-56.18, -34.9],
  dropoffAddress: "Pedro Francisco Berro 1035",
  dropoff: [-56.15, -34.91],
  courierId: "c1",
  courierName: "Lucía Pereyra",
  placedAtMs: nowMs - 20 * 60_000,
  promisedAtMs: null,
  earliestMs: nowMs + 60_000,
  latestMs: nowMs + 120_000,
  slipMin: 0,
  deliveredAtMs: null,
  silentSinceMs: null,
  onRoute: true,
  ...changes,
});

const courier = (changes: Partial<CourierView>): CourierView => ({
  courierId: "c1",
  name: "Lucía Pereyra",
  vehicle: "bicycle",
  activity: "toDoor",
  version: 1,
  position: [-56.16, -34.905],
  bearingDeg: null,
  speedMps: null,
  lastFixMs: nowMs - 2_000,
  batteryPercent: null,
  onRoute: true,
  stoppedSinceMs: null,
  orderIds: ["o1"],
  ...changes,
});

const all: TableFilter = { stage: "all", flag: "any", words: "", bounds: null };
const list = (orders: OrderRow[], filter: Partial<TableFilter> = {}, couriers: CourierView[] = [courier({})]) =>
  tableRows(orders, new Map(couriers.map((c) => [c.courierId, c])), { filter: { ...all, ...filter }, nowMs }).map(
    (r) => r.row.orderId,
  );

describe("tableRows", () => {
  test("the greatest slip comes first, an unknown slip last", () => {
    const orders = [
      row({ orderId: "a", slipMin: 2 }),
      row({ orderId: "b", slipMin: null }),
      row({ orderId: "c", slipMin: 14 }),
    ];
    expect(list(orders)).toEqual(["c", "a", "b"]);
  });

  test("equal slips keep the order of placing, whatever the order of arrival", () => {
    const orders = [
      row({ orderId: "b", placedAtMs: 2 }),
      row({ orderId: "a", placedAtMs: 1 }),
      row({ orderId: "c", placedAtMs: 2 }),
    ];
    expect(list(orders)).toEqual(["a", "b", "c"]);
    expect(list([...orders].reverse())).toEqual(["a", "b", "c"]);
  });

  test("ended orders are left out until asked for, by stage or by name", () => {
    const orders = [row({ orderId: "done", phase: "delivered", number: "77" }), row({ orderId: "live" })];
    expect(list(orders)).toEqual(["live"]);
    expect(list(orders, { stage: "ended" })).toEqual(["done"]);
    expect(list(orders, { words: "77" })).toEqual(["done"]);
  });

  test("every word must occur, in any field, without accents", () => {
    const orders = [row({ orderId: "a" }), row({ orderId: "b", restaurantName: "Hummus" })];
    expect(list(orders, { words: "fogon BERRO" })).toEqual(["a"]);
    expect(list(orders, { words: "fogon nowhere" })).toEqual([]);
  });

  test("in map view counts where the courier is, and the kitchen before there is one", () => {
    const bounds = [-56.17, -34.91, -56.15, -34.9] as const;
    expect(list([row({ orderId: "a" })], { bounds })).toEqual(["a"]);
    expect(list([row({ orderId: "a", courierId: null })], { bounds })).toEqual([]);
  });
});

describe("flagOf", () => {
  test("the worst reason wins", () => {
    expect(flagOf(row({ silentSinceMs: 1, slipMin: 20, onRoute: false }), nowMs)).toBe("silent");
    expect(flagOf(row({ slipMin: 20, onRoute: false }), nowMs)).toBe("late");
    expect(flagOf(row({ onRoute: false }), nowMs)).toBe("offRoute");
    expect(flagOf(row({}), nowMs)).toBeNull();
  });

  test("late begins at eight minutes, as it does for the diner", () => {
    expect(flagOf(row({ slipMin: 7 }), nowMs)).toBeNull();
    expect(flagOf(row({ slipMin: 8 }), nowMs)).toBe("late");
  });

  test("no courier is a flag once the bag is ready or five minutes have gone", () => {
    const waiting = { courierId: null, courierName: null } as const;
    expect(flagOf(row({ ...waiting, phase: "ready", placedAtMs: nowMs }), nowMs)).toBe("noCourier");
    expect(flagOf(row({ ...waiting, phase: "preparing", placedAtMs: nowMs - 60_000 }), nowMs)).toBeNull();
    expect(flagOf(row({ ...waiting, phase: "preparing", placedAtMs: nowMs - 300_000 }), nowMs)).toBe("noCourier");
  });

  test("an ended order has none", () => {
    expect(flagOf(row({ phase: "delivered", silentSinceMs: 1, slipMin: 30 }), nowMs)).toBeNull();
  });
});

test("a cancelled order is no longer live and has passed nothing", () => {
  expect(stageOf("cancelled")).toEqual({ word: "Cancelled", passed: 0, live: false });
});

test("foldText joins what typing differs in", () => {
  expect(foldText("Chivitos “La Mole”")).toBe("chivitos la mole");
});
