import type { Redis } from "ioredis";
import { fieldsToMeta, META_FIELDS, type TaskMeta } from "./meta.ts";
import { readStates } from "./redis.ts";
import { fieldToSubject } from "./shared.ts";
import { type Task, taskKeys } from "./task.ts";

/** How far the task's owner has come. Epoch 0 and an empty `logId` while nobody has owned it. */
export async function readMeta(redis: Redis, task: Task): Promise<TaskMeta> {
  return fieldsToMeta(await redis.hmget(taskKeys(task).meta, ...META_FIELDS)).meta;
}

/** One key's state, null when there is none, and the meta it belongs to: both of one commit. */
export async function readKey(
  redis: Redis,
  task: Task,
  key: string,
): Promise<{ readonly meta: TaskMeta; readonly state: Uint8Array | null }> {
  const keys = taskKeys(task);
  const answers = await redis
    .multi()
    .hmget(keys.meta, ...META_FIELDS)
    .hgetBuffer(keys.state, key)
    .exec();
  const [fields, state] = (answers ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
  return { meta: fieldsToMeta(fields as (string | null)[]).meta, state: state as Buffer | null };
}

/**
 * All keys' states of a task. Each is of the commit `meta` tells of or of a later one, never an
 * earlier: tail the outputs from `meta.nextOffset` on and nothing is missed.
 */
export async function readTask(
  redis: Redis,
  task: Task,
): Promise<{ readonly meta: TaskMeta; readonly states: ReadonlyMap<string, Uint8Array> }> {
  const meta = await readMeta(redis, task);
  const states = await readStates(redis, task);
  for (const field of states.keys()) if (fieldToSubject(field) !== null) states.delete(field);
  return { meta, states };
}
