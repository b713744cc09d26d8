/**
 * From being given a partition to knowing where to go on:
 *
 *     acquire ─┬─ something is stored ──────────────────────────────┐
 *              ├─ nothing is ── a checkpoint fits the log ── restore ┼─► does the log go on from there?
 *              │                └─ none: from the log's beginning ───┘
 *              └─ broken ── drop ── acquire
 */
import type { Log, LogRange } from "@doorstep/runtime";
import type { Acquired, CheckpointStore, Task, TaskStore } from "@doorstep/task-store";
import { otherLogProblem, placeProblem } from "./log-check.ts";
import type { Restored } from "./task.ts";
import { Unmendable } from "./unmendable.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface TakeOverPorts {
  readonly task: Task;
  readonly logId: string;
  readonly store: TaskStore;
  readonly checkpoints: CheckpointStore;
  readonly range: () => Promise<LogRange>;
  /** The offset noted in the group; 0 when none is. */
  readonly notedOffset: () => Promise<number>;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
}

export interface TakenOver {
  readonly epoch: number;
  readonly restored: Restored;
  /** Outputs of records before this one are on the logs. */
  readonly relayedTo: number;
  /** Where to read from: the last record once more, to see that it is the same log. */
  readonly readFrom: number;
}

/** Null when someone else has taken the task meanwhile. Throws `Unmendable` when the log cannot go on from there. */
export async function takeOver(ports: TakeOverPorts): Promise<TakenOver | null> {
  const { task, logId, store } = ports;
  const acquired = await store.acquire(task, logId);
  switch (acquired.status) {
    case "otherLog":
      throw new Unmendable(otherLogProblem(task, { stored: acquired.logId, found: logId }));
    case "broken":
      ports.log.error("the task's keys do not belong together: dropping them");
      ports.metrics.brokenTasks.inc();
      await store.drop(task);
      return takeOver(ports);
    case "acquired": {
      // After acquiring: until then an earlier owner could have moved on beyond the range.
      const [range, noted] = await Promise.all([ports.range(), ports.notedOffset()]);
      // An offset noted beyond the end is another log's, and would make the relay skip ours.
      const relayedTo = noted <= range.end ? noted : 0;
      return acquired.meta.nextOffset === 0
        ? startAnew(ports, { epoch: acquired.meta.epoch, range, relayedTo })
        : goOn(ports, acquired, { range, relayedTo });
    }
  }
}

type Place = { readonly range: LogRange; readonly relayedTo: number };

function goOn(
  { task, log }: TakeOverPorts,
  { meta, marks, states }: Acquired & { readonly status: "acquired" },
  { range, relayedTo }: Place,
): TakenOver {
  const problem = placeProblem(task, meta.nextOffset, range);
  if (problem !== null) throw new Unmendable(problem);
  const { last, nextOffset } = meta;
  const canCompare = last !== null && last.offset >= range.start;
  if (last !== null && !canCompare) log.warn({ offset: last.offset }, "the last record read has left the log already");
  return {
    epoch: meta.epoch,
    restored: { meta: canCompare ? meta : { ...meta, last: null }, marks, states },
    relayedTo,
    readFrom: canCompare ? last.offset : nextOffset,
  };
}

/** Redis knows nothing of the task: the newest checkpoint that this log can continue, else its beginning. */
async function startAnew(
  ports: TakeOverPorts,
  { epoch, range, relayedTo }: Place & { readonly epoch: number },
): Promise<TakenOver | null> {
  const { task, logId, store, checkpoints, log, metrics } = ports;
  const kept = (await checkpoints.list(task)).filter((each) => each.logId === logId);
  const fitting = kept.find(({ nextOffset }) => placeProblem(task, nextOffset, range) === null);
  // Those beyond have read records that the log has lost; they would outrank every later one.
  if (fitting !== undefined && fitting !== kept[0]) await checkpoints.forgetAfter(task, fitting.nextOffset);
  const checkpoint = fitting === undefined ? null : await checkpoints.load(task, fitting.nextOffset);
  if (checkpoint === null) {
    const problem = placeProblem(task, 0, range);
    if (problem !== null) throw new Unmendable(problem);
    const meta = { nextOffset: 0, logTimeMs: 0, counts: {}, last: null };
    return { epoch, restored: { meta, marks: {}, states: new Map() }, relayedTo, readFrom: 0 };
  }
  const { meta, marks, states } = checkpoint;
  const answer = await store.restore(task, { epoch, ...meta, marks, states });
  if (answer !== "restored") return null;
  metrics.restored.inc({ stage: task.topic });
  log.info({ offset: meta.nextOffset, keys: states.length }, "task restored from its checkpoint");
  // A checkpoint is kept only once the outputs of all it has read are on the logs.
  const place = { range, relayedTo: Math.max(relayedTo, meta.nextOffset) };
  return goOn(
    ports,
    { status: "acquired", meta: { ...meta, epoch, trimmedTo: meta.nextOffset }, marks, states: new Map(states) },
    place,
  );
}
