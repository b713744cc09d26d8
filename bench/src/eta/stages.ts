/**
 * The three stages in one memory, as the engine runs them on one partition each: time first
 * wakes what waited for it, then the record's key steps, and what it puts out is read at once.
 */
import type { CourierProgress, CourierSilent, OrderFact, RecordPosition } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import {
  type CourierRecord,
  type CourierState,
  type CouriersOutput,
  courierWakeAtMs,
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
  takeShared,
  wakeCourier,
  wakeOrder,
  wakePlace,
} from "@doorstep/tracking";
import { openWakes } from "./wakes.ts";

export interface Stages {
  tellCourier(atMs: number, record: CourierRecord): void;
  tellOrder(atMs: number, record: OrderFact): void;
  /** Time comes to `toMs` with nothing told. */
  passTo(toMs: number): void;
  /** Time spent in each stage, and the records it was spent on. */
  readonly spent: Readonly<Record<"couriers" | "orders" | "places", Spent>>;
  /** Records that were refused: none, in a world that is lawful. */
  readonly refused: readonly string[];
}

export interface Spent {
  records: number;
  ms: number;
}

/** @param onStatus is told each status of an order, as a page would be */
export function openStages(
  startMs: number,
  { city, onStatus }: { readonly city: string; readonly onStatus: (view: OrderView, atMs: number) => void },
): Stages {
  const couriers = new Map<string, CourierState>();
  const orders = new Map<string, OrderState>();
  const places = new Map<string, PlaceState>();
  const told = { couriers: new Map<string, SharedRecord>(), orders: new Map<string, SharedRecord>() };
  const wakes = {
    couriers: openWakes(startMs, (key) => dueOf(couriers.get(key), courierWakeAtMs)),
    orders: openWakes(startMs, (key) => dueOf(orders.get(key), orderWakeAtMs)),
    places: openWakes(startMs, (key) => dueOf(places.get(key), placeWakeAtMs)),
  };
  const context = { logId: "bench", city, surroundings: told.orders };
  const spent = { couriers: nothing(), orders: nothing(), places: nothing() };
  const refused: string[] = [];
  let offset = 0;
  let nowMs = startMs;
  const at = (): RecordPosition => ({ topic: "bench", partition: 0, offset: ++offset, receivedAtMs: nowMs });

  function keep<S, O>(states: Map<string, S>, key: string, step: Step<S, O>): readonly O[] {
    if (step.rejected !== undefined) refused.push(step.rejected);
    if (step.state === undefined) states.delete(key);
    else states.set(key, step.state);
    return step.outputs;
  }

  function timed<T>(stage: Spent, work: () => T): T {
    const startedMs = performance.now();
    const result = work();
    stage.ms += performance.now() - startedMs;
    stage.records += 1;
    return result;
  }

  function courierStep(key: string, step: () => Step<CourierState, CouriersOutput>): void {
    const outputs = keep(couriers, key, timed(spent.couriers, step));
    wakes.couriers.look(key);
    for (const output of outputs) forward(output);
  }
  function orderStep(key: string, step: () => Step<OrderState, OrdersOutput>): void {
    const outputs = keep(orders, key, timed(spent.orders, step));
    wakes.orders.look(key);
    for (const output of outputs) forward(output);
  }
  function placeStep(key: string, step: () => Step<PlaceState, PlacesOutput>): void {
    const outputs = keep(places, key, timed(spent.places, step));
    wakes.places.look(key);
    for (const output of outputs) forward(output);
  }

  function forward(output: CouriersOutput | OrdersOutput | PlacesOutput): void {
    const cause = { stage: "bench", partition: 0, offset, index: 0 };
    switch (output.to) {
      case "orders":
        order({ ...output.record, cause });
        return;
      case "places":
        place({ ...output.record, cause });
        return;
      case "conditions": {
        const { subject } = output.record;
        const shared = told[output.log];
        shared.set(subject, takeShared(shared.get(subject), { ...output.record, cause }));
        return;
      }
      case "page":
        if ("kind" in output && output.kind === "status") onStatus(output.status.view, nowMs);
        return;
      case "tracking":
        return;
    }
  }

  const order = (record: OrderFact | CourierProgress | CourierSilent): void =>
    orderStep(record.orderId, () => stepOrder(orders.get(record.orderId), record, at(), context));
  const place = (record: PlaceRecord): void => {
    const key = placeKeyOf(record);
    placeStep(key, () => stepPlace(places.get(key), record, at()));
  };

  function passTo(toMs: number): void {
    while (nowMs < toMs) {
      nowMs = Math.min(toMs, Math.floor(nowMs / 1_000 + 1) * 1_000);
      for (const key of wakes.couriers.due(nowMs)) {
        const state = couriers.get(key);
        if (state !== undefined) courierStep(key, () => wakeCourier(state, at(), told.couriers));
      }
      for (const key of wakes.orders.due(nowMs)) {
        const state = orders.get(key);
        if (state !== undefined) orderStep(key, () => wakeOrder(state, at(), context));
      }
      for (const key of wakes.places.due(nowMs)) {
        const state = places.get(key);
        if (state !== undefined) placeStep(key, () => wakePlace(state, at()));
      }
    }
  }

  return {
    tellCourier(atMs, record) {
      passTo(atMs);
      courierStep(record.courierId, () => stepCourier(couriers.get(record.courierId), record, at(), told.couriers));
    },
    tellOrder(atMs, record) {
      passTo(atMs);
      order(record);
    },
    passTo,
    spent,
    refused,
  };
}

const dueOf = <S>(state: S | undefined, wakeAtMs: (state: S) => number | null): number | null =>
  state === undefined ? null : wakeAtMs(state);

const nothing = (): Spent => ({ records: 0, ms: 0 });
