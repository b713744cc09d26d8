/** What a merchant is told of a fact. Pure. */
import { type OrderFact, type WebhookEvent, webhookEvents } from "@doorstep/events";

export interface WebhookMessage {
  readonly orderId: string;
  readonly version: number;
  readonly event: WebhookEvent;
  readonly body: string;
}

/** Times are milliseconds since 1970. `id` is the same however often it is sent. */
export function messageOf(fact: OrderFact): WebhookMessage {
  const { type, orderId, version, atMs, origin: _, ...said } = fact;
  // The way is long, and the order's page shows where the courier is.
  const { plan: __, ...data } = { plan: null, ...said };
  const event = webhookEvents[type];
  const body = JSON.stringify({ id: `${orderId}:${version}`, event, orderId, version, atMs, data });
  return { orderId, version, event, body };
}
