import { decodeRecord, type OrdersRecord, type Tick, topics } from "@doorstep/events";
import { type OrderState, type OrdersOutput, orderWakeAtMs, stepOrder, wakeOrder } from "@doorstep/tracking";
import type { Stage } from "../engine/stage.ts";
import { fromJson, toJson } from "./json.ts";

/** Facts of orders and their couriers' progress in; status and position for pages out. */
export function ordersStage(context: {
  readonly logId: string;
}): Stage<Exclude<OrdersRecord, Tick>, OrderState, OrdersOutput> {
  return {
    name: topics.orders,
    decode: (value) => decodeRecord(topics.orders, value),
    keyOf: (record) => record.orderId,
    causeOf: (record) => (record.type === "courier-progress" || record.type === "courier-silent" ? record.cause : null),
    step: (state, record, at) => stepOrder(state, record, at, context),
    wake: (state, at) => wakeOrder(state, at, context),
    wakeAtMs: orderWakeAtMs,
    encodeState: toJson,
    decodeState: (bytes) => fromJson<OrderState>(bytes),
    encodeOutput(output) {
      const message = output.kind === "status" ? output.status : output.position;
      return { sort: "page", kind: output.kind, key: output.orderId, bytes: toJson(message) };
    },
  };
}
