import { type Codec, type OrdersRecord, type Tick, topics } from "@doorstep/events";
import {
  isShared,
  type OrderState,
  type OrdersOutput,
  orderWakeAtMs,
  type SharedRecord,
  type StoredFact,
  type StoredOrder,
  stepOrder,
  wakeOrder,
  withFacts,
  withoutFacts,
} from "@doorstep/tracking";
import type { Stage } from "../engine/stage.ts";
import { forwarded } from "./forwarded.ts";
import { fromJson, toJson } from "./json.ts";
import { sharing } from "./sharing.ts";

/** Facts of orders and their couriers' progress in; status and position for pages, statuses for sinks, and what the places learn from, out. */
export function ordersStage(
  codec: Codec,
  context: { readonly logId: string; readonly city: string },
): Stage<Exclude<OrdersRecord, Tick>, OrderState, OrdersOutput, SharedRecord> {
  return {
    name: topics.orders,
    schemas: codec,
    sharing,
    decode: (value) => codec.decode(topics.orders, value),
    keyOf: (record) => (isShared(record) ? "" : record.orderId),
    causeOf: (record) => ("cause" in record ? record.cause : null),
    step(state, record, at, surroundings) {
      if (isShared(record)) throw new Error(`a "${record.type}" is about no order`);
      return stepOrder(state, record, at, { ...context, surroundings });
    },
    wake: (state, at, surroundings) => wakeOrder(state, at, { ...context, surroundings }),
    wakeAtMs: orderWakeAtMs,
    encodeState: (state) => toJson(withoutFacts(state)),
    decodeState: ({ state, settled }) =>
      withFacts(fromJson<StoredOrder>(state), settled && fromJson<readonly StoredFact[]>(settled)),
    settled: {
      partOf: (state) => (state.kind === "tracked" ? state.facts : null),
      encode: (state) => toJson(state.kind === "tracked" ? state.facts : []),
    },
    encodeOutput(output, cause) {
      switch (output.to) {
        case "page": {
          const message = output.kind === "status" ? output.status : output.position;
          return { sort: "page", kind: output.kind, key: output.orderId, bytes: toJson(message) };
        }
        case "places":
          return forwarded(codec, { topic: topics.places, key: output.key, record: { ...output.record, cause } });
        case "tracking":
          return forwarded(codec, { topic: topics.tracking, key: output.orderId, record: { ...output.record, cause } });
      }
    },
  };
}
