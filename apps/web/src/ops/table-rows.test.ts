import type { CourierView, OrderRow } from "@doorstep/events/browser";
import { describe, expect, test } from "vitest";
import { stageOf } from "./stage.ts";
import { foldText, type TableFilter, tableRows } from "./table-rows.ts";
import { someCourier as courier, NOW_MS, someRow as row } from "./testing/samples.ts";

const all: TableFilter = { stage: "all", alert: "any", words: "", found: new Set(), bounds: null };
const list = (orders: OrderRow[], filter: Partial<TableFilter> = {}, couriers: CourierView[] = [courier({})]) =>
  tableRows(orders, new Map(couriers.map((c) => [c.courierId, c])), { ...all, ...filter }).map((r) => r.row.orderId);

describe("tableRows", () => {
  test("the greatest slip comes first, an unknown slip last", () => {
    const orders = [
      row({ orderId: "a", slipMin: 2 }),
      row({ orderId: "b", slipMin: null }),
      row({ orderId: "c", slipMin: 14 }),
    ];
    expect(list(orders)).toEqual(["c", "a", "b"]);
  });

  test("an order that the search has found is listed, though its row says nothing of the words", () => {
    const orders = [row({ orderId: "a" }), row({ orderId: "b" })];
    expect(list(orders, { words: "3417" })).toEqual([]);
    expect(list(orders, { words: "3417", found: new Set(["b", "elsewhere"]) })).toEqual(["b"]);
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

  test("a filter by alert finds whoever has it, also as a second reason", () => {
    const orders = [
      row({
        orderId: "a",
        alerts: [
          { kind: "late", sinceMs: NOW_MS },
          { kind: "offRoute", sinceMs: NOW_MS },
        ],
      }),
      row({ orderId: "b", alerts: [{ kind: "stopped", sinceMs: NOW_MS }] }),
      row({ orderId: "c" }),
    ];
    expect(list(orders, { alert: "offRoute" })).toEqual(["a"]);
    expect(list(orders, { alert: "any" })).toEqual(["a", "b", "c"]);
  });

  test("in map view counts where the courier is, and the kitchen before there is one", () => {
    const bounds = [-56.17, -34.91, -56.15, -34.9] as const;
    expect(list([row({ orderId: "a" })], { bounds })).toEqual(["a"]);
    expect(list([row({ orderId: "a", courierId: null })], { bounds })).toEqual([]);
  });
});

test("a cancelled order is no longer live and has passed nothing", () => {
  expect(stageOf("cancelled")).toEqual({ word: "Cancelled", passed: 0, live: false });
});

test("foldText joins what typing differs in", () => {
  expect(foldText("Chivitos “La Mole”")).toBe("chivitos la mole");
});
