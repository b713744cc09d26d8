/**
 * Which of the worker's tasks do less just now, by the `mode` record on their own log: read
 * where a task keeps what its log told it, so it is what the task goes by.
 */
import type { Mode } from "@doorstep/events";
import type { Degradation } from "@doorstep/events/browser";
import type { Log } from "@doorstep/runtime";
import { readShared, type Task, taskName } from "@doorstep/task-store";
import { sharedSubject } from "@doorstep/tracking";
import type { Redis } from "ioredis";

export interface Modes {
  /** Of so many positions in a row the task works on one; 1 for all. */
  keepEvery(task: Task): number;
  /** Null when all do everything. */
  thinned(): Degradation["thinned"];
  close(): void;
}

/** A mode holds for ten seconds at least. */
const LOOK_EVERY_MS = 2_000;
const THINNED_TOPICS = ["couriers", "orders"];
const SUBJECT = sharedSubject({ type: "mode", keepEvery: 1, atMs: 0 }) ?? "";

export function watchModes(options: {
  readonly redis: Redis;
  readonly tasks: readonly Task[];
  readonly log: Log;
}): Modes {
  const { redis, log } = options;
  const tasks = options.tasks.filter(({ topic }) => THINNED_TOPICS.includes(topic));
  const thinnedBy = new Map<string, { readonly task: Task; readonly keepEvery: number }>();
  let looking = false;

  async function look(): Promise<void> {
    for (const { task, mode } of await Promise.all(
      tasks.map(async (task) => ({ task, mode: await readShared(redis, task, SUBJECT) })),
    )) {
      const keepEvery = mode === null ? 1 : (JSON.parse(Buffer.from(mode).toString()) as Mode).keepEvery;
      if (keepEvery > 1) thinnedBy.set(taskName(task), { task, keepEvery });
      else thinnedBy.delete(taskName(task));
    }
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => log.debug({ err: error }, "the worker's modes not read"))
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY_MS);

  return {
    keepEvery: (task) => thinnedBy.get(taskName(task))?.keepEvery ?? 1,
    thinned: () => {
      if (thinnedBy.size === 0) return null;
      const all = [...thinnedBy.values()];
      const count = (topic: string): number => all.filter(({ task }) => task.topic === topic).length;
      const keepEvery = Math.max(...all.map((one) => one.keepEvery));
      return { couriers: count("couriers"), orders: count("orders"), keepEvery };
    },
    close: () => clearInterval(timer),
  };
}
