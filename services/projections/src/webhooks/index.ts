import type { OrderFact } from "@doorstep/events";
import type { Log, Metrics } from "@doorstep/runtime";
import type { Pool } from "pg";
import type { Projection } from "../engine/projection.ts";
import { repeat } from "../engine/repeat.ts";
import { postgresDeliveries } from "./deliveries.ts";
import { startDispatcher } from "./dispatcher.ts";
import { webhooksProjection } from "./projection.ts";
import { send } from "./send.ts";

export interface WebhooksOptions {
  readonly pool: Pool;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly allowPrivate: boolean;
}

/** What a merchant's server has for saying "taken"; the work itself it may do afterwards. */
const ANSWER_WITHIN_MS = 10_000;
/** What was sent can be looked up and sent again for so long. */
const KEPT_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** Merchants are told of their orders. Close the projection first: it wakes the dispatcher. */
export function openWebhooks({ pool, metrics, log, nowMs, allowPrivate }: WebhooksOptions): {
  readonly projection: Projection<OrderFact>;
  close(): Promise<void>;
} {
  const deliveries = postgresDeliveries(pool);
  const dispatcher = startDispatcher({
    ...{ deliveries, nowMs, log, chance: Math.random },
    send: (message) => send(message, { allowPrivate, withinMs: ANSWER_WITHIN_MS }),
    counted: metrics.counter({
      name: "doorstep_webhook_attempts_total",
      help: "Messages sent to merchants: delivered, to be sent again, or given up",
      labels: ["outcome"],
    }),
    tookSeconds: metrics.histogram({
      name: "doorstep_webhook_answer_seconds",
      help: "How long merchants take to answer",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
  });
  const forget = () => deliveries.forgetBefore(nowMs() - KEPT_MS);
  const forgetting = repeat("forgetting old deliveries", forget, { everyMs: FORGET_EVERY_MS, log });
  return {
    projection: webhooksProjection(dispatcher.wake),
    close: async () => {
      await Promise.all([forgetting.close(), dispatcher.close()]);
    },
  };
}
