import type { OrderView } from "@doorstep/events/browser";
import type { OrdersOutput } from "./output.ts";

/** A numbered status in brief, for readers outside the browser. */
export function trackedOutput(view: OrderView): OrdersOutput {
  const { arrival } = view;
  return {
    to: "tracking",
    orderId: view.orderId,
    record: {
      type: "order-tracked",
      orderId: view.orderId,
      statusVersion: view.statusVersion,
      asOfMs: view.asOfMs,
      phase: view.phase,
      courierId: view.courier?.courierId ?? null,
      earliestMs: arrival?.earliestMs ?? null,
      latestMs: arrival?.latestMs ?? null,
      expectedMs: arrival?.expectedMs ?? null,
      changeMin: arrival?.changeMin ?? 0,
      alerts: view.alerts.map(({ kind }) => kind),
      finished: view.phase === "delivered" || view.phase === "cancelled",
    },
  };
}
