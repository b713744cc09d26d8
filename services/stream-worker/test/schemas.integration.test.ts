/**
 * Two builds side by side: a newer one has a second version of two schemas. Its producer and
 * its worker run beside a producer and a worker of today, on the same logs, in one group.
 */
import { createCodec, codec as ownCodec, type RegisteredSchema, schemas } from "@doorstep/events";
import {
  createLog,
  createMetrics,
  openAdmin,
  openGroup,
  openProducer,
  openRedis,
  openSchemaLog,
  publishSchemas,
} from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { memoryCheckpoints, readKey, readMeta, redisTaskStore } from "@doorstep/task-store";
import { expect, onTestFinished, test, vi } from "vitest";
import { createWorkerMetrics, startWorker, systemClock } from "../src/engine/index.ts";
import { readPartitionCounts } from "../src/partition-counts.ts";
import { STAGE_TOPICS, stagesOf } from "../src/stages/index.ts";
import { playEvening } from "./evening.ts";
import { expectPerfect } from "./perfect-reader.ts";
import { startWorkerProcess } from "./worker-process.ts";

const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL } = testServices();
const kafka = { brokers: KAFKA_BROKERS.split(","), clientId: "schemas-test" };

const field = (name: string, type: string) => ({ name, type: ["null", type], default: null });
const pingV2 = nextVersion("couriers", "ping", { id: 19, field: field("heightM", "float") });
const placedV3 = nextVersion("orders", "order-placed", { id: 59, field: field("gift", "string") });
/** What the newer build knows. */
const newerSchemas: readonly RegisteredSchema[] = [...schemas, pingV2, placedV3];

test("the older worker reads what the newer producer writes, beside a newer worker, and both end the same", {
  timeout: 180_000,
}, async () => {
  const redis = await openRedis(REDIS_URL);
  const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
  const older = startWorkerProcess({ KAFKA_BROKERS, REDIS_URL, DATABASE_URL });
  onTestFinished(async () => {
    await older.kill();
    await Promise.all([producer.close(), admin.close()]);
    redis.disconnect();
  });
  await older.said("worker ready");

  const newer = createCodec(newerSchemas);
  const evening = { producer, couriers: 12, steps: 20, everyMs: 50 };
  // Fields that today's code has never heard of.
  const encodeNewer: typeof newer.encode = (topic, record) =>
    newer.encode(topic, { ...record, heightM: 12.5, gift: "a card" });
  await playEvening({ ...evening, run: "new", encode: encodeNewer });

  // Nobody has said what ids 19 and 59 are: no record is lost, none is buried, the partitions wait.
  await vi.waitFor(
    () => expect(older.lines.some(({ problem }) => String(problem).includes("schema id 19"))).toBe(true),
    {
      timeout: 60_000,
    },
  );
  expect(older.lines.some(({ msg }) => msg === "records go to the dead letters")).toBe(false);

  // The newer build's producer puts its schemas on the log, as every producer does when it starts.
  await publishSchemas(producer, kafka, newerSchemas);
  await caughtUp();
  await playEvening({ ...evening, run: "old" });

  // The rolling deploy goes on: a worker of the newer build joins, and shares the partitions.
  const newerWorker = await startNewer();
  await playEvening({ ...evening, run: "new-again", encode: encodeNewer });
  await playEvening({ ...evening, run: "old-again" });
  await caughtUp();
  await newerWorker.close();
  expect(await older.stop()).toBe(0);

  ownCodec.learn(pingV2);
  ownCodec.learn(placedV3);
  // The newer build keeps the facts it understands more of; in all else they agree to the byte.
  const comparable = (state: string) => state.replaceAll(/,"gift":(null|"a card")/g, "");
  const { forwarded } = await expectPerfect({ brokers: kafka.brokers, redis, comparable });
  expect(forwarded).toBeGreaterThan(100);
  for (const run of ["new", "old", "new-again", "old-again"]) {
    expect(await phaseOf(`${run}-o0`), run).toContain('"order-delivered"');
  }

  async function startNewer() {
    const [workersProducer, schemaLog] = await Promise.all([openProducer(kafka), openSchemaLog(kafka)]);
    const log = createLog({ process: "newer-worker", level: "silent" });
    const partitionCount = await readPartitionCounts(admin, [...STAGE_TOPICS, "tracking"]);
    const groupId = "doorstep-stream-worker";
    const worker = await startWorker({
      stages: stagesOf({ clusterId: admin.clusterId, partitionCount, city: "montevideo", codec: newer }),
      ...{ groupId, admin, partitionCount, log, producer: workersProducer, schemas: schemaLog, clock: systemClock },
      joinGroup: (topics, handlers) => openGroup({ ...kafka, groupId, topics, handlers }),
      ...{ store: redisTaskStore(redis), checkpoints: memoryCheckpoints() },
      metrics: createWorkerMetrics(createMetrics()),
      onFailure: (error) => expect.unreachable(error.message),
    });
    await vi.waitFor(() => expect(worker.statuses().some(({ phase }) => phase === "running")).toBe(true), {
      timeout: 60_000,
    });
    return {
      async close() {
        await worker.close();
        await Promise.all([workersProducer.close(), schemaLog.close()]);
      },
    };
  }

  async function caughtUp(): Promise<void> {
    for (const topic of STAGE_TOPICS) {
      for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
        await vi.waitFor(
          async () => expect((await readMeta(redis, { topic, partition })).nextOffset).toBeGreaterThanOrEqual(end),
          { timeout: 60_000, interval: 100 },
        );
      }
    }
  }

  async function phaseOf(orderId: string): Promise<string> {
    const count = await admin.partitionCount("orders");
    const states = await Promise.all(
      Array.from({ length: count }, (_, partition) => readKey(redis, { topic: "orders", partition }, orderId)),
    );
    return states.map(({ stored }) => Buffer.from(stored?.settled ?? stored?.state ?? []).toString()).join("");
  }
});

function nextVersion(
  topic: RegisteredSchema["topic"],
  type: string,
  { id, field: added }: { readonly id: number; readonly field: object },
): RegisteredSchema {
  const versions = (schemas as readonly RegisteredSchema[]).filter(
    (each) => each.topic === topic && each.type === type,
  );
  const newest = versions.reduce((a, b) => (b.version > a.version ? b : a));
  const avro = newest.avro as { readonly fields: readonly object[] };
  return { ...newest, id, version: newest.version + 1, avro: { ...avro, fields: [...avro.fields, added] } };
}
