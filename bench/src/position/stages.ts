/**
 * The couriers and orders stages in one memory, as the engine runs them on one partition:
 * what is due before a record's time comes before the record. What the places would teach
 * moves no position, so that stage stays out.
 */
import type { RoadGraph } from "@doorstep/city";
import type { PlayedRecord } from "@doorstep/courier-sim";
import type { RecordPosition } from "@doorstep/events";
import type { OrderPosition, OrderStatus } from "@doorstep/events/browser";
import {
  type CourierRecord,
  type CourierState,
  courierWakeAtMs,
  noSurroundings,
  type OrderRecord,
  type OrderState,
  type OrdersOutput,
  orderWakeAtMs,
  type Step,
  stepCourier,
  stepOrder,
  wakeCourier,
  wakeOrder,
} from "@doorstep/tracking";
import { openRerouting } from "./rerouting.ts";

/** What a page that watches the order is sent, and when it has it. */
export type PageMessage =
  | { readonly atMs: number; readonly kind: "status"; readonly status: OrderStatus }
  | { readonly atMs: number; readonly kind: "position"; readonly position: OrderPosition };

export interface StagesPlayed {
  readonly pages: ReadonlyMap<string, readonly PageMessage[]>;
  readonly pings: number;
  /** Computing time of the couriers stage alone. */
  readonly microsecondsPerPing: number;
}

/** From the broker's receipt to the page; what the live benchmark finds on a busy machine. */
const TO_THE_PAGE_MS = 50;
const TICK_MS = 1_000;

/** On `graph` couriers who leave their way are given another. */
export function playStages(records: readonly PlayedRecord[], graph: RoadGraph): StagesPlayed {
  const couriers = new Map<string, CourierState>();
  const orders = new Map<string, OrderState>();
  const pages = new Map<string, PageMessage[]>();
  const rerouting = openRerouting(graph);
  const context = { logId: "position", city: "montevideo", surroundings: noSurroundings };
  let offset = 0;
  let nowMs = 0;
  let pings = 0;
  let pingMs = 0;

  const at = (): RecordPosition => ({ topic: "any", partition: 0, offset: ++offset, receivedAtMs: nowMs });

  function keepOrder(orderId: string, step: Step<OrderState, OrdersOutput>): void {
    if (step.state === undefined) orders.delete(orderId);
    else orders.set(orderId, step.state);
    for (const output of step.outputs) {
      if (output.to !== "page") continue;
      const page = pages.get(orderId) ?? [];
      pages.set(orderId, page);
      const atMs = nowMs + TO_THE_PAGE_MS;
      page.push(
        output.kind === "status"
          ? { atMs, kind: "status", status: output.status }
          : { atMs, kind: "position", position: output.position },
      );
    }
  }

  function order(record: OrderRecord): void {
    keepOrder(record.orderId, stepOrder(orders.get(record.orderId), record, at(), context));
  }

  function keepCourier(courierId: string, step: ReturnType<typeof stepCourier>): void {
    if (step.state === undefined) couriers.delete(courierId);
    else couriers.set(courierId, step.state);
    for (const output of step.outputs) {
      if (output.to !== "orders") continue;
      order({ ...output.record, cause: { stage: "couriers", partition: 0, offset, index: 0 } });
    }
  }

  function courier(record: CourierRecord): void {
    const fromMs = performance.now();
    const step = stepCourier(couriers.get(record.courierId), record, at(), noSurroundings);
    if (record.type === "ping") {
      pings += 1;
      pingMs += performance.now() - fromMs;
    }
    keepCourier(record.courierId, step);
  }

  function pass(toMs: number): void {
    nowMs = toMs;
    for (const [courierId, state] of couriers) {
      const dueMs = courierWakeAtMs(state);
      if (dueMs !== null && dueMs <= toMs) keepCourier(courierId, wakeCourier(state, at(), noSurroundings));
    }
    for (const [orderId, state] of orders) {
      const dueMs = orderWakeAtMs(state);
      if (dueMs !== null && dueMs <= toMs) keepOrder(orderId, wakeOrder(state, at(), context));
    }
  }

  function reroute(): void {
    for (const { order: toOrder, courier: toCourier } of rerouting.look(couriers, nowMs)) {
      order(toOrder);
      courier(toCourier);
    }
  }

  let nextTickMs = (records[0]?.tMs ?? 0) + TICK_MS;
  for (const played of records) {
    for (; nextTickMs <= played.tMs; nextTickMs += TICK_MS) {
      pass(nextTickMs);
      reroute();
    }
    nowMs = Math.max(nowMs, played.tMs);
    const { topic, record } = rerouting.note(played);
    if (topic === "orders") order(record);
    else courier(record);
  }
  return { pages, pings, microsecondsPerPing: (1_000 * pingMs) / Math.max(1, pings) };
}
