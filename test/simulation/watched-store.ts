/**
 * The rules of the commit protocol, checked at the moment the store answers: an acquire
 * raises the epoch, and only the newest owner commits, from where the task stands, forward.
 */
import { type MemoryTaskStore, type Task, type TaskStore, taskName } from "@doorstep/task-store";

interface Known {
  readonly epoch: number;
  readonly nextOffset: number;
}

export interface WatchedStore extends TaskStore {
  /** The store was set back: what was known of it is no longer so. */
  look(): void;
}

export interface StoreWatcher {
  readonly onBroken: (rule: string) => void;
  /** Redis has done it, and nobody knows yet. */
  readonly onAcquired: () => void;
  readonly onCommitted: () => void;
  /** Outputs are about to be read back. */
  readonly onReadingBack: () => void;
}

export function watchStore(
  store: TaskStore,
  memory: Pick<MemoryTaskStore, "image">,
  { onBroken, onAcquired, onCommitted, onReadingBack }: StoreWatcher,
): WatchedStore {
  let known = new Map<string, Known>();
  /** What was asked before the store was set back says nothing of it. */
  let looks = 0;
  const of = (task: Task): Known => known.get(taskName(task)) ?? { epoch: 0, nextOffset: 0 };

  return {
    ...store,
    look() {
      looks++;
      known = new Map([...memory.image()].map(([name, { meta }]) => [name, meta]));
    },
    async acquire(task, logId) {
      const lookedBefore = looks;
      const answer = await store.acquire(task, logId);
      if (answer.status !== "acquired" || looks !== lookedBefore) return answer;
      const { epoch, nextOffset } = answer.meta;
      const before = of(task);
      if (epoch <= before.epoch) onBroken(`${taskName(task)}: acquired without raising the epoch ${before.epoch}`);
      if (nextOffset !== before.nextOffset) onBroken(`${taskName(task)}: what was acquired is not what was committed`);
      known.set(taskName(task), { epoch, nextOffset });
      onAcquired();
      return answer;
    },
    async commit(task, commit) {
      const [before, lookedBefore] = [of(task), looks];
      const answer = await store.commit(task, commit);
      if (answer !== "committed" || looks !== lookedBefore) return answer;
      const { epoch, expectedOffset, nextOffset } = commit;
      const name = `${taskName(task)}: a commit ${expectedOffset}→${nextOffset}`;
      if (epoch !== before.epoch) onBroken(`${name} of epoch ${epoch} was taken in epoch ${before.epoch}`);
      if (expectedOffset !== before.nextOffset) onBroken(`${name} was taken at ${before.nextOffset}`);
      if (nextOffset <= expectedOffset) onBroken(`${name} was taken`);
      known.set(taskName(task), { epoch: before.epoch, nextOffset });
      onCommitted();
      return answer;
    },
    readOutputs(task, range) {
      onReadingBack();
      return store.readOutputs(task, range);
    },
    async drop(task) {
      await store.drop(task);
      const held = memory.image().get(taskName(task))?.meta;
      if (held !== undefined) known.set(taskName(task), held);
    },
    async restore(task, restore) {
      const [before, lookedBefore] = [of(task), looks];
      const answer = await store.restore(task, restore);
      if (answer !== "restored" || looks !== lookedBefore) return answer;
      if (restore.epoch !== before.epoch) onBroken(`${taskName(task)}: restored by another than its owner`);
      if (before.nextOffset !== 0) onBroken(`${taskName(task)}: restored over what was committed`);
      known.set(taskName(task), { ...before, nextOffset: restore.nextOffset });
      return answer;
    },
  };
}
