/**
 * Batch after batch: run, commit, hand on to the relay. While one commit is under way the
 * next batch runs and its commit is sent behind it; if the first is refused, so is the second,
 * because it expects to find the first.
 *
 *     run 40…59 │ run 60…89 │ run 90…95
 *               └─ commit(40→60) ─┐     └─ commit(60→90), sent when 40→60 is known to be in
 *                                 └─ relay 40…59
 */
import type { Log, ReceivedRecord } from "@doorstep/runtime";
import type { Task, TaskStore } from "@doorstep/task-store";
import { FIRST_LIMIT, nextLimit } from "./batch-limit.ts";
import type { Checkpointing } from "./checkpointing.ts";
import type { Clock } from "./clock.ts";
import { lastRecordProblem } from "./log-check.ts";
import type { Batch, RecordQueue } from "./record-queue.ts";
import type { Relay } from "./relay.ts";
import { createRetention } from "./retention.ts";
import type { SchemaGate } from "./schema-gate.ts";
import type { Changes, Restored, TaskImage, TaskRun } from "./task.ts";
import { EngineFailure, Unmendable } from "./unmendable.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface CommitBatches {
  readonly task: Task;
  readonly epoch: number;
  readonly restored: Restored;
  readonly run: TaskRun;
  readonly queue: RecordQueue;
  readonly relay: Relay;
  readonly checkpointing: Checkpointing;
  readonly store: TaskStore;
  readonly schemas: SchemaGate;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  readonly closing: Promise<void>;
  /** Computes when it is this task's turn. */
  readonly turn: <T>(compute: () => T) => Promise<T>;
  readonly onReached: (changes: Changes) => void;
  /** What the task waits for; null when it waits for nothing. */
  readonly onWaiting: (what: string | null) => void;
}

/** Before the `schemas` log is asked again for what it did not have. */
const ASK_AGAIN_AFTER_MS = 1_000;

/** Ends when the queue is closed, or a commit is refused and the task has to be read again. */
export async function commitBatches(options: CommitBatches): Promise<void> {
  const { task, epoch, restored, run, queue, relay, checkpointing, store, clock, log, metrics, closing } = options;
  const retention = createRetention(restored.meta);
  let place = restored.meta.nextOffset;
  let toCompare = restored.meta.last;
  let isClosing = false;
  void closing.then(() => {
    isClosing = true;
  });

  /**
   * The first record read is the last one the state has: if it is another, so is the log. Unless
   * retention took it after the log was asked; then the next one is all there is to read.
   */
  function compare(batch: Batch): Batch {
    const [first] = batch.records;
    if (toCompare !== null && first !== undefined) {
      const problem = first.offset === place ? null : lastRecordProblem(task, toCompare, first);
      if (problem !== null) throw new Unmendable(problem);
      toCompare = null;
    }
    if (first === undefined || first.offset >= place) return batch;
    return { ...batch, records: batch.records.filter(({ offset }) => offset >= place) };
  }

  async function waitUntilReadable(records: readonly ReceivedRecord[]): Promise<number> {
    while (true) {
      const { count, problem } = await options.schemas.readable(records);
      if (count > 0 || problem === null || isClosing) {
        options.onWaiting(null);
        return count;
      }
      metrics.weather.inc({ what: "schema" });
      log.error({ offset: records[0]?.offset, problem }, "the partition waits");
      options.onWaiting(problem);
      await Promise.race([clock.after(ASK_AGAIN_AFTER_MS), closing]);
    }
  }

  async function commit(changes: Changes, image: TaskImage | null, recordCount: number): Promise<boolean> {
    const trimTo = Math.min(retention.oldBefore, relay.relayedTo, changes.expectedOffset);
    const { notes: _, bugs: __, ...committed } = changes;
    const endTimer = metrics.commitSeconds.startTimer({ stage: task.topic });
    const answer = await store.commit(task, { epoch, trimTo, ...committed });
    endTimer();
    metrics.commits.inc({ stage: task.topic, answer });
    if (answer === "backwards") throw new EngineFailure("tried to commit backwards");
    if (answer !== "committed") {
      log.warn({ answer, epoch, offset: changes.expectedOffset }, "commit refused");
      return false;
    }
    options.onReached(changes);
    retention.noteCommit(changes);
    relay.push(changes.outputs, changes.nextOffset);
    if (image !== null) checkpointing.take(image, relay.sentUpTo(changes.nextOffset));
    tell(options, changes, recordCount);
    return true;
  }

  let limit = FIRST_LIMIT;
  let underWay: Promise<boolean> | undefined;
  /** Runs while the commit before is under way. False: that one was refused. */
  async function process(batch: Batch): Promise<boolean> {
    const { changes, tookMs } = await options.turn(() => {
      const startedMs = clock.nowMs();
      const changes = runBatch(run, batch);
      return { changes, tookMs: clock.nowMs() - startedMs };
    });
    limit = nextLimit(limit, { count: batch.records.length, tookMs });
    const image = checkpointing.isDue() ? run.image() : null;
    place = changes.nextOffset;
    if ((await underWay) === false) return false;
    underWay = commit(changes, image, batch.records.length);
    // Nobody may be waiting for records, and none may come: a commit that is not taken ends the wait.
    underWay.then(
      (isTaken) => !isTaken && queue.close(),
      () => queue.close(),
    );
    return true;
  }

  try {
    while (true) {
      await Promise.race([relay.room(), closing]);
      const taken = await queue.take(limit);
      if (taken === null) break;
      let batch = compare(taken);
      if (batch.nextOffset <= place) continue;
      while (batch.records.length > 0) {
        const count = await waitUntilReadable(batch.records);
        if (count === 0) return;
        const isAll = count === batch.records.length;
        const head = isAll
          ? batch
          : { records: batch.records.slice(0, count), nextOffset: batch.records[count]?.offset ?? batch.nextOffset };
        if (!(await process(head))) return;
        batch = { records: batch.records.slice(count), nextOffset: batch.nextOffset };
      }
    }
  } finally {
    await Promise.allSettled([underWay]);
  }
  await underWay;
}

function runBatch(run: TaskRun, { records, nextOffset }: Batch): Changes {
  try {
    return run.run(records, nextOffset);
  } catch (cause) {
    throw new EngineFailure("a batch could not be run", { cause });
  }
}

function tell({ task, log, metrics }: CommitBatches, { notes, bugs, outputs }: Changes, recordCount: number): void {
  metrics.records.inc({ stage: task.topic }, recordCount);
  for (const [note, count] of notes) metrics.notes.inc({ stage: task.topic, note }, count);
  for (const { key, offset, error } of bugs) log.error({ err: error, key, offset }, "the stage failed on a record");
  const dead = outputs.filter(({ sort }) => sort === "dead");
  if (dead.length === 0) return;
  for (const [reason, letters] of Map.groupBy(dead, ({ kind }) => kind)) {
    metrics.deadLetters.inc({ stage: task.topic, reason }, letters.length);
    log.warn({ reason, count: letters.length, firstOffset: letters[0]?.offset }, "records go to the dead letters");
  }
}
