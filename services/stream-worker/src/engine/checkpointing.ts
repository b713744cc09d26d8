/**
 * Now and then a task's whole state goes to where it outlives Redis.
 *
 *     run ── image ── commit accepted ── outputs on their logs ── encode, a slice at a time ── save
 *
 * The image is taken between two batches and costs a copy of a map, since states are values.
 * It is kept only when the outputs of all it has read are on the logs: whoever restores it
 * starts with an empty stream, and could not send what is missing.
 */
import type { Log } from "@doorstep/runtime";
import type { CheckpointStore, Task } from "@doorstep/task-store";
import type { Clock } from "./clock.ts";
import type { TaskImage } from "./task.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface Checkpointing {
  /** Whether it is time for the next one. */
  isDue(): boolean;
  /** The image of a commit that was accepted; `relayed` resolves when its outputs are on the logs. */
  take(image: TaskImage, relayed: Promise<unknown>): void;
  /** What has not been kept by now is not kept. */
  close(): Promise<void>;
}

export interface CheckpointingOptions {
  readonly task: Task;
  readonly logId: string;
  readonly store: CheckpointStore;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
}

/** Encoded before others get a turn: some milliseconds' worth. */
const SLICE = 200;
/** Tasks of one process take turns: their first checkpoints lie this share of the interval apart. */
const TURNS = 12;

export function startCheckpointing(options: CheckpointingOptions): Checkpointing {
  const { task, logId, store, everyMs, clock, log, metrics } = options;
  let dueMs = clock.nowMs() + everyMs * ((1 + (task.partition % TURNS)) / TURNS);
  let saving: Promise<void> | undefined;
  let closed = false;

  async function encode(image: TaskImage): Promise<(readonly [string, Uint8Array])[]> {
    const states: (readonly [string, Uint8Array])[] = [];
    for (const state of image.states()) {
      states.push(state);
      if (states.length % SLICE === 0) await clock.after(0);
      if (closed) break;
    }
    return states;
  }

  async function save(image: TaskImage, relayed: Promise<unknown>): Promise<void> {
    await relayed;
    const states = await encode(image);
    // An owner that has closed may not have sent everything.
    if (closed) return;
    await store.save(task, { meta: { ...image.meta, logId }, marks: image.marks, states });
    metrics.checkpoints.inc({ stage: task.topic, outcome: "saved" });
    log.debug({ offset: image.meta.nextOffset, keys: states.length }, "checkpoint saved");
  }

  return {
    isDue: () => saving === undefined && clock.nowMs() >= dueMs,
    take(image, relayed) {
      if (saving !== undefined) return;
      dueMs = clock.nowMs() + everyMs;
      saving = save(image, relayed)
        .catch((error: unknown) => {
          metrics.checkpoints.inc({ stage: task.topic, outcome: "failed" });
          log.warn({ err: error }, "checkpoint not saved; the next one is tried in its turn");
        })
        .finally(() => {
          saving = undefined;
        });
    },
    async close() {
      closed = true;
      await saving;
    },
  };
}
