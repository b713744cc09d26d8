import { createHash } from "node:crypto";
import type { OrderFact } from "@doorstep/events";
import { decodeRecord, encodeRecord } from "@doorstep/events";
import { expect, test } from "vitest";
import { NO_FAULTS } from "./options.ts";
import type { CourierFact, WorldEvent } from "./state.ts";
import { HOUR_MS, openEvening, playFor, playToTheEnd } from "./testing/evening.ts";
import { advance, assignOrder, endWorld, type OfferedOrder, offerOrder, withdrawOrder } from "./world.ts";

const hashOf = (events: readonly WorldEvent[]): string =>
  createHash("sha256").update(JSON.stringify(events)).digest("hex");

const orderFacts = (events: readonly WorldEvent[]): OrderFact[] =>
  events.flatMap((event) => (event.kind === "orderFact" ? [event.record] : []));

const courierFacts = (events: readonly WorldEvent[]): CourierFact[] =>
  events.flatMap((event) => (event.kind === "courierFact" ? [event.record] : []));

function byOrder(facts: readonly OrderFact[]): Map<string, OrderFact[]> {
  const orders = new Map<string, OrderFact[]>();
  for (const fact of facts) orders.set(fact.orderId, [...(orders.get(fact.orderId) ?? []), fact]);
  return orders;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test("the same seed makes the same evening, byte for byte, however time is cut", () => {
  const coarse = playFor(openEvening(), HOUR_MS);
  const world = openEvening();
  const fine: WorldEvent[] = [];
  for (let toMs = 0; toMs <= HOUR_MS; toMs += 700) fine.push(...advance(world, toMs));
  fine.push(...advance(world, HOUR_MS));
  expect(hashOf(fine)).toBe(hashOf(coarse));
});

test("another seed makes another evening; another run only other ids", () => {
  const evening = playFor(openEvening(), HOUR_MS / 4);
  expect(hashOf(playFor(openEvening({ seed: "other" }), HOUR_MS / 4))).not.toBe(hashOf(evening));
  const sameWithIds = JSON.stringify(playFor(openEvening({ run: "t2" }), HOUR_MS / 4)).replaceAll("t2", "t1");
  const withoutNumbers = (text: string): string => text.replaceAll(/"number":"\d+"/g, "");
  expect(withoutNumbers(sameWithIds)).toBe(withoutNumbers(JSON.stringify(evening)));
});

test("what becomes known is told in the order of its time", () => {
  const times = playFor(openEvening(), HOUR_MS / 2).map(({ tMs }) => tMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("every fact fits its schema, and times are whole milliseconds", () => {
  for (const event of playFor(openEvening(), HOUR_MS / 2)) {
    if (event.kind === "orderFact") {
      expect(decodeRecord("orders", encodeRecord("orders", event.record))).toMatchObject({ ok: true });
    } else if (event.kind === "courierFact" || event.kind === "ping") {
      expect(decodeRecord("couriers", encodeRecord("couriers", event.record))).toMatchObject({ ok: true });
    }
  }
});

test("versions of an order count from 1 without gaps, and every order ends once", () => {
  const orders = byOrder(orderFacts(playToTheEnd(openEvening({ dinersUntilMs: 3 * HOUR_MS }))));
  expect(orders.size).toBeGreaterThan(200);
  for (const facts of orders.values()) {
    expect(facts.map(({ version }) => version)).toEqual(facts.map((_, at) => at + 1));
    expect(facts[0]?.type).toBe("order-placed");
    const ends = facts.filter(({ type }) => type === "order-delivered" || type === "order-cancelled");
    expect(ends).toEqual([facts.at(-1)]);
  }
});

test("a courier carries one order at a time, and is released from every one", () => {
  const carrying = new Map<string, string>();
  for (const fact of courierFacts(playToTheEnd(openEvening()))) {
    if (fact.type === "courier-assigned") {
      expect(carrying.has(fact.courierId)).toBe(false);
      carrying.set(fact.courierId, fact.orderId);
    }
    if (fact.type === "courier-picked-up") expect(carrying.get(fact.courierId)).toBe(fact.orderId);
    if (fact.type === "courier-released") {
      expect(carrying.get(fact.courierId)).toBe(fact.orderId);
      carrying.delete(fact.courierId);
    }
  }
  expect(carrying.size).toBe(0);
});

test("the courier's side of a fact carries the order's version", () => {
  const events = playToTheEnd(openEvening());
  const told = new Set(
    orderFacts(events).flatMap((fact) =>
      "courierId" in fact ? [`${fact.orderId} ${fact.version} ${fact.courierId}`] : [],
    ),
  );
  for (const fact of courierFacts(events)) {
    if (fact.type === "courier-assigned" || fact.type === "courier-picked-up") {
      expect(told).toContain(`${fact.orderId} ${fact.version} ${fact.courierId}`);
    }
  }
});

test("a plan leads past the restaurant to the door, in planned time that never falls", () => {
  for (const fact of orderFacts(playFor(openEvening(), HOUR_MS))) {
    if (fact.type !== "order-courier-assigned") continue;
    const { points, stops } = fact.plan;
    expect(stops.map(({ kind }) => kind)).toEqual(["pickup", "dropoff"]);
    expect(stops[1]?.point).toBe(points.length - 1);
    const times = points.map(({ plannedMs }) => plannedMs);
    expect(times[0]).toBe(0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});

test("an ordinary evening takes real people's time: placed to door 31 to 48 minutes at the median", () => {
  const orders = byOrder(orderFacts(playToTheEnd(openEvening({ dinersUntilMs: 3 * HOUR_MS }))));
  const minutes = [...orders.values()].flatMap((facts) => {
    const [first, last] = [facts[0], facts.at(-1)];
    return first !== undefined && last?.type === "order-delivered" ? [(last.atMs - first.atMs) / 60_000] : [];
  });
  expect(medianOf(minutes)).toBeGreaterThan(31);
  expect(medianOf(minutes)).toBeLessThan(48);
});

test("a third of the kitchens never say that food is ready, and no order of theirs is ever said to be", () => {
  const world = openEvening();
  const quiet = world.market.kitchens.filter(({ saysReady }) => !saysReady).length / world.market.kitchens.length;
  expect(quiet).toBeGreaterThan(0.15);
  expect(quiet).toBeLessThan(0.55);
  const events = playToTheEnd(world);
  const quietly = new Set(events.flatMap((event) => (event.kind === "quietlyReady" ? [event.orderId] : [])));
  expect(quietly.size).toBeGreaterThan(0);
  expect(orderFacts(events).filter(({ type, orderId }) => type === "order-ready" && quietly.has(orderId))).toEqual([]);
});

test("a spike brings so many times the orders in [from, from + length)", () => {
  const world = openEvening({
    ordersPerMinute: 4,
    spike: { factor: 10, fromMs: 600_000, lastsMs: 300_000 },
    dinersUntilMs: 1_200_000,
  });
  const placed = orderFacts(playFor(world, 1_200_000)).filter(({ type }) => type === "order-placed");
  const during = placed.filter(({ atMs }) => atMs >= 600_000 && atMs < 900_000).length;
  const before = placed.filter(({ atMs }) => atMs >= 10_000 && atMs < 310_000).length;
  expect(during / 5).toBeGreaterThan(30);
  expect(before / 5).toBeLessThan(10);
});

test("somebody is riding within seconds of the beginning", () => {
  const assigned = orderFacts(playFor(openEvening(), 20_000)).filter(({ type }) => type === "order-courier-assigned");
  expect(assigned.length).toBeGreaterThan(0);
});

test("with no courier the diner gets the money back", () => {
  const ends = orderFacts(playToTheEnd(openEvening({ couriers: 0, dinersUntilMs: HOUR_MS / 6, ordersPerMinute: 2 })));
  const cancelled = ends.filter((fact) => fact.type === "order-cancelled");
  expect(cancelled.some(({ reason, by }) => reason === "noCourier" && by === "system")).toBe(true);
  expect(ends.some(({ type }) => type === "order-delivered")).toBe(false);
  for (const { refundedMinor } of cancelled) expect(refundedMinor).toBeGreaterThan(0);
});

test("without faults every ping is exact, in time and in order", () => {
  const world = openEvening({ faults: NO_FAULTS, couriers: 5, withTruth: true });
  const truths = new Map<string, { lon: number; lat: number }>();
  const seqs = new Map<string, number>();
  for (const event of playFor(world, HOUR_MS / 4)) {
    if (event.kind === "truth") truths.set(event.courierId, event.position);
    if (event.kind !== "ping") continue;
    const { courierId, seq, fixAtMs, sentAtMs, lon, lat } = event.record;
    expect(seq).toBe((seqs.get(courierId) ?? 0) + 1);
    seqs.set(courierId, seq);
    expect([fixAtMs, sentAtMs]).toEqual([event.tMs, event.tMs]);
    expect(lon).toBeCloseTo(truths.get(courierId)?.lon ?? Number.NaN, 5);
    expect(lat).toBeCloseTo(truths.get(courierId)?.lat ?? Number.NaN, 5);
  }
  expect(seqs.size).toBe(5);
});

const pageOrder: OfferedOrder = {
  orderId: "page-1",
  version: 2,
  restaurantId: "r3",
  restaurantName: "Bar 3",
  pickup: { lon: -56.155, lat: -34.918, label: "Calle 3" },
  dropoff: { lon: -56.148, lat: -34.912, label: "Calle 9" },
  itemCount: 2,
  totalMinor: 61_900,
  currency: "UYU",
  food: "unconfirmed",
  spared: true,
  lostCourierId: null,
};

const factsOf = (events: readonly WorldEvent[], orderId: string): OrderFact[] =>
  orderFacts(events).filter((fact) => fact.orderId === orderId);

test("an order from the page is played from the next version on, its courier assigned with the confirmation", () => {
  const world = openEvening({ ordersPerMinute: 0 });
  offerOrder(world, 5_000, pageOrder);
  const facts = factsOf(playFor(world, 2 * HOUR_MS), "page-1");
  expect(facts.map(({ version }) => version)).toEqual(facts.map((_, at) => at + 3));
  const [confirmed, assigned] = facts;
  expect(confirmed?.type).toBe("order-confirmed");
  expect(assigned?.type).toBe("order-courier-assigned");
  expect((assigned?.atMs ?? 0) - (confirmed?.atMs ?? 0)).toBeLessThan(5_000);
  expect(facts.at(-1)?.type).toBe("order-delivered");
});

test("an order offered twice is played once", () => {
  const world = openEvening({ ordersPerMinute: 0 });
  offerOrder(world, 1_000, pageOrder);
  offerOrder(world, 2_000, pageOrder);
  const facts = factsOf(playFor(world, 2 * HOUR_MS), "page-1");
  expect(facts.filter(({ type }) => type === "order-confirmed")).toHaveLength(1);
});

test("an order whose courier is gone with an earlier run loses that courier first, and is picked up anew", () => {
  const world = openEvening({ ordersPerMinute: 0 });
  offerOrder(world, 1_000, { ...pageOrder, version: 7, food: "ready", lostCourierId: "c-old-0001" });
  const events = playFor(world, 2 * HOUR_MS);
  const facts = factsOf(events, "page-1");
  expect(facts[0]).toMatchObject({ type: "order-courier-released", version: 8, courierId: "c-old-0001" });
  expect(facts.map(({ type }) => type)).toEqual([
    "order-courier-released",
    "order-courier-assigned",
    "order-picked-up",
    "order-delivered",
  ]);
  expect(courierFacts(events)).toContainEqual(
    expect.objectContaining({ type: "courier-released", courierId: "c-old-0001", version: 8, reason: "reassigned" }),
  );
});

test("an order that another run plays is let go without another word on it", () => {
  const world = openEvening({ ordersPerMinute: 0 });
  offerOrder(world, 0, pageOrder);
  playFor(world, 60_000);
  withdrawOrder(world, 60_000, "page-1");
  const events = playFor(world, HOUR_MS);
  expect(factsOf(events, "page-1")).toEqual([]);
  expect(courierFacts(events).map(({ type }) => type)).toContain("courier-released");
});

test("broken off, the run's orders are cancelled, the page's orders wait, and everyone goes home", () => {
  const world = openEvening();
  offerOrder(world, 0, pageOrder);
  const before = playFor(world, HOUR_MS / 2);
  endWorld(world, HOUR_MS / 2);
  const after = playFor(world, HOUR_MS);
  const ends = after.filter(({ kind }) => kind === "orderFact");
  expect(ends.length).toBeGreaterThan(5);
  for (const [orderId, facts] of byOrder(orderFacts([...before, ...after]))) {
    const last = facts.at(-1)?.type;
    if (orderId === "page-1") expect(["order-courier-released", "order-delivered"]).toContain(last);
    else expect(["order-delivered", "order-cancelled"]).toContain(last);
  }
  expect(courierFacts(after).filter(({ type }) => type === "courier-offline").length).toBeGreaterThan(50);
  expect(after.filter((event) => event.kind === "ping" && event.tMs > HOUR_MS / 2 + 15_000)).toEqual([]);
});

const onPlatform = (changes = {}) => openEvening({ ordersPerMinute: 0, platform: true, ...changes });
const typesOf = (events: readonly WorldEvent[], orderId = "page-1") => factsOf(events, orderId).map(({ type }) => type);

test("on a platform diners only wish, from menus and for doors that there are", () => {
  const events = playFor(openEvening({ platform: true }), HOUR_MS / 2);
  const wishes = events.flatMap((event) => (event.kind === "wish" ? [event.wish] : []));
  expect(wishes.length).toBeGreaterThan(20);
  expect(wishes.map(({ number }) => number)).toEqual(wishes.map((_, at) => at + 1));
  for (const { restaurantId, addressId, items } of wishes) {
    expect(addressId).toMatch(/^a\d+-\d+$/);
    expect(items.every(({ dishId, quantity }) => dishId.startsWith(`${restaurantId}-`) && quantity > 0)).toBe(true);
  }
  expect(orderFacts(events)).toEqual([]);
});

test("on a platform the kitchen cooks, and nobody rides until the platform has chosen", () => {
  const world = onPlatform();
  offerOrder(world, 5_000, pageOrder);
  expect(typesOf(playFor(world, HOUR_MS))).not.toContain("order-courier-assigned");
  const courier = world.couriers[7];
  if (courier === undefined) throw new Error("there are couriers");
  assignOrder(world, HOUR_MS, "page-1", courier.courierId);
  assignOrder(world, HOUR_MS, "page-1", courier.courierId);
  const types = typesOf(playFor(world, 2 * HOUR_MS));
  expect(types.filter((type) => type !== "order-ready")).toEqual([
    "order-courier-assigned",
    "order-picked-up",
    "order-delivered",
  ]);
});

test("a courier who was taken off is free, and one who cannot bring it gives it back", () => {
  const world = onPlatform({ couriers: 2 });
  offerOrder(world, 5_000, pageOrder);
  offerOrder(world, 5_000, { ...pageOrder, orderId: "page-2" });
  playFor(world, 60_000);
  const [first, second] = world.couriers.map(({ courierId }) => courierId);
  assignOrder(world, 61_000, "page-1", first ?? "");
  assignOrder(world, 62_000, "page-2", first ?? "");
  expect(typesOf(playFor(world, 63_000), "page-2")).toEqual(["order-courier-released"]);
  assignOrder(world, 64_000, "page-1", null);
  assignOrder(world, 65_000, "page-2", first ?? "");
  assignOrder(world, 66_000, "page-1", second ?? "");
  assignOrder(world, 67_000, "page-1", "courier-with-a-phone");
  playFor(world, 68_000);
  expect(world.orders.get("page-1")?.courier).toBeNull();
  expect(world.orders.get("page-2")?.courier?.courierId).toBe(first);
  expect(typesOf(playFor(world, 2 * HOUR_MS), "page-2").at(-1)).toBe("order-delivered");
});
