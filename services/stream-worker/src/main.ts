import { postgresCheckpoints } from "@doorstep/db/checkpoints";
import { schemas, topics } from "@doorstep/events";
import {
  createLog,
  createMetrics,
  EnvError,
  onShutdown,
  openAdmin,
  openGroup,
  openProducer,
  openRedis,
  openSchemaLog,
  publishSchemas,
  serveHealth,
} from "@doorstep/runtime";
import { redisTaskStore } from "@doorstep/task-store";
import { systemClock } from "./engine/clock.ts";
import { startWorker } from "./engine/worker.ts";
import { createWorkerMetrics } from "./engine/worker-metrics.ts";
import { readEnv } from "./env.ts";
import { checkHealth, exposeLag } from "./health.ts";
import { readPartitionCounts } from "./partition-counts.ts";
import { checkRedis } from "./redis-check.ts";
import { checkRetention } from "./retention-check.ts";
import { openSchemasWhenAsked } from "./schemas-when-asked.ts";
import { STAGE_TOPICS, stagesOf } from "./stages/index.ts";

/**
 * States and outputs are some 2 kB of text each, made into bytes. Of Node's own slabs of 8 kB
 * every fourth would need a new one, and slabs are what the collector is slowest at.
 */
Buffer.poolSize = 1024 * 1024;

const GROUP_ID = "doorstep-stream-worker";

const env = settings();
const log = createLog({ process: "stream-worker", level: env.LOG_LEVEL });
const kafka = { brokers: env.KAFKA_BROKERS, clientId: "stream-worker", log };

/** Last opened, first closed. */
const opened: (() => Promise<unknown>)[] = [];
const shutDown = onShutdown({
  log,
  async close() {
    for (const close of opened.reverse()) await close();
  },
});

try {
  const redis = await openRedis(env.REDIS_URL, { log });
  opened.push(async () => redis.disconnect());
  await checkRedis(redis, log);
  const checkpoints = postgresCheckpoints(env.DATABASE_URL, (error) => log.debug({ err: error }, "PostgreSQL lost"));
  opened.push(checkpoints.close);

  const admin = await openAdmin(kafka);
  opened.push(admin.close);
  const producer = await openProducer(kafka);
  opened.push(producer.close);
  await publishSchemas(producer, kafka, schemas);
  const schemaLog = openSchemasWhenAsked(() => openSchemaLog(kafka));
  opened.push(schemaLog.close);

  const partitionCount = await readPartitionCounts(admin, [...STAGE_TOPICS, topics.tracking]);
  await checkRetention(admin, STAGE_TOPICS, log);
  const metrics = createMetrics();
  const stages = stagesOf({ clusterId: admin.clusterId, partitionCount, city: env.DOORSTEP_CITY });
  const worker = await startWorker({
    ...{ stages, checkpoints, producer, admin, partitionCount, log },
    groupId: GROUP_ID,
    joinGroup: (topicsToRead, handlers) => openGroup({ ...kafka, groupId: GROUP_ID, topics: topicsToRead, handlers }),
    store: redisTaskStore(redis),
    checkpointEveryMs: env.CHECKPOINT_EVERY_SECONDS * 1_000,
    schemas: schemaLog,
    clock: systemClock,
    metrics: createWorkerMetrics(metrics),
    onFailure: (error) => void shutDown(error),
  });
  opened.push(worker.close);

  const sources = { admin, redis, topics: STAGE_TOPICS, statuses: worker.statuses };
  exposeLag(metrics, sources);
  const server = await serveHealth({ port: env.WORKER_PORT, health: () => checkHealth(sources), metrics });
  opened.push(server.close);
  log.info({ port: server.port, cluster: admin.clusterId }, "worker ready");
} catch (error) {
  await shutDown(error instanceof Error ? error : new Error(String(error)));
}

function settings(): ReturnType<typeof readEnv> {
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
