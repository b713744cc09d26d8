/**
 * One task while the group says it is ours: acquire, seek, then batch after batch
 * run → commit → relay. Whatever goes wrong with a commit, the answer is the same: forget
 * everything, make sure the task is still ours, and read it again.
 *
 *     acquire ──► start reading ──► run ──► commit ──► relay ─┐
 *        ▲                           ▲                        │
 *        │                           └────────────────────────┘
 *        └── heartbeat accepted ◄── fenced, conflict, broken, Redis away
 *
 * Waiting for the heartbeat matters. A paused owner that wakes up may fence its successor;
 * if fenced owners simply gave up, nobody would commit. If they came back at once, two of
 * them would fence each other as fast as they can.
 */
import type { Log, LogProducer, LogRange, ReceivedRecord } from "@doorstep/runtime";
import {
  type Acquired,
  MAX_COMMIT_RECORDS,
  MalformedCommit,
  type Task,
  type TaskMeta,
  type TaskStore,
  taskName,
} from "@doorstep/task-store";
import { otherLogProblem, placeProblem } from "./log-check.ts";
import { createRecordQueue, type RecordQueue } from "./record-queue.ts";
import { openRelay, type Relay } from "./relay.ts";
import { createRetention } from "./retention.ts";
import type { Changes, Restored, TaskRun } from "./task.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface Owner {
  /** Records of the partition, in order from where the owner began reading. */
  offer(records: readonly ReceivedRecord[], nextOffset: number): void;
  readonly status: OwnerStatus;
  /** Finishes the commit under way, and its relaying for a short while. */
  close(): Promise<void>;
}

export interface OwnerStatus {
  readonly task: Task;
  readonly phase: "acquiring" | "running" | "closed";
  readonly nextOffset: number;
  readonly logTimeMs: number;
  readonly relayedTo: number;
  readonly relayBacklog: number;
}

export interface OwnerOptions {
  readonly task: Task;
  readonly logId: string;
  readonly open: (restored: Restored) => TaskRun;
  readonly store: TaskStore;
  readonly producer: LogProducer;
  readonly membership: Membership;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  /** The task cannot go on, and someone has to act: the process ends. */
  readonly onFailure: (error: Error) => void;
}

/** The partition's place in the group. */
export interface Membership {
  /** Settles when the owner of the generation before has let go. */
  readonly vacated: Promise<unknown>;
  range(): Promise<LogRange>;
  /** The offset noted in the group. */
  notedOffset(): Promise<number>;
  start(offset: number): void;
  pause(): void;
  resume(): void;
  nextHeartbeat(): Promise<void>;
}

type Ready = Acquired & { readonly status: "acquired" } & { readonly notedOffset: number };

/** Before asking Redis or Kafka again after neither answered. */
const RETRY_AFTER_MS = 500;
/** How long a closing owner waits for its outputs to reach the logs. The rest is the next owner's. */
const DRAIN_MS = 2_000;

