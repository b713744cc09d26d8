/**
 * Joins the group and keeps an owner for every partition it is given. With each new
 * generation all owners begin anew: cheap, and nothing of the one before is trusted.
 */
import {
  type KafkaOptions,
  type Log,
  type LogAdmin,
  type LogGroup,
  type LogPartition,
  type LogProducer,
  type OutgoingRecord,
  openGroup,
  partitionName,
} from "@doorstep/runtime";
import type { TaskStore } from "@doorstep/task-store";
import { placeProblem } from "./log-check.ts";
import { askLogFacts } from "./log-facts.ts";
import { startNoting } from "./noting.ts";
import { type Membership, type Owner, type OwnerStatus, ownTask } from "./owner.ts";
import type { Restored, TaskRun } from "./task.ts";
import { startTicker } from "./ticker.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

/** A stage as the worker runs it; which records and states it has is no concern of the worker's. */
export interface RunnableStage {
  /** Its log. */
  readonly topic: string;
  readonly logId: string;
  open(partition: number, restored: Restored): TaskRun;
  /** The value of a tick on its log. */
  encodeTick(nowMs: number): Uint8Array;
}

export interface WorkerOptions {
  readonly kafka: KafkaOptions;
  readonly groupId: string;
  readonly stages: readonly RunnableStage[];
  readonly store: TaskStore;
  readonly producer: LogProducer;
  readonly admin: LogAdmin;
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

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { kafka, groupId, stages, store, producer, admin, log, metrics, onFailure } = options;
  const stageOf = new Map(stages.map((stage) => [stage.topic, stage]));
  const facts = askLogFacts(admin, groupId);
  const owners = new Map<string, Owner>();
  let leaving: Promise<unknown> = Promise.resolve();

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
      task: partition,
      logId: stage.logId,
      open: (restored) => stage.open(partition.partition, restored),
      ...{ store, producer, membership, log, metrics, onFailure },
    });
  }

  const closeOwners = (): Promise<unknown> => {
    const closing = [...owners.values()].map((owner) => owner.close());
    owners.clear();
    return Promise.all(closing);
  };

  const group = await openGroup({
    ...kafka,
    groupId,
    topics: stages.map(({ topic }) => topic),
    handlers: {
      onAssigned(partitions, joined) {
        log.info({ partitions: partitions.map(partitionName) }, "partitions assigned");
        leaving = closeOwners();
        for (const partition of partitions) owners.set(partitionName(partition), own(partition, joined));
      },
      onRecords: (partition, records, nextOffset) => owners.get(partitionName(partition))?.offer(records, nextOffset),
      async onJump(partition, { expected, found }) {
        const problem = placeProblem(partition, expected, await facts.range(partition));
        if (problem !== null) throw new Error(problem);
        log.warn({ ...partition, expected, found }, "the log has a gap that was no record");
      },
      onFailure,
    },
  });

  const noting = startNoting({
    statuses: () => [...owners.values()].map(({ status }) => status),
    commit: (offsets) => group.commit(offsets),
    log,
  });
  const ticker = startTicker({
    producer,
    ticks: () =>
      [...owners.values()].flatMap(({ status: { phase, task } }): OutgoingRecord[] => {
        const stage = stageOf.get(task.topic);
        if (phase !== "running" || stage === undefined) return [];
        return [{ ...task, key: null, value: stage.encodeTick(Date.now()) }];
      }),
    onTicked: (ticks) => {
      for (const { topic } of ticks) metrics.ticks.inc({ stage: topic });
    },
    onTrouble: (error) => {
      metrics.weather.inc({ what: "tick" });
      log.warn({ err: error }, "tick not written");
    },
  });

  return {
    statuses: () => [...owners.values()].map(({ status }) => status),
    async close() {
      await ticker.close();
      await Promise.all([...owners.values()].map((owner) => owner.close()));
      await noting.close();
      await group.close();
    },
  };
}
