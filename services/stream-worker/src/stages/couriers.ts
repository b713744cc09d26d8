import { type CouriersRecord, decodeRecord, encodeRecord, type Tick, topics } from "@doorstep/events";
import { type CourierState, type CouriersOutput, courierWakeAtMs, stepCourier, wakeCourier } from "@doorstep/tracking";
import type { Stage } from "../engine/stage.ts";
import { fromJson, toJson } from "./json.ts";

/** Pings and assignments in; each courier's view for pages, and progress for the orders carried, out. */
export const couriersStage: Stage<Exclude<CouriersRecord, Tick>, CourierState, CouriersOutput> = {
  name: topics.couriers,
  decode: (value) => decodeRecord(topics.couriers, value),
  keyOf: (record) => record.courierId,
  // Nothing is forwarded to this log yet.
  causeOf: () => null,
  step: stepCourier,
  wake: wakeCourier,
  wakeAtMs: courierWakeAtMs,
  encodeState: toJson,
  decodeState: (bytes) => fromJson<CourierState>(bytes),
  encodeOutput(output, cause) {
    switch (output.to) {
      case "page":
        return { sort: "page", kind: "courier", key: output.courier.courierId, bytes: toJson(output.courier) };
      case "orders":
        return {
          sort: "log",
          kind: topics.orders,
          key: output.orderId,
          bytes: encodeRecord(topics.orders, { ...output.record, cause }),
        };
    }
  },
};
