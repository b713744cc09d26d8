/**
 * A checkpoint is a whole task as it stood after one of its commits, kept elsewhere than
 * the state itself. When that is lost, the task goes on from here and reads its log again
 * from there; a checkpoint that is a minute old costs a minute of replay, nothing else.
 */
import type { LastRecord, Marks } from "./meta.ts";
import type { Task } from "./task.ts";

export interface CheckpointMeta {
  /** The first record not yet in the state. */
  readonly nextOffset: number;
  readonly logTimeMs: number;
  readonly logId: string;
  readonly counts: Readonly<Record<string, number>>;
  /** By it the log is recognised; null while nothing has been read. */
  readonly last: LastRecord | null;
}

export interface Checkpoint {
  readonly meta: CheckpointMeta;
  readonly marks: Marks;
  readonly states: readonly (readonly [key: string, bytes: Uint8Array])[];
}

export interface CheckpointInfo {
  readonly nextOffset: number;
  readonly logId: string;
  readonly takenAtMs: number;
  /** As it is kept. */
  readonly bytes: number;
}

/**
 * Where checkpoints are kept: the newest few of each task, all of one log. Written by the
 * task's owner; of two who believe to be it, the one that is further wins.
 */
export interface CheckpointStore {
  /**
   * Keeps it, and lets go of what is too old. One that is not beyond the newest of the same
   * log is ignored. One of another log replaces all: the earlier log is gone.
   */
  save(task: Task, checkpoint: Checkpoint): Promise<void>;
  /** Newest first; empty when there is none. */
  list(task: Task): Promise<readonly CheckpointInfo[]>;
  load(task: Task, nextOffset: number): Promise<Checkpoint | null>;
  /** Null also when what is kept was computed from another log. */
  newest(task: Task, logId: string): Promise<Checkpoint | null>;
  /**
   * Forgets those beyond `nextOffset`. For a log that lost its tail: they contain records
   * that are no longer on it, and would outrank every checkpoint taken since.
   */
  forgetAfter(task: Task, nextOffset: number): Promise<void>;
}

/** The newest is what is restored; an older one is for a log that lost its tail. */
export const CHECKPOINTS_KEPT = 3;
