/**
 * The stages' state in Redis, made anew by the worker: each task is taken away with its
 * checkpoints, as if Redis and they had been lost, so that whoever owns it begins at its log's
 * beginning. A log that has lost its beginning could only make half of it, and is left alone.
 */
import { topics } from "@doorstep/events";
import type { LogAdmin } from "@doorstep/runtime";
import { type CheckpointStore, type Task, taskKeys } from "@doorstep/task-store";
import type { Redis } from "ioredis";

const STAGE_TOPICS = [topics.couriers, topics.orders, topics.places] as const;

export interface LivePorts {
  readonly admin: Pick<LogAdmin, "ranges">;
  readonly redis: Pick<Redis, "unlink">;
  readonly checkpoints: Pick<CheckpointStore, "forgetAfter">;
}

/** How many tasks were taken away, or the sentence why none was. */
export async function dropLive({ admin, redis, checkpoints }: LivePorts): Promise<number | string> {
  const tasks: Task[] = [];
  for (const topic of STAGE_TOPICS) {
    for (const [partition, { start }] of (await admin.ranges(topic)).entries()) {
      if (start > 0)
        return `The log ${topic}:${partition} no longer has its first ${start} records: only the state itself knows what they said. Nothing was dropped.`;
      tasks.push({ topic, partition });
    }
  }
  for (const task of tasks) {
    const { meta, state, out } = taskKeys(task);
    // State first: an owner whose state is gone commits nothing, and so takes no new checkpoint.
    await redis.unlink(meta, state, out);
    await checkpoints.forgetAfter(task, -1);
  }
  return tasks.length;
}
