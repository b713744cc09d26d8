/** What merchants can be told of, by the names their programs know. */
import type { OrderFact } from "./records.ts";

/** As a webhook names a fact: `order-courier-assigned` is `order.courier_assigned`. */
export type WebhookEvent = (typeof webhookEvents)[OrderFact["type"]];

export const webhookEvents = {
  "order-placed": "order.placed",
  "payment-authorised": "payment.authorised",
  "payment-failed": "payment.failed",
  "order-confirmed": "order.confirmed",
  "order-preparing": "order.preparing",
  "order-ready": "order.ready",
  "order-courier-assigned": "order.courier_assigned",
  "order-courier-released": "order.courier_released",
  "order-picked-up": "order.picked_up",
  "order-delivered": "order.delivered",
  "order-cancelled": "order.cancelled",
} as const satisfies Readonly<Record<OrderFact["type"], string>>;
