/**
 * One task while the group says it is ours: take it over, then batch after batch
 * run → commit → relay. Whatever goes wrong with a commit, the answer is the same: forget
 * everything, make sure the task is still ours, and read it again.
 *
 *     take over ──► is it the same log? ──► run ──► commit ──► relay ─┐
 *        ▲                                   ▲                        │
 *        │                                   └────────────────────────┘
 *        └── heartbeat accepted ◄── fenced, conflict, broken, Redis away
 *
 * Waiting for the heartbeat matters. A paused owner that wakes up may fence its successor;
 * if fenced owners simply gave up, nobody would commit. If they came back at once, two of
 * them would fence each other as fast as they can.
 *
 * A task that cannot go on at all stops by itself, and says why; the others go on.
 */
import type { Log, LogProducer, LogRange, ReceivedRecord } from "@doorstep/runtime";
import { type CheckpointStore, MalformedCommit, type Task, type TaskStore, taskName } from "@doorstep/task-store";
import { startCheckpointing } from "./checkpointing.ts";
import type { Clock } from "./clock.ts";
import { commitBatches } from "./commit-batches.ts";
import { createRecordQueue, type RecordQueue } from "./record-queue.ts";
import { openRelay, type Relay } from "./relay.ts";
import type { SchemaGate } from "./schema-gate.ts";
import { type TakenOver, takeOver } from "./take-over.ts";
import type { Restored, TaskRun } from "./task.ts";
import { EngineFailure, Unmendable, unmendably } from "./unmendable.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface Owner {
  /** Records of the partition, in order from where the owner began reading. */
  offer(records: readonly ReceivedRecord[], nextOffset: number): void;
  readonly status: OwnerStatus;
  /** The log cannot be read on from here: stops, and says why. */
  halt(problem: string): void;
  /** Finishes the commit under way, and its relaying for a short while. */
  close(): Promise<void>;
}

export interface OwnerStatus {
  readonly task: Task;
  readonly phase: "acquiring" | "running" | "halted" | "closed";
  /** Why it is halted, or what it waits for; null when all is well. */
  readonly problem: string | null;
  readonly nextOffset: number;
  readonly logTimeMs: number;
  readonly relayedTo: number;
  readonly relayBacklog: number;
  /** Records fetched and not yet run. */
  readonly waiting: number;
  /** As the log has it: of so many positions one is worked on. */
  readonly keepEvery: number;
}

