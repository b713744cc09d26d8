import { type Codec, type CouriersRecord, type Tick, topics } from "@doorstep/events";
import {
  type CourierState,
  type CouriersOutput,
  courierWakeAtMs,
  isShared,
  type PackedPlan,
  type SharedRecord,
  type StoredCourier,
  stepCourier,
  wakeCourier,
  withoutPlan,
  withPlan,
} from "@doorstep/tracking";
import type { Stage } from "../engine/stage.ts";
import { forwarded } from "./forwarded.ts";
import { fromJson, toJson } from "./json.ts";
import { sharing } from "./sharing.ts";

/**
 * Pings and assignments in; each courier's view for pages, progress for the orders carried,
 * and freedom and pace for the places, out.
 */
export function couriersStage(
  codec: Codec,
): Stage<Exclude<CouriersRecord, Tick>, CourierState, CouriersOutput, SharedRecord> {
  return {
    name: topics.couriers,
    schemas: codec,
    sharing,
    decode: (value) => codec.decode(topics.couriers, value),
    keyOf: (record) => (isShared(record) ? "" : record.courierId),
    causeOf: (record) => (record.type === "conditions" ? record.cause : null),
    step(state, record, at, shared) {
      if (isShared(record)) throw new Error(`a "${record.type}" is about no courier`);
      return stepCourier(state, record, at, shared);
    },
    wake: wakeCourier,
    wakeAtMs: courierWakeAtMs,
    encodeState: (state) => toJson(withoutPlan(state)),
    decodeState: ({ state, settled }) =>
      withPlan(fromJson<StoredCourier>(state), settled && fromJson<PackedPlan>(settled)),
    settled: {
      partOf: ({ route }) => route?.plan ?? null,
      encode: ({ route }) => toJson(route?.plan),
    },
    encodeOutput(output, cause) {
      switch (output.to) {
        case "page":
          return { sort: "page", kind: "courier", key: output.courier.courierId, bytes: toJson(output.courier) };
        case "orders":
          return forwarded(codec, { topic: topics.orders, key: output.orderId, record: { ...output.record, cause } });
        case "places":
          return forwarded(codec, { topic: topics.places, key: output.key, record: { ...output.record, cause } });
      }
    },
  };
}
