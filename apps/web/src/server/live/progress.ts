/** How far each partition of the worker has come, as its outputs tell. */
import type { Task, TaskMeta } from "@doorstep/task-store";
import { taskName } from "@doorstep/task-store";

export interface Progress {
  note(task: Task, meta: TaskMeta): void;
  /** Log time the partition of `orders` has reached; 0 when it was never heard of. */
  ordersAsOfMs(partition: number): number;
  /** Log time of the partition that is furthest behind. */
  oldestAsOfMs(): number;
  /** How often notes with this beginning were made, in all partitions. */
  countOf(matches: (note: string) => boolean): number;
}

export function createProgress(tasks: readonly Task[]): Progress {
  const metas = new Map<string, TaskMeta>();
  const asOfMs = (name: string): number => metas.get(name)?.logTimeMs ?? 0;
  return {
    note: (task, meta) => metas.set(taskName(task), meta),
    ordersAsOfMs: (partition) => asOfMs(taskName({ topic: "orders", partition })),
    oldestAsOfMs: () => Math.min(...tasks.map((task) => asOfMs(taskName(task)))),
    countOf: (matches) => {
      let sum = 0;
      for (const { counts } of metas.values()) {
        for (const [note, count] of Object.entries(counts)) if (matches(note)) sum += count;
      }
      return sum;
    },
  };
}
