/**
 * Watches an evening through the stages as a diner would, minute by minute, and beside it what
 * others would have said: two simple predictors, and the best possible one where there is one.
 */
import type { OrderFact } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import type { CourierRecord } from "@doorstep/tracking";
import { openByStages, openCrow, type Predictor } from "./baselines.ts";
import type { JudgedOrder, Said, Sample } from "./judged.ts";
import { openStages, type Stages } from "./stages.ts";

const MINUTE_MS = 60_000;

export interface Watch {
  tellCourier(atMs: number, record: CourierRecord): void;
  tellOrder(atMs: number, record: OrderFact): void;
  /** Asks everybody about every order under way. */
  ask(atMs: number): void;
  /** Delivered so far, as they came. */
  readonly judged: readonly JudgedOrder[];
  readonly stages: Stages;
}

interface Watched {
  readonly orderId: string;
  readonly placedMs: number;
  readonly samples: Sample[];
  readonly shownMs: number[];
  view: OrderView | null;
}

/** @param ceiling what the best possible predictor says: times to come, shortest first */
export function openWatch(
  startMs: number,
  { city, ceiling }: { readonly city: string; readonly ceiling: ((orderId: string) => Float64Array | null) | null },
): Watch {
  const orders = new Map<string, Watched>();
  const judged: JudgedOrder[] = [];
  const crow = openCrow();
  const byStages = openByStages();
  const predictors: readonly Predictor[] = [crow, byStages];

  const stages = openStages(startMs, {
    city,
    onStatus(view) {
      const order = orders.get(view.orderId);
      if (order === undefined) return;
      order.view = view;
      const ended = view.phase === "delivered" || view.phase === "cancelled";
      if (!ended && view.arrival !== null && view.arrival.expectedMs !== order.shownMs.at(-1)) {
        order.shownMs.push(view.arrival.expectedMs);
      }
    },
  });

  return {
    stages,
    judged,
    tellCourier(atMs, record) {
      if (record.type === "ping") for (const predictor of predictors) predictor.seePing(record);
      stages.tellCourier(atMs, record);
    },
    tellOrder(atMs, record) {
      const { orderId } = record;
      if (record.type === "order-placed") {
        orders.set(orderId, { orderId, placedMs: record.atMs, samples: [], shownMs: [], view: null });
      }
      const order = orders.get(orderId);
      if (record.type === "order-delivered" && order !== undefined) {
        const { samples, shownMs, placedMs, view } = order;
        const first = view?.arrival ?? null;
        if (first !== null) {
          judged.push({
            orderId,
            placedMs,
            deliveredMs: record.atMs,
            first: { earliestMs: first.firstEarliestMs, latestMs: first.firstLatestMs },
            samples,
            shownMs,
          });
        }
      }
      for (const predictor of predictors) predictor.seeFact(record);
      stages.tellOrder(atMs, record);
      if (record.type === "order-delivered" || record.type === "order-cancelled") orders.delete(orderId);
    },
    ask(atMs) {
      stages.passTo(atMs);
      for (const order of orders.values()) {
        const arrival = order.view?.arrival ?? null;
        if (arrival === null) continue;
        order.samples.push({
          atMs,
          ours: arrival,
          crow: point(crow.predict(order.orderId, atMs)),
          byStages: point(byStages.predict(order.orderId, atMs)),
          ceiling: range(ceiling?.(order.orderId) ?? null, atMs),
        });
      }
    },
  };
}

const point = (expectedMs: number | null): Pick<Said, "expectedMs"> | null =>
  expectedMs === null ? null : { expectedMs };

/** The middle, and one in ten at either end. */
function range(times: Float64Array | null, atMs: number): Said | null {
  if (times === null || times.length === 0) return null;
  const quantile = (p: number): number => {
    const place = p * times.length - 0.5;
    const below = Math.floor(place);
    const low = times[below] ?? 0;
    return atMs + low + (place - below) * ((times[below + 1] ?? low) - low);
  };
  return { earliestMs: quantile(0.1), expectedMs: quantile(0.5), latestMs: quantile(0.9) };
}

export const ASK_EVERY_MS = MINUTE_MS;
