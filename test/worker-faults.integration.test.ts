/** What a computation cannot mend, or a machine takes away: each has its answer, on real Kafka and Redis. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { deleteRecordsBefore, emptyLogs, emptyTestServices } from "@doorstep/infra/testing";
import { openAdmin, openProducer, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import {
  expectPerfect,
  playEvening,
  startRedisProcess,
  startWorkerProcess,
  type WorkerProcess,
} from "@doorstep/stream-worker/testing";
import { readMeta } from "@doorstep/task-store";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

const services = testServices();
const { KAFKA_BROKERS, REDIS_URL } = services;
const kafka = { brokers: KAFKA_BROKERS.split(","), clientId: "faults-test" };
const STAGE_TOPICS = ["couriers", "orders", "places"] as const;
const PATIENT = { timeout: 60_000, interval: 100 } as const;

const redis = await openRedis(REDIS_URL);
let workers: WorkerProcess[] = [];

beforeEach(async () => {
  await emptyTestServices(services);
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  workers = [];
});

const startWorker = (changes: { readonly REDIS_URL?: string } = {}): WorkerProcess => {
  const worker = startWorkerProcess({ ...services, CHECKPOINT_EVERY_SECONDS: "1", ...changes });
  workers.push(worker);
  return worker;
};

/** Connections are made anew, since a client keeps what it knows of topics that are made anew. */
async function play(run: string, afterStep?: (step: number) => Promise<void>): Promise<void> {
  const producer = await openProducer(kafka);
  try {
    await playEvening({ producer, run, couriers: 12, steps: 30, everyMs: 100, ...(afterStep && { afterStep }) });
  } finally {
    await producer.close();
  }
}

async function caughtUp(from: Redis = redis): Promise<void> {
  const admin = await openAdmin(kafka);
  onTestFinished(() => admin.close());
  for (const topic of STAGE_TOPICS) {
    for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
      await vi.waitFor(
        async () => expect((await readMeta(from, { topic, partition })).nextOffset).toBeGreaterThanOrEqual(end),
        PATIENT,
      );
    }
  }
}

const problemsOf = (worker: WorkerProcess): string[] =>
  worker.lines.filter(({ msg }) => msg === "task halted").map(({ err }) => (err as { message: string }).message);

test("Redis is emptied: each task goes on from its checkpoint, and ends where one perfect reader ends", {
  timeout: 180_000,
}, async () => {
  const worker = startWorker();
  await worker.said("worker ready");
  await play("emptied", async (step) => {
    if (step !== 20) return;
    await vi.waitFor(
      async () => expect(await worker.metrics()).toMatch(/checkpoints_total\{[^}]*saved"\} [1-9]/),
      PATIENT,
    );
    await redis.flushall();
  });
  await caughtUp();
  await worker.said("task restored from its checkpoint");
  expect(await worker.stop()).toBe(0);
  await expectPerfect({ brokers: kafka.brokers, redis });
});

test("a replica takes over from a Redis that died: what it had not heard of is computed again", {
  timeout: 180_000,
}, async () => {
  const first = await startRedisProcess(redis);
  const second = await startRedisProcess(redis, { replicaOf: first.port });
  const address = await openAddress(first.port);
  onTestFinished(async () => {
    address.close();
    await Promise.all([first.stop(), second.stop()]);
  });
  const replica = await openRedis(second.url);
  onTestFinished(() => replica.disconnect());
  const worker = startWorker({ REDIS_URL: address.url });
  await worker.said("worker ready");
  await play("failover", async (step) => {
    if (step !== 15) return;
    await vi.waitFor(async () => expect(await replica.info("replication")).toContain("master_link_status:up"), PATIENT);
    await first.kill();
    await replica.replicaof("NO", "ONE");
    address.leadTo(second.port);
  });
  await caughtUp(replica);
  expect(await worker.stop()).toBe(0);
  await expectPerfect({ brokers: kafka.brokers, redis: replica });
});

test("retention ran past a worker that was away: those tasks halt and say what is missing, the others go on", {
  timeout: 180_000,
}, async () => {
  const before = startWorker();
  await before.said("worker ready");
  await play("kept");
  await caughtUp();
  await before.stop();
  await play("unread");
  const admin = await openAdmin(kafka);
  onTestFinished(() => admin.close());
  const ends = await admin.endOffsets("couriers");
  const { nextOffset } = await readMeta(redis, { topic: "couriers", partition: 0 });
  await deleteRecordsBefore(KAFKA_BROKERS, "couriers", [nextOffset + 5, 0, 0, 0]);

  const worker = startWorker();
  await vi.waitFor(() => expect(problemsOf(worker)).toHaveLength(1), PATIENT);
  expect(problemsOf(worker)[0]).toContain(`records ${nextOffset} to ${nextOffset + 4} of partition 0 of "couriers"`);
  for (const partition of [1, 2, 3]) {
    const reached = async () => (await readMeta(redis, { topic: "couriers", partition })).nextOffset;
    await vi.waitFor(async () => expect(await reached()).toBeGreaterThanOrEqual(ends[partition] ?? 0), PATIENT);
  }
  expect((await readMeta(redis, { topic: "couriers", partition: 0 })).nextOffset).toBe(nextOffset);
});

test("logs that were deleted and made again are not taken for the old ones, shorter or longer than they were", {
  timeout: 180_000,
}, async () => {
  const before = startWorker();
  await before.said("worker ready");
  await play("old");
  await caughtUp();
  await before.stop();
  const states = await statesOf();

  await emptyLogs(KAFKA_BROKERS);
  const shorter = startWorker();
  await vi.waitFor(() => expect(problemsOf(shorter).length).toBeGreaterThan(0), PATIENT);
  expect(problemsOf(shorter)[0]).toContain("it lost its tail, or is another log");
  await shorter.kill();

  for (const run of ["new", "newer"]) await play(run);
  const longer = startWorker();
  await vi.waitFor(() => {
    expect(problemsOf(longer).some((problem) => problem.includes("is not the one the state was computed from"))).toBe(
      true,
    );
  }, PATIENT);
  await longer.kill();
  // Whatever else went on: nothing was computed from the one log onto the other's state.
  expect(await statesOf()).toEqual(states);

  async function statesOf(): Promise<Record<string, Record<string, string>>> {
    const partitions = STAGE_TOPICS.slice(0, 2).flatMap((topic) => [0, 1, 2, 3].map((at) => `${topic}:${at}`));
    const all = await Promise.all(partitions.map((name) => redis.hgetall(`doorstep:{${name}}:state`)));
    return Object.fromEntries(partitions.map((name, at) => [name, all[at] ?? {}]));
  }
});

/** One address whatever stands behind it, as a service's name or a virtual address is. */
async function openAddress(port: number) {
  let target = port;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      open.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `redis://127.0.0.1:${address.port}`,
    leadTo(other: number) {
      target = other;
    },
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
