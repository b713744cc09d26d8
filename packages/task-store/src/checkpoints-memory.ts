import { CHECKPOINTS_KEPT, type Checkpoint, type CheckpointInfo, type CheckpointStore } from "./checkpoints.ts";
import { type Task, taskName } from "./task.ts";

interface Kept {
  readonly checkpoint: Checkpoint;
  readonly info: CheckpointInfo;
}

/** Checkpoints in this process's memory: for tests and for the simulation. */
export function memoryCheckpoints(nowMs: () => number = Date.now): CheckpointStore {
  /** Newest first. */
  const tasks = new Map<string, readonly Kept[]>();
  const ofTask = (task: Task): readonly Kept[] => tasks.get(taskName(task)) ?? [];

  return {
    async save(task, given) {
      const { nextOffset, logId } = given.meta;
      const sameLog = ofTask(task).filter(({ info }) => info.logId === logId);
      const [newest] = sameLog;
      if (newest !== undefined && newest.info.nextOffset >= nextOffset) return;
      const checkpoint = structuredClone(given);
      const info = { nextOffset, logId, takenAtMs: nowMs(), bytes: sizeOf(checkpoint) };
      tasks.set(taskName(task), [{ checkpoint, info }, ...sameLog].slice(0, CHECKPOINTS_KEPT));
    },
    list: async (task) => ofTask(task).map(({ info }) => info),
    load: async (task, nextOffset) =>
      ofTask(task).find(({ info }) => info.nextOffset === nextOffset)?.checkpoint ?? null,
    newest: async (task, logId) => ofTask(task).find(({ info }) => info.logId === logId)?.checkpoint ?? null,
    async forgetAfter(task, nextOffset) {
      tasks.set(
        taskName(task),
        ofTask(task).filter(({ info }) => info.nextOffset <= nextOffset),
      );
    },
  };
}

const sizeOf = ({ states }: Checkpoint): number =>
  states.reduce((sum, [key, bytes]) => sum + key.length + bytes.length, 0);
