import type { Task } from "@doorstep/task-store";
import type { Stage } from "./stage.ts";
import { openTask, type Restored, type TaskRun } from "./task.ts";

/** A stage as the worker runs it; which records and states it has is no concern of the worker's. */
export interface RunnableStage extends Pick<Stage<never, never, never>, "schemas"> {
  /** Its log. */
  readonly topic: string;
  /** Names the log's cluster, topic and partition count: state computed from another is not continued. */
  readonly logId: string;
  /** Somebody waits for what it tells: its tasks compute before all others'. */
  readonly isUrgent: boolean;
  open(partition: number, restored: Restored): TaskRun;
  /** The value of a tick on its log; null when its log knows none. */
  encodeTick(nowMs: number): Uint8Array | null;
  /** The value that tells the partition how much to do; null when its log knows no such thing. */
  encodeMode(keepEvery: number, nowMs: number): Uint8Array | null;
}

export interface LogOfStage extends Pick<RunnableStage, "logId" | "isUrgent" | "encodeTick" | "encodeMode"> {}

export function runnable<R extends { readonly type: string }, S, O, B>(
  stage: Stage<R, S, O, B>,
  log: LogOfStage,
): RunnableStage {
  const open = (partition: number, restored: Restored): TaskRun => {
    const task: Task = { topic: stage.name, partition };
    return openTask(stage, task, restored);
  };
  return { topic: stage.name, ...(stage.schemas && { schemas: stage.schemas }), open, ...log };
}
