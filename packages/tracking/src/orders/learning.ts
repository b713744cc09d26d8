/**
 * What one order teaches the places stage, each thing once: that it was paid (demand), how
 * long its food took, and whether the first range shown held.
 */
import { pickupCell } from "./arrival/learnt-priors.ts";
import { cookingSinceMs, type Lifecycle } from "./lifecycle.ts";
import type { OrdersOutput } from "./output.ts";
import type { TrackedOrder } from "./state.ts";

/** What has been told already. */
export interface Taught {
  readonly demand: boolean;
  readonly prepared: boolean;
  readonly outcome: boolean;
}

export const nothingTaught: Taught = { demand: false, prepared: false, outcome: false };

type Lesson = Extract<OrdersOutput, { readonly to: "places" }>;

/** A courier who stood there so long without the bag left when it was ready. */
const WAITED_FOR_FOOD_MS = 60_000;

/** The order with what it has taught by now, and the lessons that are new. */
export function teach(
  order: TrackedOrder,
  life: Lifecycle,
  { city, nowMs }: { city: string; nowMs: number },
): { readonly order: TrackedOrder; readonly lessons: readonly Lesson[] } {
  const { taught } = order;
  const demand = taught.demand ? null : demandOf(order, life, nowMs);
  const prepared = taught.prepared ? null : preparationOf(order, life);
  const outcome = taught.outcome ? null : outcomeOf(order, life, city);
  const lessons = [demand, prepared, outcome].filter((lesson) => lesson !== null);
  if (lessons.length === 0) return { order, lessons };
  const now: Taught = {
    demand: taught.demand || demand !== null,
    prepared: taught.prepared || prepared !== null,
    outcome: taught.outcome || outcome !== null,
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

/** From the kitchen's word, or from a courier who waited for what no kitchen said. */
function preparationOf({ orderId, ride }: TrackedOrder, life: Lifecycle): Lesson | null {
  const { placed, readyAtMs, pickedUp } = life;
  const fromMs = cookingSinceMs(life);
  if (placed === null || fromMs === null) return null;
  const there = ride?.atRestaurantSinceMs ?? null;
  const waited = pickedUp !== null && there !== null && pickedUp.atMs - there >= WAITED_FOR_FOOD_MS;
  // "Ready" pressed after the bag has gone is no later than that.
  const saidMs = readyAtMs === null ? null : Math.min(readyAtMs, pickedUp?.atMs ?? readyAtMs);
  const readyMs = saidMs ?? (waited ? pickedUp.atMs : null);
  if (readyMs === null || readyMs <= fromMs) return null;
  const { restaurantId } = placed;
  return {
    to: "places",
    key: `restaurant:${restaurantId}`,
    record: { type: "restaurant-prepared", restaurantId, orderId, fromMs, readyMs },
  };
}

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
    },
  };
}
