import type { LastRecord, Marks, TaskMeta } from "./meta.ts";
import type { Output } from "./output.ts";
import type { Task } from "./task.ts";

/** Where a stage keeps what it computed. The owner of a task writes; PROTOCOL.md says why it is safe. */
export interface TaskStore {
  /** Raises the task's epoch, which refuses every earlier owner from now on, and reads what was committed last. */
  acquire(task: Task, logId: string): Promise<Acquired>;
  /** All of it or nothing. */
  commit(task: Task, commit: Commit): Promise<CommitAnswer>;
  /**
   * The outputs of the records in `[from, until)`, in order, some at a time. Rejects when the
   * task stands before `until`: the store was set back meanwhile, and what is not there is not
   * what was never there.
   */
  readOutputs(task: Task, range: { readonly from: number; readonly until: number }): AsyncIterable<readonly Output[]>;
  /**
   * Puts a task back to where a checkpoint has it. Only its owner may, and only while nothing
   * is committed yet. A restore that stops half way leaves a broken task, never half a state.
   */
  restore(task: Task, restore: Restore): Promise<RestoreAnswer>;
  /** Forgets all but the epoch. For keys that are broken; the task is then computed anew from its log. */
  drop(task: Task): Promise<void>;
}

export type Acquired =
  | {
      readonly status: "acquired";
      readonly meta: TaskMeta;
      readonly marks: Marks;
      readonly states: ReadonlyMap<string, Uint8Array>;
    }
  /** A commit failed half way, or a foreign hand was here: drop the task. */
  | { readonly status: "broken" }
  /** The state was computed from another log. */
  | { readonly status: "otherLog"; readonly logId: string };

export interface Commit {
  readonly epoch: number;
  /** Where the task stands: the offset of the first record in this commit. */
  readonly expectedOffset: number;
  /** The first record not in this commit. */
  readonly nextOffset: number;
  readonly logTimeMs: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly marks: Marks;
  /** The last record in this commit; as before when it has none, since a log may have gaps. */
  readonly last: LastRecord | null;
  readonly changed: readonly (readonly [key: string, state: Uint8Array])[];
  readonly deleted: readonly string[];
  /** In order. */
  readonly outputs: readonly Output[];
  /** Outputs of records before this offset may go: they are old, and relayed. At most `expectedOffset`. */
  readonly trimTo: number;
}

export type CommitAnswer =
  | "committed"
  /** Someone newer owns this task. */
  | "fenced"
  /** The task does not stand where this commit begins. */
  | "conflict"
  /** A commit must move forward. */
  | "backwards"
  /** The task's keys do not belong together: drop the task. */
  | "broken";

/** A whole task, and who puts it back. */
export interface Restore extends Pick<Commit, "epoch" | "nextOffset" | "logTimeMs" | "counts" | "marks" | "last"> {
  readonly states: Iterable<readonly [key: string, state: Uint8Array]>;
}

export type RestoreAnswer = "restored" | Exclude<CommitAnswer, "committed" | "backwards">;

/** More in one commit would hold up everyone else who uses this Redis. */
export const MAX_COMMIT_RECORDS = 4_000;

/** The commit itself contradicts the protocol: a bug of the caller. Nothing was written. */
export class MalformedCommit extends Error {
  override readonly name = "MalformedCommit";
}

/** The task does not stand where its owner left it: the store has lost its last seconds. Nothing was done. */
export class TaskSetBack extends Error {
  override readonly name = "TaskSetBack";
}
