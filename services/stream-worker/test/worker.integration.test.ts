/** The real worker on real Kafka and Redis, disturbed in every way we can think of. */
import { openAdmin, openProducer, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { readMeta } from "@doorstep/task-store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { STAGE_TOPICS } from "../src/stages/index.ts";
import { playEvening } from "./evening.ts";
import { expectPerfect } from "./perfect-reader.ts";
import { startRedisProcess } from "./redis-process.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL } = testServices();
const brokers = KAFKA_BROKERS.split(",");
const kafka = { brokers, clientId: "worker-test" };

const redis = await openRedis(REDIS_URL);
const producer = await openProducer(kafka);
const admin = await openAdmin(kafka);
let workers: WorkerProcess[] = [];

const startWorker = (redisUrl = REDIS_URL): WorkerProcess => {
  const worker = startWorkerProcess({ KAFKA_BROKERS, DATABASE_URL, REDIS_URL: redisUrl });
  workers.push(worker);
  return worker;
};

beforeEach(() => {
  workers = [];
});
afterEach(() => Promise.all(workers.map((worker) => worker.kill())));

/** Until everything on the logs now is in the state; `from` is the Redis it is in. */
async function caughtUp(from = redis): Promise<void> {
  for (const topic of STAGE_TOPICS) {
    for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
      await vi.waitFor(
        async () => expect((await readMeta(from, { topic, partition })).nextOffset).toBeGreaterThanOrEqual(end),
        {
          timeout: 30_000,
          interval: 100,
        },
      );
    }
  }
}

const evening = { producer, couriers: 24, steps: 60, everyMs: 150 };

describe("the worker", () => {
  test("undisturbed, and told to end, leaves nothing undone", async () => {
    const worker = startWorker();
    await worker.said("worker ready");
    await playEvening({ ...evening, run: "calm", steps: 30 });
    await caughtUp();
    expect(await worker.stop()).toBe(0);
    const { forwarded, buried } = await expectPerfect({ brokers, redis });
    expect(forwarded).toBeGreaterThan(100);
    expect(buried).toBeGreaterThan(0);
  });

  test("killed with -9 in the middle, twice, ends where one perfect reader ends", { timeout: 120_000 }, async () => {
    let worker = startWorker();
    await worker.said("worker ready");
    await playEvening({
      ...evening,
      run: "killed",
      async afterStep(step) {
        if (step !== 20 && step !== 40) return;
        await worker.kill();
        worker = startWorker();
        // The group waits for the dead one first.
        await worker.said("task acquired");
      },
    });
    await caughtUp();
    expect(await worker.stop()).toBe(0);
    await expectPerfect({ brokers, redis });
  });

  test("paused until another has taken over, doubles nothing when it wakes", {
    timeout: 120_000,
  }, async () => {
    const zombie = startWorker();
    await zombie.said("task acquired");
    const heir = startWorker();
    await heir.said("task acquired");
    await playEvening({
      ...evening,
      run: "paused",
      async afterStep(step) {
        if (step === 20) zombie.signal("SIGSTOP");
        if (step === 45) {
          // Its partitions have moved once the survivor has been assigned all of them.
          await vi.waitFor(() => expect(heir.lines.filter(({ msg }) => msg === "partitions assigned").length).toBe(2), {
            timeout: 20_000,
          });
          await caughtUp();
          zombie.signal("SIGCONT");
        }
      },
    });
    await caughtUp();
    await Promise.all([zombie.stop(), heir.stop()]);
    await expectPerfect({ brokers, redis });
  });

  test("goes on after Redis died and came back without its last moments", { timeout: 120_000 }, async () => {
    await using own = await openOwnRedis();
    const worker = startWorker(own.process.url);
    await worker.said("worker ready");
    await playEvening({
      ...evening,
      run: "redis-crash",
      afterStep: (step) => (step === 30 ? own.process.crash() : undefined),
    });
    await caughtUp(own.redis);
    expect(await worker.stop()).toBe(0);
    await expectPerfect({ brokers, redis: own.redis });
  });

  test("computes everything anew after Redis forgot everything", { timeout: 120_000 }, async () => {
    await using own = await openOwnRedis();
    const worker = startWorker(own.process.url);
    await worker.said("worker ready");
    const forget = (step: number) => (step === 30 ? own.process.forgetEverything() : undefined);
    await playEvening({ ...evening, run: "redis-lost", afterStep: forget });
    await caughtUp(own.redis);
    expect(await worker.stop()).toBe(0);
    await expectPerfect({ brokers, redis: own.redis });
  });
});

async function openOwnRedis() {
  const process = await startRedisProcess(redis);
  const own = await openRedis(process.url);
  return {
    process,
    redis: own,
    async [Symbol.asyncDispose]() {
      own.disconnect();
      await process.stop();
    },
  };
}
