/** What a seed's worker processes live in, and what outlives them: logs, store, checkpoints, a reader of pages. */
import { topics } from "@doorstep/events";
import { type LogPartition, partitionName } from "@doorstep/runtime";
import { type MemoryCluster, memoryCluster } from "@doorstep/runtime/memory";
import { type CheckpointStore, type MemoryTaskStore, memoryCheckpoints, memoryTaskStore } from "@doorstep/task-store";
import { createCuts } from "./cuts.ts";
import { type Faults, startFaults } from "./faults.ts";
import type { Mutation } from "./mutations.ts";
import { type PageReader, readPages } from "./page-reader.ts";
import { type Plan, planOf } from "./plan.ts";
import { type Random, randomOf } from "./random.ts";
import { createScheduler, type Process, type Scheduler } from "./scheduler.ts";
import { startSimulatedWorker } from "./simulated-worker.ts";
import { AMOUNTS, SUMS, TRACKING } from "./stages.ts";
import { tearableStore } from "./tearable-store.ts";
import { type WatchedStore, watchStore } from "./watched-store.ts";
import { startWorkers, type Workers } from "./workers.ts";

export interface World {
  readonly plan: Plan;
  readonly random: Random;
  readonly scheduler: Scheduler;
  /** Stands for all that is not a worker. */
  readonly outside: Process;
  readonly cluster: MemoryCluster;
  readonly store: MemoryTaskStore;
  readonly watched: WatchedStore;
  readonly checkpoints: CheckpointStore;
  readonly workers: Workers;
  readonly faults: Faults;
  readonly pages: PageReader;
  readonly tasks: readonly LogPartition[];
  readonly partitionCount: (topic: string) => number;
  readonly sinceStartMs: () => number;
  readonly trace: (line: () => string) => void;
  /** Why tasks were halted, each sentence once. */
  readonly halts: Set<string>;
  /** What must not be. */
  readonly problems: string[];
  /** May change while it lives. */
  readonly now: { clusterId: string; isSchemaKnown: boolean; isHealed: boolean; mayHalt: boolean };
}

export interface WorldOptions {
  readonly mutation?: Mutation;
  /** Gets a line for each step. */
  readonly onTrace?: (line: string) => void;
}

export const CLUSTER_ID = "simulated";
const START_MS = 1_764_000_000_000;
const HEALED_BATCH = 40;