export function ownTask(options: OwnerOptions): Owner {
  const { task, logId, store, producer, membership, metrics, onFailure } = options;
  const log = options.log.child({ task: taskName(task) });
  let phase: OwnerStatus["phase"] = "acquiring";
  let queue: RecordQueue | undefined;
  let relay: Relay | undefined;
  let reached: Pick<TaskMeta, "nextOffset" | "logTimeMs"> = { nextOffset: 0, logTimeMs: 0 };
  const closing = Promise.withResolvers<void>();
  const isClosed = (): boolean => phase === "closed";

  async function live(): Promise<void> {
    await membership.vacated;
    while (!isClosed()) {
      try {
        await work(await acquire());
      } catch (error) {
        if (error instanceof Unmendable || error instanceof MalformedCommit) throw error;
        if (isClosed()) return;
        metrics.weather.inc({ what: "task" });
        log.warn({ err: error }, "task lost its footing");
        await Promise.race([after(RETRY_AFTER_MS), closing.promise]);
      }
      if (isClosed()) return;
      phase = "acquiring";
      membership.pause();
      await Promise.race([membership.nextHeartbeat(), closing.promise]);
    }
  }

  async function acquire(): Promise<Ready> {
    const acquired = await store.acquire(task, logId);
    switch (acquired.status) {
      case "otherLog":
        throw new Unmendable(otherLogProblem(task, { stored: acquired.logId, found: logId }));
      case "broken":
        log.error("the task's keys do not belong together: dropping them and computing the log anew");
        metrics.brokenTasks.inc();
        await store.drop(task);
        return acquire();
      case "acquired": {
        // After acquiring: until then an earlier owner could have moved on beyond the range.
        const [range, noted] = await Promise.all([membership.range(), membership.notedOffset()]);
        const problem = placeProblem(task, acquired.meta.nextOffset, range);
        if (problem !== null) throw new Unmendable(problem);
        // An offset noted beyond the end is another log's, and would make the relay skip ours.
        return { ...acquired, notedOffset: noted <= range.end ? noted : 0 };
      }
    }
  }

  /** Until the task is lost or closed. */
  async function work({ meta, marks, states, notedOffset }: Ready): Promise<void> {
    if (isClosed()) return;
    const run = unmendably(`the state of ${taskName(task)} cannot be read by this build`, () =>
      options.open({ meta, marks, states }),
    );
    const records = createRecordQueue({ onFull: membership.pause, onRoom: membership.resume });
    const sender = relayFor(meta.nextOffset, notedOffset);
    queue = records;
    relay = sender;
    reached = meta;
    phase = "running";
    log.info({ epoch: meta.epoch, offset: meta.nextOffset, keys: states.size, notedOffset }, "task acquired");
    membership.start(meta.nextOffset);
    try {
      await commitBatches(meta.epoch, run, records, sender);
      if (isClosed()) await Promise.race([sender.drained(), after(DRAIN_MS)]);
    } finally {
      records.close();
      await sender.close();
    }
  }

  const relayFor = (acquiredOffset: number, notedOffset: number): Relay =>
    openRelay({
      notedOffset,
      acquiredOffset,
      readBack: (part) => store.readOutputs(task, part),
      send: (sent) => producer.send(sent),
      onSent: (sent) => {
        for (const { topic } of sent) metrics.relayed.inc({ topic });
      },
      onTrouble: (error) => {
        metrics.weather.inc({ what: "relay" });
        log.warn({ err: error }, "outputs wait for Kafka");
      },
    });

  async function commitBatches(epoch: number, run: TaskRun, records: RecordQueue, sender: Relay): Promise<void> {
    const retention = createRetention(reached);
    while (true) {
      await Promise.race([sender.room(), closing.promise]);
      const batch = await records.take(MAX_COMMIT_RECORDS);
      if (batch === null) return;
      const changes = unmendably("the engine failed", () => run.run(batch.records, batch.nextOffset));
      const trimTo = Math.min(retention.oldBefore, sender.relayedTo, changes.expectedOffset);
      const endTimer = metrics.commitSeconds.startTimer({ stage: task.topic });
      const { notes: _, bugs: __, ...committed } = changes;
      const answer = await store.commit(task, { epoch, trimTo, ...committed });
      endTimer();
      metrics.commits.inc({ stage: task.topic, answer });
      if (answer === "backwards")
        throw new Unmendable(`${taskName(task)} tried to commit backwards: a bug of the engine`);
      if (answer !== "committed") {
        log.warn({ answer, epoch, offset: changes.expectedOffset }, "commit refused");
        return;
      }
      reached = changes;
      retention.noteCommit(changes);
      sender.push(changes.outputs, changes.nextOffset);
      tell(changes, batch.records.length);
    }
  }

  function tell({ notes, bugs, outputs }: Changes, recordCount: number): void {
    metrics.records.inc({ stage: task.topic }, recordCount);
    for (const [note, count] of notes) metrics.notes.inc({ stage: task.topic, note }, count);
    const dead = Map.groupBy(
      outputs.filter(({ sort }) => sort === "dead"),
      ({ kind }) => kind,
    );
    for (const [reason, letters] of dead) {
      metrics.deadLetters.inc({ stage: task.topic, reason }, letters.length);
      const offsets = letters.map(({ offset }) => offset);
      log.warn({ reason, count: offsets.length, firstOffset: offsets[0] }, "records go to the dead letters");
    }
    for (const { key, offset, error } of bugs) log.error({ err: error, key, offset }, "the stage failed on a record");
  }

  const living = live().catch((error: unknown) => {
    phase = "closed";
    onFailure(error instanceof Error ? error : new Error(String(error)));
  });

  return {
    offer(records, nextOffset) {
      if (phase === "running") queue?.put(records, nextOffset);
    },
    get status() {
      return {
        task,
        phase,
        nextOffset: reached.nextOffset,
        logTimeMs: reached.logTimeMs,
        relayedTo: relay?.relayedTo ?? 0,
        relayBacklog: relay?.backlog ?? 0,
      };
    },
    async close() {
      phase = "closed";
      closing.resolve();
      queue?.close();
      await living;
    },
  };
}

/** Trying again would not help. */
class Unmendable extends Error {
  override readonly name = "Unmendable";
}

function unmendably<T>(what: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (cause) {
    throw new Unmendable(what, { cause });
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