export interface OwnerOptions {
  readonly task: Task;
  readonly logId: string;
  readonly open: (restored: Restored) => TaskRun;
  readonly schemas: SchemaGate;
  readonly store: TaskStore;
  readonly checkpoints: CheckpointStore;
  readonly checkpointEveryMs: number;
  readonly producer: LogProducer;
  readonly membership: Membership;
  /** Computes when it is this task's turn. */
  readonly turn: <T>(compute: () => T) => Promise<T>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  /** How many partitions a log has that outputs go everywhere on. */
  readonly partitionCount: (topic: string) => number;
  /** The task cannot go on, and someone has to act. */
  readonly onHalt: (problem: Error) => void;
  /** The engine itself has failed: the process ends. */
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

/** Before asking Redis or Kafka again after neither answered. */
const RETRY_AFTER_MS = 500;
/** How long a closing owner waits for its outputs to reach the logs. The rest is the next owner's. */
const DRAIN_MS = 2_000;

export function ownTask(options: OwnerOptions): Owner {
  const { task, store, producer, membership, clock, metrics } = options;
  const log = options.log.child({ task: taskName(task) });
  let phase: OwnerStatus["phase"] = "acquiring";
  let problem: string | null = null;
  let queue: RecordQueue | undefined;
  let relay: Relay | undefined;
  let run: TaskRun | undefined;
  let reached = { nextOffset: 0, logTimeMs: 0 };
  const closing = Promise.withResolvers<void>();
  const halting = Promise.withResolvers<never>();
  halting.promise.catch(() => undefined);
  const isClosed = (): boolean => phase === "closed";
  const isHalted = (): boolean => phase === "halted";

  async function live(): Promise<void> {
    await membership.vacated;
    while (!isClosed()) {
      try {
        const taken = await takeOver({
          ...options,
          ...{ range: membership.range, notedOffset: membership.notedOffset, log },
        });
        if (taken !== null) await Promise.race([work(taken), halting.promise]);
      } catch (error) {
        if (isFinal(error)) throw error;
        if (isClosed()) return;
        metrics.weather.inc({ what: "task" });
        log.warn({ err: error }, "task lost its footing");
        await Promise.race([clock.after(RETRY_AFTER_MS), closing.promise]);
      }
      if (isClosed()) return;
      phase = "acquiring";
      membership.pause();
      await Promise.race([membership.nextHeartbeat(), closing.promise]);
    }
  }

  /** Until the task is lost or closed. */
  async function work({ epoch, restored, relayedTo, readFrom }: TakenOver): Promise<void> {
    if (isClosed()) return;
    const { meta, states } = restored;
    const opened = unmendably(`the state of ${taskName(task)} cannot be read by this build`, () =>
      options.open(restored),
    );
    const records = createRecordQueue({ onFull: membership.pause, onRoom: membership.resume });
    const sender = relayFor(meta.nextOffset, relayedTo);
    const checkpointing = startCheckpointing({
      ...{ task, logId: options.logId, clock, log, metrics },
      ...{ store: options.checkpoints, everyMs: options.checkpointEveryMs },
    });
    [queue, relay, run] = [records, sender, opened];
    reached = meta;
    phase = "running";
    log.info({ epoch, offset: meta.nextOffset, keys: states.size, relayedTo }, "task acquired");
    membership.start(readFrom);
    try {
      await commitBatches({
        ...{ task, epoch, restored, run: opened, queue: records, relay: sender, checkpointing },
        ...{ store, schemas: options.schemas, turn: options.turn, clock, log, metrics, closing: closing.promise },
        onReached: (changes) => {
          reached = changes;
        },
        onWaiting: (what) => {
          if (phase === "running") problem = what;
        },
      });
      if (isClosed()) await Promise.race([sender.drained(), clock.after(DRAIN_MS)]);
    } finally {
      // A halt does not wait for this, and its reason is to stay.
      if (!isHalted()) problem = null;
      records.close();
      // First: what is not sent by now must not be taken for sent when the relay ends.
      const kept = checkpointing.close();
      await sender.close();
      await kept;
    }
  }

  const relayFor = (acquiredOffset: number, notedOffset: number): Relay =>
    openRelay({
      ...{ notedOffset, acquiredOffset, clock, partitionCount: options.partitionCount },
      readBack: (part) => store.readOutputs(task, part),
      send: (sent) => producer.send(sent),
      onSent: (sent) => {
        const counts = new Map<string, number>();
        for (const { topic } of sent) counts.set(topic, (counts.get(topic) ?? 0) + 1);
        for (const [topic, count] of counts) metrics.relayed.inc({ topic }, count);
      },
      onTrouble: (error) => {
        metrics.weather.inc({ what: "relay" });
        log.warn({ err: error }, "outputs wait for Kafka");
      },
    });

  const living = live().catch((cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    if (isClosed()) return;
    if (!(error instanceof Unmendable)) {
      phase = "closed";
      options.onFailure(error);
      return;
    }
    phase = "halted";
    problem = error.message;
    membership.pause();
    metrics.halts.inc({ stage: task.topic });
    log.error({ err: error }, "task halted");
    options.onHalt(error);
  });

  return {
    offer(records, nextOffset) {
      if (phase === "running") queue?.put(records, nextOffset);
    },
    get status() {
      return {
        task,
        phase,
        problem,
        nextOffset: reached.nextOffset,
        logTimeMs: reached.logTimeMs,
        relayedTo: relay?.relayedTo ?? 0,
        relayBacklog: relay?.backlog ?? 0,
        waiting: queue?.length ?? 0,
        keepEvery: run?.keepEvery ?? 1,
      };
    },
    halt(why) {
      queue?.close();
      halting.reject(new Unmendable(why));
    },
    async close() {
      phase = "closed";
      closing.resolve();
      queue?.close();
      await living;
    },
  };
}

const isFinal = (error: unknown): boolean =>
  error instanceof Unmendable || error instanceof EngineFailure || error instanceof MalformedCommit;
