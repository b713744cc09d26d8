/**
 * What one order teaches the places stage, each thing once: that it was paid (demand), how
 * long its food and every other part of its way took, and whether the ranges shown held.
 */
import { kitchenDuration } from "./arrival/kitchen-times.ts";
import { pickupCell } from "./arrival/learnt-priors.ts";
import type { Leg } from "./arrival/legs-learnt.ts";
import { defaultPriors } from "./arrival/priors.ts";
import type { OrderContext } from "./context.ts";
import { endedLegs, foodReadyMs } from "./ended-legs.ts";
import { cookingSinceMs, type Lifecycle } from "./lifecycle.ts";
import type { OrdersOutput } from "./output.ts";
import type { TrackedOrder } from "./state.ts";

/** What has been told already. */
export interface Taught {
  readonly demand: boolean;
  readonly prepared: boolean;
  readonly outcome: boolean;
  readonly legs: readonly Leg[];
}

export const nothingTaught: Taught = { demand: false, prepared: false, outcome: false, legs: [] };

type Lesson = Extract<OrdersOutput, { readonly to: "places" }>;

/** The order with what it has taught by now, and the lessons that are new. */
export function teach(
  order: TrackedOrder,
  life: Lifecycle,
  context: Learning,
): { readonly order: TrackedOrder; readonly lessons: readonly Lesson[] } {
  const { taught } = order;
  const { city, nowMs } = context;
  const demand = taught.demand ? null : demandOf(order, life, nowMs);
  const prepared = taught.prepared ? null : preparationOf(order, life, context);
  const outcome = taught.outcome ? null : outcomeOf(order, life, city);
  const legs = endedLegs(order, life, context);
  const lessons = [
    ...[demand, prepared, outcome].filter((lesson) => lesson !== null),
    ...legs.map((ended): Lesson => {
      const { orderId } = order;
      return { to: "places", key: `city:${city}`, record: { type: "leg-outcome", city, orderId, ...ended } };
    }),
  ];
  if (lessons.length === 0) return { order, lessons };
  const now: Taught = {
    demand: taught.demand || demand !== null,
    prepared: taught.prepared || prepared !== null,
    outcome: taught.outcome || outcome !== null,
    legs: legs.length === 0 ? taught.legs : [...taught.legs, ...legs.map(({ leg }) => leg)],
  };
  return { order: { ...order, taught: now }, lessons };
}

function demandOf({ orderId }: TrackedOrder, { placed, payment }: Lifecycle, nowMs: number): Lesson | null {
  if (placed === null || payment?.type !== "payment-authorised") return null;
  const cell = pickupCell(placed);
  return {
    to: "places",
    key: `cell:${cell}`,
    record: { type: "cell-demand", cell, orderId, atMs: Math.min(payment.atMs, nowMs) },
  };
}

function preparationOf(order: TrackedOrder, life: Lifecycle, context: Learning): Lesson | null {
  const { placed } = life;
  const fromMs = cookingSinceMs(life);
  const readyMs = foodReadyMs(order, life);
  if (placed === null || fromMs === null || readyMs === null || readyMs <= fromMs) return null;
  const priors = context.priors ?? defaultPriors;
  const saidMs = Math.round(kitchenDuration(life, priors).medianMs);
  const { restaurantId } = placed;
  return {
    to: "places",
    key: `restaurant:${restaurantId}`,
    record: { type: "restaurant-prepared", restaurantId, orderId: order.orderId, fromMs, readyMs, saidMs },
  };
}

type Learning = OrderContext & { readonly nowMs: number };

function outcomeOf({ orderId, arrival }: TrackedOrder, { delivered }: Lifecycle, city: string): Lesson | null {
  if (delivered === null || arrival === null) return null;
  return {
    to: "places",
    key: `city:${city}`,
    record: {
      type: "arrival-outcome",
      city,
      orderId,
      firstEarliestMs: arrival.first.earliestMs,
      firstLatestMs: arrival.first.latestMs,
      firstShownMs: arrival.firstShownMs,
      deliveredMs: delivered.atMs,
      ranges: arrival.stages,
    },
  };
}
