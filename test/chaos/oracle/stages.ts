import {
  type Cause,
  type CouriersRecord,
  decodeRecord,
  encodeRecord,
  type LogTopic,
  type OrdersRecord,
  type PlacesRecord,
  type RecordOf,
  type Tick,
} from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import {
  type CourierState,
  type CouriersOutput,
  courierWakeAtMs,
  type OrderState,
  type OrdersOutput,
  orderWakeAtMs,
  type PlaceState,
  type PlacesOutput,
  placeKeyOf,
  placeWakeAtMs,
  type SharedRecord,
  stepCourier,
  stepOrder,
  stepPlace,
  wakeCourier,
  wakeOrder,
  wakePlace,
} from "@doorstep/tracking";
import type { OracleStage, Sent } from "./stage.ts";
import { readTask, type TaskReading } from "./task.ts";

/** A stage whose types are nobody's business any more. */
export interface ReadableStage {
  readonly topic: LogTopic;
  read(partition: number, log: readonly ReceivedRecord[]): TaskReading;
}

export interface StagesOptions {
  readonly clusterId: string;
  /** Of the logs, all of which have the same. */
  readonly partitionCount: number;
  readonly city: string;
}

/** Every stage, a row each. */
export function stagesOf({ clusterId, partitionCount, city }: StagesOptions): readonly ReadableStage[] {
  const logId = `${clusterId}/orders/${partitionCount}`;
  return [
    { topic: "couriers", read: (partition, log) => readTask(couriers, partition, log) },
    { topic: "orders", read: (partition, log) => readTask(orders({ logId, city }), partition, log) },
    { topic: "places", read: (partition, log) => readTask(places, partition, log) },
  ];
}

type KeyRecord<R> = Exclude<R, SharedRecord | Tick>;

const couriers: OracleStage<KeyRecord<CouriersRecord>, CourierState, CouriersOutput> = {
  topic: "couriers",
  decode: (value) => decodeRecord("couriers", value),
  keyOf: ({ courierId }) => courierId,
  step: stepCourier,
  wake: wakeCourier,
  wakeAtMs: courierWakeAtMs,
  tell(output, cause) {
    switch (output.to) {
      case "page":
        return { to: "page" };
      case "orders":
        return sent("orders", output.orderId, { ...output.record, cause });
      case "places":
        return sent("places", output.key, { ...output.record, cause });
    }
  },
};

const orders = (context: {
  readonly logId: string;
  readonly city: string;
}): OracleStage<KeyRecord<OrdersRecord>, OrderState, OrdersOutput> => ({
  topic: "orders",
  decode: (value) => decodeRecord("orders", value),
  keyOf: ({ orderId }) => orderId,
  step: (state, record, at, surroundings) => stepOrder(state, record, at, { ...context, surroundings }),
  wake: (state, at, surroundings) => wakeOrder(state, at, { ...context, surroundings }),
  wakeAtMs: orderWakeAtMs,
  tell(output, cause) {
    switch (output.to) {
      case "page":
        return output.kind === "status"
          ? { to: "diner", orderId: output.orderId, status: output.status }
          : { to: "page" };
      case "places":
        return sent("places", output.key, { ...output.record, cause });
      case "tracking":
        return sent("tracking", output.orderId, { ...output.record, cause });
    }
  },
});

const places: OracleStage<KeyRecord<PlacesRecord>, PlaceState, PlacesOutput> = {
  topic: "places",
  decode: (value) => decodeRecord("places", value),
  keyOf: placeKeyOf,
  step: stepPlace,
  wake: wakePlace,
  wakeAtMs: placeWakeAtMs,
  tell(output, cause) {
    switch (output.to) {
      case "page":
        return { to: "page" };
      case "conditions":
        return { ...sent(output.log, output.record.subject, { ...output.record, cause }), to: "everywhere" };
    }
  },
};

const sent = <T extends LogTopic>(topic: T, key: string, record: RecordOf<T> & { readonly cause: Cause }): Sent => ({
  to: "log",
  topic,
  key,
  bytes: encodeRecord(topic, record),
});
