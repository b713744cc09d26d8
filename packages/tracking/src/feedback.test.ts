/**
 * The three stages in one memory: what orders and couriers tell goes to the places, what these
 * learn goes back, as the engine would do it on one partition each.
 */
import type { OrderFact, RecordPosition } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { HOME, pingAt } from "./couriers/ride.test-kit.ts";
import {
  type CourierRecord,
  type CourierState,
  type CouriersOutput,
  courierWakeAtMs,
  type OrderRecord,
  type OrderState,
  type OrdersOutput,
  orderWakeAtMs,
  type PlaceRecord,
  type PlaceState,
  type PlacesOutput,
  placeKeyOf,
  placeWakeAtMs,
  type SharedRecord,
  type Step,
  stepCourier,
  stepOrder,
  stepPlace,
  wakeCourier,
  wakeOrder,
  wakePlace,
} from "./index.ts";
import {
  assigned,
  authorised,
  confirmed,
  delivered,
  MINUTE_MS,
  minute,
  pickedUp,
  placed,
  preparing,
  ready,
} from "./orders/testing/facts.ts";

type Output = CouriersOutput | OrdersOutput | PlacesOutput;

function newCity() {
  const couriers = new Map<string, CourierState>();
  const orders = new Map<string, OrderState>();
  const places = new Map<string, PlaceState>();
  const told = new Map<"couriers" | "orders", Map<string, SharedRecord>>([
    ["couriers", new Map()],
    ["orders", new Map()],
  ]);
  const views = new Map<string, OrderView>();
  let offset = 0;
  let clockMs = minute(0);

  const at = (): RecordPosition => ({ topic: "any", partition: 0, offset: ++offset, receivedAtMs: clockMs });
  const surroundings = (log: "couriers" | "orders") => told.get(log) ?? new Map<string, SharedRecord>();
  const context = () => ({ logId: "log", city: "montevideo", surroundings: surroundings("orders") });

  function keep<S, O extends Output>(states: Map<string, S>, key: string, step: Step<S, O>): void {
    if (step.rejected !== undefined) throw new Error(step.rejected);
    if (step.state === undefined) states.delete(key);
    else states.set(key, step.state);
    for (const output of step.outputs) forward(output);
  }

  function forward(output: Output): void {
    const cause = { stage: "any", partition: 0, offset, index: 0 };
    if (output.to === "places") place({ ...output.record, cause });
    else if (output.to === "orders") order({ ...output.record, cause });
    else if (output.to === "conditions") told.get(output.log)?.set(output.record.subject, { ...output.record, cause });
    else if (output.to === "page" && "kind" in output && output.kind === "status")
      views.set(output.orderId, output.status.view);
  }

  function place(record: PlaceRecord): void {
    const key = placeKeyOf(record);
    keep(places, key, stepPlace(places.get(key), record, at()));
  }
  function order(record: OrderRecord): void {
    keep(orders, record.orderId, stepOrder(orders.get(record.orderId), record, at(), context()));
  }
  function courier(record: CourierRecord): void {
    keep(
      couriers,
      record.courierId,
      stepCourier(couriers.get(record.courierId), record, at(), surroundings("couriers")),
    );
  }

  /** Five seconds at a time, as coarse ticks would. */
  function pass(untilMinutes: number): void {
    for (; clockMs < minute(untilMinutes); clockMs += 5_000) {
      const due = (dueMs: number | null) => dueMs !== null && dueMs <= clockMs;
      for (const [key, state] of couriers)
        if (due(courierWakeAtMs(state))) keep(couriers, key, wakeCourier(state, at(), surroundings("couriers")));
      for (const [key, state] of orders)
        if (due(orderWakeAtMs(state))) keep(orders, key, wakeOrder(state, at(), context()));
      for (const [key, state] of places) if (due(placeWakeAtMs(state))) keep(places, key, wakePlace(state, at()));
    }
  }
  return { order, courier, pass, surroundings, views };
}

const of = (orderId: string, fact: OrderFact): OrderFact => ({ ...fact, orderId });
const expectedMin = (view: OrderView | undefined, fromMinutes: number): number =>
  ((view?.arrival?.expectedMs ?? 0) - minute(fromMinutes)) / MINUTE_MS;

