import type { OrderFact } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import { newEvening } from "./testing/evening.ts";
import {
  assigned,
  authorised,
  BRUNO,
  cancelled,
  confirmed,
  delivered,
  failed,
  ORDER,
  pickedUp,
  placed,
  preparing,
  ready,
  released,
} from "./testing/facts.ts";

describe("[O5] facts no order could have", () => {
  const plan = { points: [{ lonE6: 0, latE6: 0, plannedMs: 0 }], streets: [], stops: [] };
  const two = [...plan.points, { lonE6: 9, latE6: 9, plannedMs: 9 }];
  const stop = (kind: "pickup" | "dropoff", point: number, orderId = ORDER) => ({ orderId, kind, point });
  test.each([
    ["order-preparing v0: versions count from 1", preparing(0)],
    ["order-placed v2: an order is placed with version 1", placed(4, { version: 2 })],
    ["order-ready v1: version 1 is the placing of the order", ready(1, 4)],
    ["order-courier-assigned v5: the plan has 1 points, a route needs two", assigned(5, 9, { plan })],
    [
      "order-courier-assigned v5: the plan has not one drop-off of order o-4812",
      assigned(5, 9, { plan: { ...plan, points: two, stops: [stop("dropoff", 1, "o-1")] } }),
    ],
    [
      "order-courier-assigned v5: a stop is at point 2, the plan has 2",
      assigned(5, 9, { plan: { ...plan, points: two, stops: [stop("dropoff", 2)] } }),
    ],
  ])("[O5] %s", (reason, fact) => {
    const evening = newEvening().tell(9, fact);
    expect(evening.rejected).toEqual([reason]);
    expect(evening.state).toBeUndefined();
  });
});

describe("[O6] facts that cannot stand where they stand", () => {
  const paid = [placed(), authorised()];
  const withBag = [...paid, assigned(3, 8), pickedUp(4, 9)];
  test.each<[string, readonly OrderFact[], OrderFact]>([
    ["payment-failed v3: the order is paid already", paid, failed(3)],
    ["order-confirmed v3: the payment has failed", [placed(), failed()], confirmed(3)],
    ["order-confirmed v4: the order is confirmed already", [...paid, confirmed()], confirmed(4)],
    ["order-confirmed v4: the kitchen is cooking already", [...paid, preparing(3)], confirmed(4)],
    ["order-preparing v4: the kitchen is cooking already", [...paid, preparing(3)], preparing(4)],
    ["order-preparing v4: the food is ready already", [...paid, ready(3, 9)], preparing(4)],
    ["order-ready v4: the food is ready already", [...paid, ready(3, 9)], ready(4, 9)],
    [
      "order-courier-assigned v5: c-lucia has the bag and was not released",
      withBag,
      assigned(5, 10, { courierId: BRUNO }),
    ],
    ["order-courier-released v3: no courier is assigned", paid, released(3, 9)],
    ["order-courier-released v4: the courier is c-lucia", [...paid, assigned(3, 8)], released(4, 9, BRUNO)],
    ["order-picked-up v3: no courier is assigned", paid, pickedUp(3, 9)],
    ["order-picked-up v4: the courier is c-lucia", [...paid, assigned(3, 8)], pickedUp(4, 9, BRUNO)],
    ["order-picked-up v5: c-lucia has the bag already", withBag, pickedUp(5, 9)],
    ["order-delivered v4: the bag was never picked up", [...paid, assigned(3, 8)], delivered(4, 9)],
    ["order-delivered v5: c-lucia has the bag, not c-bruno", withBag, delivered(5, 9, BRUNO)],
    ["order-ready v6: the order was delivered with v5", [...withBag, delivered(5, 9)], ready(6, 9)],
    ["order-confirmed v4: the order was cancelled with v3", [...paid, cancelled(3, 9)], confirmed(4)],
  ])("[O6] %s", (reason, before, fact) => {
    const evening = newEvening().tell(10, ...before);
    const shown = evening.view();
    evening.tell(10, fact);
    expect(evening.rejected).toEqual([reason]);
    expect(evening.view()).toEqual(shown);
  });

  test("[O6] behind a gap that was given up, only what contradicts the known facts is impossible", () => {
    const evening = newEvening()
      .tell(4, ...paid)
      .tell(9, pickedUp(5, 9))
      .wait(10);
    expect(evening.view()).toMatchObject({ phase: "pickedUp", courier: null });
    expect(evening.rejected).toEqual([]);
  });
});
