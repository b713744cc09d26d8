import { type Codec, codec as ownCodec, topics } from "@doorstep/events";
import { type RunnableStage, runnable } from "../engine/runnable-stage.ts";
import { couriersStage } from "./couriers.ts";
import { ordersStage } from "./orders.ts";
import { placesStage } from "./places.ts";

/** The logs the stages read, in the order records travel. */
export const STAGE_TOPICS = [topics.couriers, topics.orders, topics.places] as const;

export interface StagesOptions {
  readonly clusterId: string;
  readonly partitionCount: (topic: string) => number;
  /** Whose arrival ranges are judged together. */
  readonly city: string;
  /** Of another build, for tests of two builds side by side. */
  readonly codec?: Codec;
}

/** Every stage, on the logs of one cluster. */
export function stagesOf({
  clusterId,
  partitionCount,
  city,
  codec = ownCodec,
}: StagesOptions): readonly RunnableStage[] {
  const logOf = (topic: (typeof STAGE_TOPICS)[number]) => ({
    // Where facts become statuses; the others bring it positions and learn from it.
    isUrgent: topic === topics.orders,
    logId: `${clusterId}/${topic}/${partitionCount(topic)}`,
    encodeTick: (nowMs: number) => codec.encode(topic, { type: "tick", atMs: nowMs }),
    encodeMode: (keepEvery: number, nowMs: number) => codec.encode(topic, { type: "mode", keepEvery, atMs: nowMs }),
  });
  const orders = logOf(topics.orders);
  return [
    runnable(couriersStage(codec), logOf(topics.couriers)),
    runnable(ordersStage(codec, { logId: orders.logId, city }), orders),
    runnable(placesStage(codec), logOf(topics.places)),
  ];
}
