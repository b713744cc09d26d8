/** A read model is dropped and made anew from the logs, while it is kept: afterwards it is the same. */
import { openDb } from "@doorstep/db";
import { readHistory } from "@doorstep/db/history";
import { openOrderSearch } from "@doorstep/db/search";
import { encodeRecord, type OrdersRecord, type OrderTracked, topics } from "@doorstep/events";
import { openAdmin, openProducer, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { taskKeys } from "@doorstep/task-store";
import { afterAll, expect, test, vi } from "vitest";
import { openDayTables } from "../src/history/day-tables.ts";
import { historyProjection } from "../src/history/projection.ts";
import { openPool } from "../src/open-pool.ts";
import { dropLive } from "../src/rebuild/live.ts";
import { runRebuild } from "../src/rebuild/run-rebuild.ts";
import { searchProjection } from "../src/search/projection.ts";
import { keep, silentLog, testKafka, uncounted } from "./kept.ts";
import { delivered, placed, progress, tracked } from "./samples.ts";

const { DATABASE_URL, REDIS_URL, KAFKA_BROKERS } = testServices();
const env = { DATABASE_URL, REDIS_URL, KAFKA_BROKERS: KAFKA_BROKERS.split(",") };
const pool = openPool(DATABASE_URL, { max: 8, log: silentLog });
const dayPool = openPool(DATABASE_URL, { max: 1, log: silentLog });
const [db, producer, admin] = await Promise.all([
  openDb(DATABASE_URL),
  openProducer(testKafka()),
  openAdmin(testKafka()),
]);
const [search, redis] = [openOrderSearch(DATABASE_URL), await openRedis(REDIS_URL)];
afterAll(async () => {
  redis.disconnect();
  await Promise.all([pool.end(), dayPool.end(), db.close(), producer.close(), admin.close(), search.close()]);
});
const until = (condition: () => Promise<void>) => vi.waitFor(condition, { timeout: 30_000, interval: 20 });
const nowMs = Date.now();

const tell = (...records: (OrdersRecord | OrderTracked)[]): Promise<void> =>
  producer.send(
    records.map((record) => {
      const topic = record.type === "order-tracked" ? topics.tracking : topics.orders;
      const key = "orderId" in record ? record.orderId : "";
      return { topic, key, value: encodeRecord(topic, record as never) };
    }),
  );

test("[R1] history and search are dropped and come back as they were", async () => {
  const keepDays = { order_timeline: 90, order_predictions: 90, order_track: 14 };
  const days = openDayTables({ pool: dayPool, keepDays, nowMs: () => nowMs, log: silentLog });
  keep(historyProjection({ days, metrics: uncounted }), pool);
  keep(searchProjection, pool);
  for (const orderId of ["r1", "r2", "r3"]) {
    await tell(
      placed(orderId, { atMs: nowMs }),
      tracked(orderId, 1, { asOfMs: nowMs }),
      progress(orderId, nowMs + 5_000),
      delivered(orderId, 2, nowMs + 60_000),
      tracked(orderId, 2, { asOfMs: nowMs + 60_000, phase: "delivered", finished: true }),
    );
  }
  const all = async () => ({
    histories: await Promise.all(["r1", "r2", "r3"].map((orderId) => readHistory(db.prisma, orderId))),
    hits: await search.search({ typed: "chivitos delivered", limit: 10 }),
  });
  const isWhole = async (): Promise<void> => {
    const { histories, hits } = await all();
    for (const history of histories) {
      expect([history?.facts.length, history?.statuses.length, history?.track.length]).toEqual([2, 2, 1]);
    }
    expect(hits).toHaveLength(3);
  };
  await until(isWhole);
  const before = await all();
  await pool.query("UPDATE order_search SET address = 'nowhere'");
  await pool.query("UPDATE order_timeline SET what = 'nothing'");
  const said: string[] = [];
  for (const what of ["history", "search"] as const) {
    expect(await runRebuild({ what }, env, (sentence) => said.push(sentence))).toBe(0);
  }
  expect(said).toEqual([
    expect.stringMatching(/^\d+ rows since 1970-01-01T00:00:00.000Z are dropped; 8 partitions are read again\.$/),
    expect.stringMatching(/^\d+ rows since 1970-01-01T00:00:00.000Z are dropped; 16 partitions are read again\.$/),
  ]);
  await until(isWhole);
  expect(await all()).toEqual(before);
});

test("[R2] live state is taken away with its checkpoints, and not where the log has lost its beginning", async () => {
  const { meta } = taskKeys({ topic: topics.orders, partition: 1 });
  await redis.hset(meta, "epoch", "3");
  const forgotten: string[] = [];
  const checkpoints = {
    forgetAfter: async ({ topic, partition }: { topic: string; partition: number }) =>
      void forgotten.push(`${topic}:${partition}`),
  };
  const trimmed = { ranges: async () => [{ start: 7, end: 9 }] };
  expect(await dropLive({ admin: trimmed, redis, checkpoints })).toMatch(/no longer has its first 7 records/);
  expect(await redis.exists(meta)).toBe(1);
  expect(await dropLive({ admin, redis, checkpoints })).toBe(12);
  expect(await redis.exists(meta)).toBe(0);
  expect(forgotten).toContain("orders:1");
});

test("[R3] an order nobody knows is said so", async () => {
  const said: string[] = [];
  expect(await runRebuild({ what: "order", orderId: "nobody" }, env, (sentence) => said.push(sentence))).toBe(1);
  expect(said).toEqual(["There is no order nobody."]);
});
