/** One worker process: the engine itself, with every port leading through the scheduler. */
import { createLog, createMetrics } from "@doorstep/runtime";
import type { MemoryClient, MemoryCluster } from "@doorstep/runtime/memory";
import { createWorkerMetrics, type OwnerStatus, startWorker, type Worker } from "@doorstep/stream-worker/engine";
import type { CheckpointStore, TaskStore } from "@doorstep/task-store";
import type { Random } from "./random.ts";
import type { Process } from "./scheduler.ts";
import { createStages, NEW_SCHEMA } from "./stages.ts";
import { checkpointsThrough, clockOf, splittingProducer, storeThrough } from "./worker-ports.ts";

export interface SimulatedWorker {
  readonly process: Process;
  statuses(): readonly OwnerStatus[];
  /** Leaves in good order; the process ends when it is done. */
  leave(): void;
}

export interface SimulatedWorkerOptions {
  readonly cluster: MemoryCluster;
  readonly clusterId: string;
  readonly store: TaskStore;
  readonly checkpoints: CheckpointStore;
  /** Around a client of the logs. */
  readonly wrapClient: (client: MemoryClient) => MemoryClient;
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

const GROUP_ID = "simulated";
/** Silent, and shared: making them costs more than a simulated minute. */
const log = createLog({ process: "simulated", level: "silent" });
const metrics = createWorkerMetrics(createMetrics());
/** Nobody asks for them, and counting is a part of every step. */
for (const metric of Object.values(metrics)) Object.assign(metric, { inc() {}, startTimer: () => () => 0 });

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
    producer: splittingProducer(client.producer, options),
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
