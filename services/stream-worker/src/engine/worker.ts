/**
 * Joins the group and keeps an owner for every partition it is given. With each new
 * generation all owners begin anew: cheap, and nothing of the one before is trusted.
 */
import {
  type GroupHandlers,
  type Log,
  type LogAdmin,
  type LogGroup,
  type LogPartition,
  type LogProducer,
  type OutgoingRecord,
  partitionName,
} from "@doorstep/runtime";
import type { CheckpointStore, TaskStore } from "@doorstep/task-store";
import type { Clock } from "./clock.ts";
import { placeProblem } from "./log-check.ts";
import { askLogFacts } from "./log-facts.ts";
import { createModeKeeper } from "./mode-keeper.ts";
import { startNoting } from "./noting.ts";
import { type Membership, type Owner, type OwnerStatus, ownTask } from "./owner.ts";
import type { RunnableStage } from "./runnable-stage.ts";
import { openSchemaGate, type SchemaSource } from "./schema-gate.ts";
import { startTicker } from "./ticker.ts";
import { createTurns } from "./turns.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface WorkerOptions {
  /** Joins the group that shares the stages' logs. */
  readonly joinGroup: (topics: readonly string[], handlers: GroupHandlers) => Promise<LogGroup>;
  readonly groupId: string;
  readonly stages: readonly RunnableStage[];
  readonly store: TaskStore;
  readonly checkpoints: CheckpointStore;
  readonly checkpointEveryMs?: number;
  /** Where schemas of other builds are looked up. */
  readonly schemas: SchemaSource;
  readonly producer: LogProducer;
  readonly admin: Pick<LogAdmin, "ranges" | "committedOffsets">;
  /** How many partitions a log has that outputs go everywhere on. */
  readonly partitionCount: (topic: string) => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  /** The worker cannot go on: the process ends. */
  readonly onFailure: (error: Error) => void;
}

export interface Worker {
  statuses(): readonly OwnerStatus[];
  /** Drains and leaves the group. */
  close(): Promise<void>;
}

const CHECKPOINT_EVERY_MS = 60_000;

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { groupId, stages, producer, admin, clock, log, metrics, onFailure } = options;
  const stageOf = new Map(stages.map((stage) => [stage.topic, stage]));
  const facts = askLogFacts(admin, groupId, clock);
  const modes = createModeKeeper();
  const turns = createTurns(clock);
  const owners = new Map<string, Owner>();
  let leaving: Promise<unknown> = Promise.resolve();

  const statuses = (): OwnerStatus[] => [...owners.values()].map(({ status }) => status);

  function own(partition: LogPartition, group: LogGroup): Owner {
    const stage = stageOf.get(partition.topic);
    if (stage === undefined) throw new Error(`the group assigned "${partition.topic}", which no stage reads`);
    const membership: Membership = {
      vacated: leaving,
      range: () => facts.range(partition),
      notedOffset: () => facts.notedOffset(partition),
      start: (offset) => group.start(partition, offset),
      pause: () => group.pause(partition),
      resume: () => group.resume(partition),
      nextHeartbeat: () => group.nextHeartbeat(),
    };
    return ownTask({
      ...options,
      task: partition,
      logId: stage.logId,
      turn: (compute) => turns.take(stage.isUrgent, compute),
      open: (restored) => stage.open(partition.partition, restored),
      schemas: openSchemaGate(stage.schemas, options.schemas),
      checkpointEveryMs: options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS,
      membership,
      onHalt(problem) {
        // With nothing left to do, and somebody needed, the process says so and ends.
        if (statuses().every(({ phase }) => phase === "halted")) onFailure(problem);
      },
    });
  }

  const closeOwners = (): Promise<unknown> => {
    const closing = [...owners.values()].map((owner) => owner.close());
    owners.clear();
    return Promise.all(closing);
  };

  const group = await options.joinGroup(
    stages.map(({ topic }) => topic),
    {
      onAssigned(partitions, joined) {
        log.info({ partitions: partitions.map(partitionName) }, "partitions assigned");
        leaving = closeOwners();
        for (const partition of partitions) owners.set(partitionName(partition), own(partition, joined));
      },
      onRecords: (partition, records, nextOffset) => owners.get(partitionName(partition))?.offer(records, nextOffset),
      async onJump(partition, { expected, found }) {
        const owner = owners.get(partitionName(partition));
        // The last record is read once more, to compare it; it is no loss that retention has taken it meanwhile.
        const place = Math.max(expected, owner?.status.nextOffset ?? 0);
        const problem = placeProblem(partition, place, await facts.range(partition));
        if (problem !== null) {
          owner?.halt(problem);
          return false;
        }
        log.warn({ ...partition, expected, found }, "the log has a gap that was no record");
        return true;
      },
      onFailure,
    },
  );

  const noting = startNoting({ statuses, commit: (offsets) => group.commit(offsets), clock, log });
  const ticker = startTicker({
    producer,
    clock,
    records(nowMs) {
      const running = statuses().filter(({ phase }) => phase === "running");
      const ticks = running.map(({ task }) => recordOn(task, (stage) => stage.encodeTick(nowMs)));
      const changes = modes.look(running, nowMs).map(({ task, keepEvery }) => {
        const words = recordOn(task, (stage) => stage.encodeMode(keepEvery, nowMs));
        // A log that knows no such word is not told, and goes on doing all.
        if (words.length === 0) return words;
        metrics.modes.inc({ stage: task.topic });
        log.warn({ ...task, keepEvery }, keepEvery === 1 ? "caught up: all is done again" : "behind: less is done");
        return words;
      });
      return [...ticks, ...changes].flat();
    },
    onWritten: (written) => {
      for (const { topic } of written) metrics.ticks.inc({ stage: topic });
    },
    onTrouble: (error) => {
      metrics.weather.inc({ what: "tick" });
      log.warn({ err: error }, "tick not written");
    },
  });

  function recordOn(task: LogPartition, encode: (stage: RunnableStage) => Uint8Array | null): OutgoingRecord[] {
    const stage = stageOf.get(task.topic);
    const value = stage === undefined ? null : encode(stage);
    return value === null ? [] : [{ ...task, key: null, value }];
  }

  return {
    statuses,
    async close() {
      await ticker.close();
      await Promise.all([...owners.values()].map((owner) => owner.close()));
      await noting.close();
      await group.close();
    },
  };
}
