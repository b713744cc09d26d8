export {
  CHECKPOINTS_KEPT,
  type Checkpoint,
  type CheckpointInfo,
  type CheckpointMeta,
  type CheckpointStore,
} from "./checkpoints.ts";
export { memoryCheckpoints } from "./checkpoints-memory.ts";
export { fieldToSubject, isKey, settledField, sharedField } from "./fields.ts";
export { type MemoryTaskStore, memoryTaskStore, type StoreImage } from "./memory.ts";
export type { LastRecord, Marks, TaskMeta } from "./meta.ts";
export { isBefore, type Output, type OutputPosition, type OutputSort } from "./output.ts";
export { readKey, readMeta, readShared, readTask, type StoredState } from "./reader.ts";
export { redisTaskStore } from "./redis.ts";
export {
  type Acquired,
  type Commit,
  type CommitAnswer,
  MAX_COMMIT_RECORDS,
  MalformedCommit,
  type Restore,
  type RestoreAnswer,
  type TaskStore,
} from "./store.ts";
export { type OutputTail, type TailOutputsOptions, tailOutputs } from "./tail.ts";
export { type Task, taskKeys, taskName } from "./task.ts";
