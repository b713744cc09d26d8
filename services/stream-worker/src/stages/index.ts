import { encodeRecord, type LogTopic, topics } from "@doorstep/events";
import type { Stage } from "../engine/stage.ts";
import { openTask } from "../engine/task.ts";
import type { RunnableStage } from "../engine/worker.ts";
import { couriersStage } from "./couriers.ts";
import { ordersStage } from "./orders.ts";

/** Every stage, on the logs of one cluster. */
export function stagesOf(clusterId: string): readonly RunnableStage[] {
  const logIdOf = (topic: LogTopic): string => `${clusterId}/${topic}`;
  return [
    runnable(topics.couriers, logIdOf(topics.couriers), couriersStage),
    runnable(topics.orders, logIdOf(topics.orders), ordersStage({ logId: logIdOf(topics.orders) })),
  ];
}

const runnable = <R extends { readonly type: string }, S, O>(
  topic: LogTopic,
  logId: string,
  stage: Stage<R, S, O>,
): RunnableStage => ({
  topic,
  logId,
  open: (partition, restored) => openTask(stage, { topic, partition }, restored),
  encodeTick: (nowMs) => encodeRecord(topic, { type: "tick", atMs: nowMs }),
});
