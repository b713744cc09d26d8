/** One worker process: the engine itself, with every port leading through the scheduler. */
import { keyToPartition } from "@doorstep/events";
import { createLog, createMetrics, type OutgoingRecord } from "@doorstep/runtime";
import type { MemoryClient, MemoryCluster } from "@doorstep/runtime/memory";
import {
  type Clock,
  createWorkerMetrics,
  type OwnerStatus,
  startWorker,
  type Worker,
} from "@doorstep/stream-worker/engine";
import type { CheckpointStore, Output, TaskStore } from "@doorstep/task-store";
import type { Random } from "./random.ts";
import type { Process } from "./scheduler.ts";
import { createStages, NEW_SCHEMA } from "./stages.ts";

export interface SimulatedWorker {
  readonly process: Process;
  statuses(): readonly OwnerStatus[];
  /** Leaves in good order; the process ends when it is done. */
  leave(): void;
}

export interface WorkerPorts {
  readonly cluster: MemoryCluster;
  readonly clusterId: string;
  readonly store: TaskStore;
  readonly checkpoints: CheckpointStore;
  /** Around a client of the logs. */
  readonly wrapClient: (client: MemoryClient) => MemoryClient;
}

export interface SimulatedWorkerOptions extends WorkerPorts {
  readonly process: Process;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly checkpointEveryMs: number;
  readonly isSchemaKnown: () => boolean;
  readonly partitionCount: (topic: string) => number;
  /** Whether a request to append may stop half way. */
  readonly canSplit: () => boolean;
  readonly onFailure: (error: Error) => void;
  /** It has left in good order. */
  readonly onEnd: () => void;
}

export const GROUP_ID = "simulated";
/** Silent, and shared: making them costs more than a simulated minute. */
const log = createLog({ process: "simulated", level: "silent" });
const metrics = createWorkerMetrics(createMetrics());

export function startSimulatedWorker(options: SimulatedWorkerOptions): SimulatedWorker {
  const { process, cluster, random } = options;
  const client = options.wrapClient(
    cluster.connect({
      request: (what, act) => process.request("kafka", what, act),
      after: (ms) => process.after(ms),
    }),
  );
  let worker: Worker | undefined;
  let isLeaving = false;

  async function leave(): Promise<void> {
    if (worker === undefined) return;
    await worker.close();
    options.onEnd();
  }

  startWorker({
    joinGroup: (topics, handlers) => client.join({ groupId: GROUP_ID, topics, handlers }),
    groupId: GROUP_ID,
    stages: createStages(options.clusterId),
    store: storeThrough(process, options.store, random),
    checkpoints: checkpointsThrough(process, options.checkpoints),
    checkpointEveryMs: options.checkpointEveryMs,
    schemas: {
      find: (id) =>
        process.request("kafka", "look up schema", () =>
          id === NEW_SCHEMA.id && options.isSchemaKnown() ? NEW_SCHEMA : null,
        ),
    },
    producer: {
      ...client.producer,
      async send(records) {
        if (records.length < 2 || !options.canSplit() || !random.chance(0.05)) return client.producer.send(records);
        await client.producer.send(partOf(records, random, options.partitionCount));
        throw new Error("the brokers took only a part");
      },
    },
    admin: client.admin,
    partitionCount: options.partitionCount,
    clock: clockOf(process, options.nowMs, options.onFailure),
    log,
    metrics,
    onFailure: options.onFailure,
  }).then((started) => {
    worker = started;
    if (isLeaving) void leave().catch(options.onFailure);
  }, options.onFailure);

  return {
    process,
    statuses: () => worker?.statuses() ?? [],
    leave() {
      if (isLeaving) return;
      isLeaving = true;
      void leave().catch(options.onFailure);
    },
  };
}

/** The first few, or what is for some partitions: on each, the order stays. */
function partOf(
  records: readonly OutgoingRecord[],
  random: Random,
  partitionCount: (topic: string) => number,
): readonly OutgoingRecord[] {
  if (random.chance(0.5)) return records.slice(0, random.between(1, records.length));
  const isTaken = new Map<string, boolean>();
  return records.filter(({ topic, key, partition }) => {
    const bytes = typeof key === "string" ? Buffer.from(key) : key;
    const name = `${topic}:${partition ?? (bytes === null ? 0 : keyToPartition(bytes, partitionCount(topic)))}`;
    const taken = isTaken.get(name) ?? random.chance(0.5);
    isTaken.set(name, taken);
    return taken;
  });
}

function clockOf(process: Process, nowMs: () => number, onFailure: (error: Error) => void): Clock {
  return {
    nowMs,
    after: (ms) => process.after(ms),
    every(ms, act) {
      let stopped = false;
      let running: Promise<void> = Promise.resolve();
      async function repeat(): Promise<void> {
        while (!stopped) {
          await process.after(ms);
          if (stopped) return;
          running = Promise.resolve(act());
          await running;
        }
      }
      repeat().catch(onFailure);
      return {
        async stop() {
          stopped = true;
          await running;
        },
      };
    },
  };
}

function storeThrough(process: Process, store: TaskStore, random: Random): TaskStore {
  return {
    acquire: (task, logId) =>
      process.request("redis", `acquire ${task.topic}:${task.partition}`, () => store.acquire(task, logId)),
    commit: (task, commit) =>
      process.request(
        "redis",
        `commit ${task.topic}:${task.partition} ${commit.expectedOffset}→${commit.nextOffset}`,
        () => store.commit(task, commit),
      ),
    restore: (task, restore) =>
      process.request("redis", `restore ${task.topic}:${task.partition} ${restore.nextOffset}`, () =>
        store.restore(task, restore),
      ),
    drop: (task) => process.request("redis", "drop", () => store.drop(task)),
    async *readOutputs(task, range) {
      const outputs = await process.request("redis", `read outputs ${task.topic}:${task.partition}`, () =>
        collect(store.readOutputs(task, range)),
      );
      // In parts, as Redis gives them, and with something in between.
      for (let at = 0; at < outputs.length; ) {
        const until = at + random.between(1, 20);
        if (at > 0) await process.request("redis", "read on", () => {});
        yield outputs.slice(at, until);
        at = until;
      }
    },
  };
}

export async function collect(parts: AsyncIterable<readonly Output[]>): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const part of parts) outputs.push(...part);
  return outputs;
}

function checkpointsThrough(process: Process, checkpoints: CheckpointStore): CheckpointStore {
  const ask = <T>(what: string, act: () => Promise<T>): Promise<T> => process.request("postgres", what, act);
  return {
    save: (task, checkpoint) =>
      ask(`save checkpoint ${task.topic}:${task.partition} ${checkpoint.meta.nextOffset}`, () =>
        checkpoints.save(task, checkpoint),
      ),
    list: (task) => ask("list checkpoints", () => checkpoints.list(task)),
    load: (task, nextOffset) => ask("load checkpoint", () => checkpoints.load(task, nextOffset)),
    newest: (task, logId) => ask("newest checkpoint", () => checkpoints.newest(task, logId)),
    forgetAfter: (task, nextOffset) => ask("forget checkpoints", () => checkpoints.forgetAfter(task, nextOffset)),
  };
}
