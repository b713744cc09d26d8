/**
 * How far each partition of the worker has come. The tail tells with each output; a quiet
 * partition, which has only ticks, is asked oftener than the tail would.
 */
import type { Log } from "@doorstep/runtime";
import { readMeta, type Task, type TaskMeta, taskName } from "@doorstep/task-store";
import type { Redis } from "ioredis";

export interface Progress {
  note(task: Task, meta: TaskMeta): void;
  /** Pages have been told of all outputs up to `meta`. */
  delivered(task: Task, meta: TaskMeta): void;
  /** Log time committed and not told yet, of the task where that is most. */
  undeliveredMs(): number;
  /** Log time the partition of `orders` has reached; 0 when it was never heard of. */
  ordersAsOfMs(partition: number): number;
  /** Log time of the partition that is furthest behind; of one log, when named. */
  oldestAsOfMs(topic?: string): number;
  /** How often notes with this beginning were made, in all partitions. */
  countOf(matches: (note: string) => boolean): number;
}

/** A quiet task's ticks are not told one by one. Behind further than this, what has been told is what we know. */
const DELIVERED_WITHIN_MS = 2_500;

export function createProgress(tasks: readonly Task[]): Progress {
  const metas = new Map<string, TaskMeta>();
  const deliveredMs = new Map<string, number>();
  const undelivered = (name: string): number => {
    // 0: when we came it had read nothing, and its first log time is no step from that.
    const toldMs = deliveredMs.get(name) ?? 0;
    return toldMs === 0 ? 0 : Math.max(0, (metas.get(name)?.logTimeMs ?? 0) - toldMs);
  };
  const asOfMs = (name: string): number => {
    const behindMs = undelivered(name);
    return (metas.get(name)?.logTimeMs ?? 0) - (behindMs > DELIVERED_WITHIN_MS ? behindMs : 0);
  };
  return {
    note: (task, meta) => metas.set(taskName(task), meta),
    delivered: (task, meta) => {
      metas.set(taskName(task), meta);
      deliveredMs.set(taskName(task), meta.logTimeMs);
    },
    undeliveredMs: () => Math.max(...tasks.map((task) => undelivered(taskName(task)))),
    ordersAsOfMs: (partition) => asOfMs(taskName({ topic: "orders", partition })),
    oldestAsOfMs: (topic) =>
      Math.min(
        ...tasks.filter((task) => topic === undefined || task.topic === topic).map((task) => asOfMs(taskName(task))),
      ),
    countOf: (matches) => {
      let sum = 0;
      for (const { counts } of metas.values()) {
        for (const [note, count] of Object.entries(counts)) if (matches(note)) sum += count;
      }
      return sum;
    },
  };
}

/** A quarter of what a tick takes: what is shown as lag is the worker's, not ours. */
const LOOK_EVERY_MS = 250;

export function startLooking(options: {
  readonly progress: Progress;
  readonly redis: Redis;
  readonly tasks: readonly Task[];
  readonly log: Log;
}): { close(): void } {
  const { progress, redis, tasks, log } = options;
  let looking = false;
  const look = async (): Promise<void> => {
    for (const { task, meta } of await Promise.all(
      tasks.map(async (task) => ({ task, meta: await readMeta(redis, task) })),
    )) {
      progress.note(task, meta);
    }
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => log.debug({ err: error }, "the worker's progress not read"))
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY_MS);
  return { close: () => clearInterval(timer) };
}