test("[P6] what ten orders of a restaurant took is what the eleventh is told", () => {
  const city = newCity();
  city.order(of("first", placed(0)));
  const before = expectedMin(city.views.get("first"), 0);
  for (let index = 0; index < 10; index += 1) {
    const from = 1 + index;
    const id = `o-${index}`;
    city.pass(from);
    for (const fact of [placed(from), authorised(2, from), confirmed(3, from), preparing(4, from)])
      city.order(of(id, fact));
  }
  for (let index = 0; index < 10; index += 1) {
    city.pass(36 + index);
    city.order(of(`o-${index}`, ready(5, 36 + index)));
  }
  city.pass(50);
  city.order(of("last", placed(50)));
  expect(expectedMin(city.views.get("last"), 50)).toBeGreaterThan(before + 8);
});

test("[P2] couriers who stand free in a cell shorten the search for one, and leave it longer when they go home", () => {
  const city = newCity();
  const where = { lon: -56.19, lat: -34.906 };
  const search = (id: string, minutes: number) => {
    for (const fact of [placed(minutes), authorised(2, minutes), confirmed(3, minutes)]) city.order(of(id, fact));
    return expectedMin(city.views.get(id), minutes);
  };
  const before = search("before", 0);
  for (let second = 0; second < 20 * 60; second += 4) {
    city.pass(second / 60);
    for (let index = 0; index < 12; index += 1) {
      const position = { lon: where.lon + index * 1e-5, lat: where.lat };
      city.courier(pingAt(minute(second / 60), position, { courierId: `c-${index}`, seq: second }));
    }
  }
  city.pass(20.1);
  const among = search("among", 20.1);
  expect(among).toBeLessThan(before - 1);
  city.pass(45);
  expect(search("after", 45)).toBeGreaterThan(among);
});

test("[P8] orders that come later than was shown make the ranges of later ones wider", () => {
  const city = newCity();
  const widthOf = (id: string) => {
    const arrival = city.views.get(id)?.arrival;
    return ((arrival?.latestMs ?? 0) - (arrival?.earliestMs ?? 0)) / MINUTE_MS;
  };
  city.order(of("first", placed(0)));
  const usual = widthOf("first");
  for (let index = 0; index < 40; index += 1) {
    const from = 1 + index;
    city.pass(from);
    const facts = [placed(from), authorised(2, from), confirmed(3, from), preparing(4, from)];
    for (const fact of facts) city.order(of(`o-${index}`, fact));
  }
  for (let index = 0; index < 40; index += 1) {
    const end = 101 + index;
    city.pass(end);
    const facts = [assigned(5, end), pickedUp(6, end), delivered(7, end)];
    for (const fact of facts.map((each) => of(`o-${index}`, each))) {
      city.order(fact.type === "order-courier-assigned" ? { ...fact, plan: planFor(fact) } : fact);
    }
  }
  city.pass(150);
  city.order(of("last", placed(150)));
  expect(widthOf("last")).toBeGreaterThan(1.2 * usual);
  expect(city.surroundings("orders").get("city:montevideo")).toMatchObject({ calibration: { covered: 0 } });
});

/** The plan of the fixture is to another order's door. */
function planFor(fact: Extract<OrderFact, { readonly type: "order-courier-assigned" }>) {
  return { ...fact.plan, stops: fact.plan.stops.map((stop) => ({ ...stop, orderId: fact.orderId })) };
}

test("[C40] a courier's stretches reach the market of its cell", () => {
  const city = newCity();
  for (let second = 0; second <= 12 * 60; second += 4) {
    city.pass(second / 60);
    city.courier(pingAt(minute(second / 60), HOME, { seq: second }));
  }
  city.pass(14);
  const markets = [...city.surroundings("orders").values()].flatMap((record) =>
    record.type === "conditions" && record.market !== null ? [record.market] : [],
  );
  expect(markets).toHaveLength(1);
  expect(markets[0]?.supply).toBeGreaterThan(0.9);
});
