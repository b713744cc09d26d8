import type { Redis } from "ioredis";
import { SETTLED_MARK, SHARED_MARK, settledField, sharedField } from "./fields.ts";
import { fieldsToMeta, META_FIELDS, type TaskMeta } from "./meta.ts";
import { STATES_AT_ONCE, script } from "./redis.ts";
import { SCAN } from "./scripts.ts";
import { type Task, taskKeys } from "./task.ts";

/** How far the task's owner has come. Epoch 0 and an empty `logId` while nobody has owned it. */
export async function readMeta(redis: Redis, task: Task): Promise<TaskMeta> {
  return fieldsToMeta(await redis.hmget(taskKeys(task).meta, ...META_FIELDS)).meta;
}

/** A key's state as a task stores it: in two parts, or whole in the first. */
export interface StoredState {
  readonly state: Uint8Array;
  readonly settled: Uint8Array | null;
}

/** One key's state, null when there is none, and the meta it belongs to: all of one commit. */
export async function readKey(
  redis: Redis,
  task: Task,
  key: string,
): Promise<{ readonly meta: TaskMeta; readonly stored: StoredState | null }> {
  const { meta, fields } = await readFields(redis, task, [key, settledField(key)]);
  const [state = null, settled = null] = fields;
  return { meta, stored: state === null ? null : { state, settled } };
}

/** What all keys of the task share about one subject; null when nothing is. */
export async function readShared(redis: Redis, task: Task, subject: string): Promise<Uint8Array | null> {
  const { fields } = await readFields(redis, task, [sharedField(subject)]);
  return fields[0] ?? null;
}

async function readFields(
  redis: Redis,
  task: Task,
  names: readonly string[],
): Promise<{ readonly meta: TaskMeta; readonly fields: readonly (Buffer | null)[] }> {
  const keys = taskKeys(task);
  const answers = await redis
    .multi()
    .hmget(keys.meta, ...META_FIELDS)
    .hmgetBuffer(keys.state, ...names)
    .exec();
  const [meta, fields] = (answers ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
  return { meta: fieldsToMeta(meta as (string | null)[]).meta, fields: fields as (Buffer | null)[] };
}

/**
 * All keys' states of a task. Each is of the commit `meta` tells of or of a later one, never an
 * earlier: tail the outputs from `meta.nextOffset` on and nothing is missed.
 */
export async function readTask(
  redis: Redis,
  task: Task,
): Promise<{ readonly meta: TaskMeta; readonly states: ReadonlyMap<string, StoredState> }> {
  const meta = await readMeta(redis, task);
  const scan = script(redis, SCAN, "bytes");
  const states = new Map<string, StoredState>();
  let cursor = "0";
  do {
    const args = [cursor, STATES_AT_ONCE, SETTLED_MARK, SHARED_MARK];
    const [next, found] = (await scan(task, args)) as [Buffer, (Buffer | null)[]];
    for (let at = 0; at + 2 < found.length; at += 3) {
      const [key, state, settled = null] = found.slice(at, at + 3);
      if (key && state) states.set(key.toString(), { state, settled });
    }
    cursor = next.toString();
  } while (cursor !== "0");
  return { meta, states };
}
