import type { Marks, TaskMeta } from "./meta.ts";
import type { Output } from "./output.ts";
import { type Acquired, type Commit, type CommitAnswer, MalformedCommit, type TaskStore } from "./store.ts";
import { type Task, taskName } from "./task.ts";

interface Held {
  meta: TaskMeta;
  marks: Marks;
  readonly states: Map<string, Uint8Array>;
  outputs: readonly Output[];
}

/** The store in this process's memory: for tests, and for computing a log again without keeping anything. */
export function memoryTaskStore(): TaskStore {
  const tasks = new Map<string, Held>();

  function hold(task: Task, logId: string): Held {
    const known = tasks.get(taskName(task));
    if (known !== undefined) return known;
    const meta = { epoch: 0, nextOffset: 0, logTimeMs: 0, logId, trimmedTo: 0, counts: {} };
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
    held.outputs = [...held.outputs, ...commit.outputs].filter(({ offset }) => offset >= trimmedTo);
    held.marks = commit.marks;
    held.meta = {
      ...held.meta,
      nextOffset: commit.nextOffset,
      logTimeMs: commit.logTimeMs,
      counts: commit.counts,
      trimmedTo,
    };
    return "committed";
  }

  return {
    acquire: async (task, logId) => acquire(task, logId),
    commit: async (task, given) => commit(task, given),
    async *readOutputs(task, { from, until }) {
      const outputs = tasks.get(taskName(task))?.outputs ?? [];
      const inRange = outputs.filter(({ offset }) => offset >= from && offset < until);
      if (inRange.length > 0) yield inRange;
    },
    // Nothing here can fail half way.
    drop: async () => {},
  };
}
