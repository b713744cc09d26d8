/** A store whose scripts may fail half way: what Redis does not undo, the next one to look finds broken. */
import type { MemoryTaskStore, StoreImage, Task, TaskStore } from "@doorstep/task-store";
import { taskName } from "@doorstep/task-store";

export interface TearableStore extends TaskStore {
  /** From now on nobody acquires this task or commits, until it is dropped. */
  tear(task: Task): void;
  /** The store was set back; whatever was torn is as it was then. */
  mend(): void;
}

export function tearableStore(store: TaskStore, memory: Pick<MemoryTaskStore, "image" | "revert">): TearableStore {
  const torn = new Set<string>();
  const isTorn = (task: Task): boolean => torn.has(taskName(task));
  return {
    acquire: async (task, logId) => (isTorn(task) ? { status: "broken" } : store.acquire(task, logId)),
    commit: async (task, commit) => (isTorn(task) ? "broken" : store.commit(task, commit)),
    restore: async (task, restore) => (isTorn(task) ? "broken" : store.restore(task, restore)),
    readOutputs: (task, range) => store.readOutputs(task, range),
    async drop(task) {
      if (!torn.delete(taskName(task))) return store.drop(task);
      memory.revert(withoutContents(memory.image(), taskName(task)));
    },
    tear(task) {
      if (memory.image().has(taskName(task))) torn.add(taskName(task));
    },
    mend: () => torn.clear(),
  };
}

/** All of this task is gone but for its epoch. */
function withoutContents(image: StoreImage, name: string): StoreImage {
  const held = image.get(name);
  if (held === undefined) return image;
  const meta = { ...held.meta, nextOffset: 0, logTimeMs: 0, trimmedTo: 0, counts: {}, last: null };
  return new Map([...image, [name, { meta, marks: {}, states: new Map(), outputs: [] }]]);
}