export function openWorld(seed: number, { mutation, onTrace }: WorldOptions): World {
  const random = randomOf(seed);
  const plan = planOf(random, mutation?.worst);
  const now = { clusterId: CLUSTER_ID, isSchemaKnown: false, isHealed: false, mayHalt: false };
  const problems: string[] = [];
  const halts = new Set<string>();
  const sinceStartMs = (): number => scheduler.nowMs() - START_MS;
  const trace = (line: () => string): void => onTrace?.(`${String(sinceStartMs()).padStart(6)} ${line()}`);

  const cuts = createCuts(plan, random);
  const passTime = (): number => (now.isHealed ? 0 : plan.passTime);
  const scheduler = createScheduler({ random, startMs: START_MS, fateOf: cuts.fateOf, passTime, trace });
  const outside = scheduler.process("outside");

  let brokersOffsetMs = 0;
  const counts: Readonly<Record<string, number>> = {
    [AMOUNTS]: plan.amountsPartitions,
    [SUMS]: plan.sumsPartitions,
    [TRACKING]: 1,
    [topics.deadLetter]: 1,
  };
  const partitionCount = (topic: string): number => counts[topic] ?? 0;
  const cluster = memoryCluster({
    topics: counts,
    nowMs: scheduler.nowMs,
    appendTimeMs: () => scheduler.nowMs() + brokersOffsetMs,
    // Nothing more befalls a world that has healed: what it still has to read, it reads quickly.
    batchRecords: () => (now.isHealed ? HEALED_BATCH : random.between(1, plan.largestBatch + 1)),
  });
  const tasks = cluster.partitions.filter(({ topic }) => topic === AMOUNTS || topic === SUMS);
  const store = memoryTaskStore();
  const checkpoints = memoryCheckpoints(scheduler.nowMs);
  const tearable = tearableStore(mutation?.store?.(store, checkpoints) ?? store, store);
  const watched = watchStore(tearable, store, {
    onBroken: (rule) => problems.push(rule),
    onAcquired: () => faults.at("acquire"),
    onCommitted: () => faults.at("commit"),
    onReadingBack: () => faults.at("reading back"),
  });

  const workers = startWorkers({
    ...{ places: plan.workers, scheduler, outside, random },
    start: (process, onEnd) =>
      startSimulatedWorker({
        ...{ process, random, cluster, partitionCount, onEnd, nowMs: scheduler.nowMs },
        ...{ clusterId: now.clusterId, store: watched, checkpointEveryMs: plan.checkpointEveryMs },
        checkpoints: mutation?.checkpoints?.(checkpoints) ?? checkpoints,
        wrapClient: mutation?.client ?? ((client) => client),
        isSchemaKnown: () => now.isSchemaKnown,
        canSplit: () => !now.isHealed && plan.trouble > 0,
        onFailure(error) {
          trace(() => `${process.name} fails: ${error.message}`);
          if (now.mayHalt && error.name === "Unmendable") halts.add(error.message);
          else if (!isWeather(error)) problems.push(`${process.name} failed: ${explain(error)}`);
          onEnd();
        },
      }),
  });
  const pageProcess = scheduler.process("pages");
  const faults = startFaults({
    ...{ pages: pageProcess, plan, random, outside, scheduler, cuts, workers, cluster, tasks, trace },
    ...{ store, tearable, watched, checkpoints },
    setBrokersClock(change) {
      brokersOffsetMs = change(brokersOffsetMs);
    },
  });
  const pages = readPages({
    ...{ process: pageProcess, store, tasks },
    pauseMs: () => random.between(50, 3_000),
    timesLost: () => faults.timesLost,
    onBehind: () => faults.at("page behind"),
    onStreamRead: () => faults.at("page reading"),
    ...mutation?.pages,
  });
  return {
    ...{ plan, random, scheduler, outside, cluster, store, watched, checkpoints, workers, faults, pages },
    ...{ tasks, partitionCount, sinceStartMs, trace, halts, problems, now },
  };
}

/** Which tasks have not read and relayed all there is, and why, as far as anybody knows; empty when all have. */
export function behind({ cluster, store, workers, tasks }: World): string[] {
  const statuses = workers.running.flatMap((worker) => worker.statuses());
  const missing = tasks.flatMap((partition) => {
    const { end } = cluster.log(partition).range;
    const name = partitionName(partition);
    const owners = statuses.filter(({ task }) => partitionName(task) === name);
    const isThere = owners.some(
      ({ phase, nextOffset, relayedTo }) => phase === "running" && nextOffset === end && relayedTo >= end,
    );
    if (isThere) return [];
    const said = owners.map(
      (each) => `${each.phase} at ${each.nextOffset}, relayed to ${each.relayedTo} ${each.problem ?? ""}`,
    );
    return [`${name} of ${end}: ${said.join("; ") || "no owner"}`];
  });
  if (missing.length > 0) return missing;
  // An owner that has nothing to commit does not notice that the store was emptied.
  const image = store.image();
  return tasks.flatMap((partition) => {
    const { end } = cluster.log(partition).range;
    const stored = image.get(partitionName(partition))?.meta.nextOffset ?? 0;
    return stored === end ? [] : [`${partitionName(partition)} of ${end}: stored to ${stored}`];
  });
}

/** A process may end because nobody answered it; it is started again. */
const isWeather = (error: Error): boolean => error.message.endsWith("no answer");

const explain = (error: Error): string =>
  error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
