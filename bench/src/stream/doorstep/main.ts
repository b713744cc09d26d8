/**
 * Our engine with the job as its only stage, as the worker runs its own: the same group,
 * commits and relay. Its log knows no ticks: stream time is the pings' own.
 */
import { parseArgs } from "node:util";
import { postgresCheckpoints } from "@doorstep/db/checkpoints";
import { createLog, createMetrics, onShutdown, openAdmin, openGroup, openProducer, openRedis } from "@doorstep/runtime";
import { createWorkerMetrics, runnable, startWorker, systemClock } from "@doorstep/stream-worker/engine";
import { redisTaskStore } from "@doorstep/task-store";
import { jobStage } from "./stage.ts";

const text = { type: "string", default: "" } as const;
const { values } = parseArgs({
  options: { brokers: text, redis: text, database: text, group: text, input: text, windows: text, sessions: text },
});
const { group: groupId, input, windows, sessions } = values;
const log = createLog({ process: "stream-bench", level: "info" });
const kafka = { brokers: values.brokers.split(","), clientId: "stream-bench", log };

/** Last opened, first closed. */
const opened: (() => Promise<unknown>)[] = [];
const shutDown = onShutdown({
  log,
  async close() {
    for (const close of opened.reverse()) await close();
  },
});

try {
  const redis = await openRedis(values.redis, { log });
  opened.push(async () => redis.disconnect());
  const checkpoints = postgresCheckpoints(values.database, (error) => log.debug({ err: error }, "PostgreSQL lost"));
  opened.push(checkpoints.close);
  const admin = await openAdmin(kafka);
  opened.push(admin.close);
  const producer = await openProducer(kafka);
  opened.push(producer.close);

  const count = await admin.partitionCount(input);
  const stage = runnable(jobStage({ input, windows, sessions }), {
    // Another run on the same log begins anew: the checkpoints of this one are none of its own.
    logId: `${admin.clusterId}/${input}/${count}/${groupId}`,
    encodeTick: () => null,
    isUrgent: false,
    encodeMode: () => null,
  });
  const worker = await startWorker({
    ...{ groupId, stages: [stage], producer, admin, log },
    joinGroup: (topics, handlers) => openGroup({ ...kafka, groupId, topics, handlers }),
    store: redisTaskStore(redis),
    checkpoints,
    // Its pings are framed with no schema.
    schemas: { find: async () => null },
    partitionCount: () => count,
    clock: systemClock,
    metrics: createWorkerMetrics(createMetrics()),
    onFailure: (error) => void shutDown(error),
  });
  opened.push(worker.close);
} catch (error) {
  await shutDown(error instanceof Error ? error : new Error(String(error)));
}
