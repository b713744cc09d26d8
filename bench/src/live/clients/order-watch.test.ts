import type { OrderPosition, OrderRoute, OrderView } from "@doorstep/events/browser";
import { describe, expect, test } from "vitest";
import { beginWatch, haveOf, type OrderWatch, takeAnswer, takePosition, takeStatus } from "./order-watch.ts";

const route: OrderRoute = {
  orderId: "o",
  routeVersion: 5,
  points: [
    [-56.16, -34.9],
    [-56.15, -34.9],
  ],
  alongM: [0, 911.95],
  pickupAlongM: 400,
  dropoffAlongM: 911.95,
  streets: [],
};

const step = (name: OrderView["timeline"][number]["step"], atMs: number | null): OrderView["timeline"][number] => ({
  step: name,
  state: atMs === null ? "next" : "past",
  atMs,
  expectedMs: null,
});

const viewOf = (statusVersion: number, timeline = [step("placed", 100), step("confirmed", null)]): OrderView => ({
  ...{ orderId: "o", number: "1", logId: "log", statusVersion, asOfMs: 100, phase: "placed", placedAtMs: 100 },
  restaurant: { restaurantId: "r", name: "R", position: [-56.155, -34.9], address: "" },
  dropoff: { position: [-56.15, -34.9], address: "", note: null },
  ...{ dinerName: null, courier: null, arrival: null, promisedAtMs: null, timeline, payment: null, paymentWait: null },
  ...{ alerts: [], cancelled: null, deliveredAtMs: null, routeVersion: 5 },
  bill: { items: [], deliveryFeeMinor: 0, totalMinor: 0, currency: "UYU" },
});

const positionOf = (positionVersion: number, alongM: number): OrderPosition => ({
  ...{ orderId: "o", logId: "log", positionVersion, routeVersion: 5, atMs: 0, receivedAtMs: 0 },
  position: [-56.16 + (0.01 * alongM) / 911.95, -34.9],
  ...{ bearingDeg: null, onRoute: true, alongM, toPickupM: null, toDropoffM: 0, speedMps: null, street: null },
});

function watching(statusVersion: number): OrderWatch {
  const watch = beginWatch("o");
  const snapshot = { view: viewOf(statusVersion), route, position: null };
  takeAnswer(watch, { ok: true, current: false, beat: { serverNowMs: 0, asOfMs: 0 }, snapshot });
  return watch;
}

describe("a page's watch", () => {
  test("the next status is news, and says which fact it tells of", () => {
    const view = viewOf(4, [step("placed", 100), step("confirmed", 250)]);
    expect(takeStatus(watching(3), { view, route: null })).toEqual({
      wrongs: [],
      ask: false,
      isNew: true,
      factAtMs: 250,
    });
  });

  test("a status that goes back, or comes twice, is wrong", () => {
    expect(takeStatus(watching(3), { view: viewOf(3), route: null }).wrongs).toEqual(["o: status 3 after 3"]);
    expect(takeStatus(watching(3), { view: viewOf(2), route: null }).wrongs).toEqual(["o: status 2 after 3"]);
  });

  test("a gap is asked about, and what comes meanwhile is in the answer", () => {
    const watch = watching(3);
    expect(takeStatus(watch, { view: viewOf(5), route: null })).toMatchObject({ ask: true, wrongs: [] });
    watch.isAsking = true;
    expect(takeStatus(watch, { view: viewOf(6), route: null })).toMatchObject({ wrongs: [], isNew: false });
    const snapshot = { view: viewOf(6), route, position: null };
    takeAnswer(watch, { ok: true, current: false, beat: { serverNowMs: 0, asOfMs: 0 }, snapshot });
    expect(haveOf(watch)?.statusVersion).toBe(6);
  });

  test("a step that had happened may not change", () => {
    const view = viewOf(4, [step("placed", 101), step("confirmed", null)]);
    expect(takeStatus(watching(3), { view, route: null }).wrongs).toEqual(["o: placed was at 100, now at 101"]);
  });

  test("an older snapshot than what the page has is wrong", () => {
    const snapshot = { view: viewOf(2), route, position: null };
    const answer = { ok: true, current: false, beat: { serverNowMs: 0, asOfMs: 0 }, snapshot } as const;
    expect(takeAnswer(watching(3), answer)?.wrongs).toEqual(["o: a snapshot of 2 after 3"]);
  });

  test("positions go forward along the road", () => {
    const watch = watching(3);
    expect(takePosition(watch, positionOf(10, 100))).toMatchObject({ wrongs: [], isNew: true });
    expect(takePosition(watch, positionOf(11, 90)).wrongs).toEqual(["o: 10.0 m backwards"]);
    expect(takePosition(watch, positionOf(11, 95)).wrongs).toEqual(["o: position 11 after 11"]);
    const beside = { ...positionOf(12, 200), position: [-56.15, -34.9] as const };
    expect(takePosition(watch, beside).wrongs).toEqual(["o: 712.0 m off its route at 200 m"]);
    expect(takePosition(watch, { ...beside, positionVersion: 13, onRoute: false }).wrongs).toEqual([]);
  });

  test("an order that is not known yet is no answer", () => {
    expect(takeAnswer(beginWatch("o"), { ok: false, error: "unknownOrder" })).toBeNull();
  });
});
