import type { Marks, TaskMeta } from "./meta.ts";
import type { Output } from "./output.ts";
import {
  type Acquired,
  type Commit,
  type CommitAnswer,
  MalformedCommit,
  type Restore,
  type RestoreAnswer,
  TaskSetBack,
  type TaskStore,
} from "./store.ts";
import { type Task, taskName } from "./task.ts";

interface Held {
  meta: TaskMeta;
  marks: Marks;
  readonly states: Map<string, Uint8Array>;
  outputs: Output[];
}

/** What a {@link MemoryTaskStore} held at one moment; a value. */
export type StoreImage = ReadonlyMap<string, Held>;

export interface MemoryTaskStore extends TaskStore {
  /** Everything as it is now. */
  image(): StoreImage;
  /** Back to an earlier moment, as after a crash that cost the last seconds; an empty image is a loss of everything. */
  revert(image: StoreImage): void;
}

/** The store in this process's memory: for tests, and for computing a log again without keeping anything. */
export function memoryTaskStore(): MemoryTaskStore {
  let tasks = new Map<string, Held>();

  function hold(task: Task, logId: string): Held {
    const known = tasks.get(taskName(task));
    if (known !== undefined) return known;
    const meta = { epoch: 0, nextOffset: 0, logTimeMs: 0, logId, trimmedTo: 0, counts: {}, last: null };
    const fresh: Held = { meta, marks: {}, states: new Map(), outputs: [] };
    tasks.set(taskName(task), fresh);
    return fresh;
  }

  function acquire(task: Task, logId: string): Acquired {
    const held = hold(task, logId);
    if (held.meta.logId !== logId) return { status: "otherLog", logId: held.meta.logId };
    held.meta = { ...held.meta, epoch: held.meta.epoch + 1 };
    return { status: "acquired", meta: held.meta, marks: held.marks, states: new Map(held.states) };
  }

  function commit(task: Task, commit: Commit): CommitAnswer {
    const held = tasks.get(taskName(task));
    if (held === undefined || held.meta.epoch !== commit.epoch) return "fenced";
    if (held.meta.nextOffset !== commit.expectedOffset) return "conflict";
    if (commit.nextOffset <= commit.expectedOffset) return "backwards";
    if (commit.trimTo > commit.expectedOffset) throw new MalformedCommit("trims what it has yet to write");
    for (const [key, state] of commit.changed) held.states.set(key, state);
    for (const key of commit.deleted) held.states.delete(key);
    const trimmedTo = Math.max(held.meta.trimmedTo, commit.trimTo);
    if (trimmedTo > held.meta.trimmedTo) held.outputs = held.outputs.filter(({ offset }) => offset >= trimmedTo);
    for (const output of commit.outputs) held.outputs.push(output);
    held.marks = commit.marks;
    held.meta = {
      ...held.meta,
      nextOffset: commit.nextOffset,
      logTimeMs: commit.logTimeMs,
      counts: commit.counts,
      last: commit.last,
      trimmedTo,
    };
    return "committed";
  }

  function restore(task: Task, { epoch, states, marks, ...place }: Restore): RestoreAnswer {
    const held = tasks.get(taskName(task));
    if (held === undefined || held.meta.epoch !== epoch) return "fenced";
    if (held.meta.nextOffset !== 0) return "conflict";
    for (const [key, state] of states) held.states.set(key, state);
    held.marks = marks;
    held.meta = { ...held.meta, ...place, trimmedTo: place.nextOffset };
    return "restored";
  }

  return {
    acquire: async (task, logId) => acquire(task, logId),
    commit: async (task, given) => commit(task, given),
    restore: async (task, given) => restore(task, given),
    async *readOutputs(task, { from, until }) {
      const { outputs, meta } = tasks.get(taskName(task)) ?? { outputs: [], meta: { nextOffset: 0 } };
      if (meta.nextOffset < until) throw new TaskSetBack(`${taskName(task)} stands at ${meta.nextOffset}`);
      const inRange = outputs.filter(({ offset }) => offset >= from && offset < until);
      if (inRange.length > 0) yield inRange;
    },
    // Nothing here can fail half way.
    drop: async () => {},
    image: () => copyOf(tasks),
    revert(image) {
      tasks = copyOf(image);
    },
  };
}

const copyOf = (tasks: StoreImage): Map<string, Held> =>
  new Map(
    [...tasks].map(([name, held]) => [name, { ...held, states: new Map(held.states), outputs: [...held.outputs] }]),
  );
