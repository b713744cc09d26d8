/** History on real Kafka and PostgreSQL: whatever is repeated, killed or unreadable, each thing is there once. */
import { type Db, openDb } from "@doorstep/db";
import { readHistory } from "@doorstep/db/history";
import { deadLetterHeaders, encodeRecord, type OrdersRecord, type OrderTracked, topics } from "@doorstep/events";
import { openProducer, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { Client } from "pg";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { postgresPlaces } from "../src/engine/places.ts";
import type { Projection } from "../src/engine/projection.ts";
import { daysOf, openDayTables } from "../src/history/day-tables.ts";
import { DAY_MS, dayOf, partitionOfDay } from "../src/history/days.ts";
import { historyProjection } from "../src/history/projection.ts";
import type { HistoryRecord } from "../src/history/rows.ts";
import { openPool } from "../src/open-pool.ts";
import { keep, silentLog, testKafka, uncounted } from "./kept.ts";
import { delivered, placed, progress, tracked } from "./samples.ts";

const { DATABASE_URL } = testServices();
const pool = openPool(DATABASE_URL, { max: 6, log: silentLog });
const dayPool = openPool(DATABASE_URL, { max: 1, log: silentLog });
const db: Db = await openDb(DATABASE_URL);
const producer = await openProducer(testKafka());
afterAll(() => Promise.all([pool.end(), dayPool.end(), db.close(), producer.close()]));

const nowMs = Date.now();
const keepDays = { order_timeline: 90, order_predictions: 90, order_track: 14 };
const days = openDayTables({ pool: dayPool, keepDays, nowMs: () => nowMs, log: silentLog });
const history = (): Projection<HistoryRecord> => historyProjection({ days, metrics: uncounted });
const until = (condition: () => Promise<void>) => vi.waitFor(condition, { timeout: 30_000, interval: 20 });

const tell = (...records: (OrdersRecord | OrderTracked)[]): Promise<void> =>
  producer.send(
    records.map((record) => {
      const topic = record.type === "order-tracked" ? topics.tracking : topics.orders;
      const key = "orderId" in record ? record.orderId : "";
      return { topic, key, value: encodeRecord(topic, record as never) };
    }),
  );
const entriesOf = (orderId: string) => db.prisma.orderTimelineEntry.findMany({ where: { orderId } });
const newOrderId = (): string => `order-${crypto.randomUUID()}`;

/** An order that was promised twice, and came. */
function life(orderId: string): (OrdersRecord | OrderTracked)[] {
  const at = (minute: number): number => nowMs + minute * 60_000;
  const first = { earliestMs: at(20), latestMs: at(30), expectedMs: at(25) };
  const second = { earliestMs: at(28), latestMs: at(36), expectedMs: at(31) };
  return [
    placed(orderId, { atMs: at(0) }),
    tracked(orderId, 1, { asOfMs: at(0), ...first }),
    progress(orderId, at(15)),
    tracked(orderId, 2, { asOfMs: at(16), ...second, phase: "onTheWay" }),
    progress(orderId, at(16)),
    delivered(orderId, 2, at(31)),
    tracked(orderId, 3, { asOfMs: at(31), phase: "delivered", finished: true }),
  ];
}

test("[H1][H2][H3] an order's history is its facts, its statuses, its ride, and each promise beside what came true", async () => {
  keep(history(), pool);
  const orderId = newOrderId();
  await tell(...life(orderId));
  await until(async () => expect((await readHistory(db.prisma, orderId))?.statuses).toHaveLength(3));
  await until(async () => expect((await readHistory(db.prisma, orderId))?.facts).toHaveLength(2));
  const found = await readHistory(db.prisma, orderId);
  expect(found?.facts.map(({ type, version }) => [version, type])).toEqual([
    [1, "order-placed"],
    [2, "order-delivered"],
  ]);
  expect(found?.predictions.map(({ statusVersion, held, missedByMs }) => [statusVersion, held, missedByMs])).toEqual([
    [1, false, 6 * 60_000],
    [2, true, 0],
  ]);
  expect(found?.track.map(({ atMs }) => (atMs - nowMs) / 60_000)).toEqual([15, 16]);
  const judged = await pool.query(
    "SELECT status_version, held, extract(epoch FROM missed_by)::int AS missed FROM arrival_predictions WHERE order_id = $1 ORDER BY 1",
    [orderId],
  );
  expect(judged.rows).toEqual([
    { status_version: 1, held: false, missed: 360 },
    { status_version: 2, held: true, missed: 0 },
  ]);
  expect(await readHistory(db.prisma, newOrderId())).toBeNull();
});

test("[E2] what comes again at another place on its log changes nothing", async () => {
  const kept = keep(history(), pool);
  const orderId = newOrderId();
  const records = life(orderId);
  await tell(...records);
  await until(async () => expect(await entriesOf(orderId)).toHaveLength(5));
  const [before, log] = [await readHistory(db.prisma, orderId), await placesSum()];
  await tell(...records);
  await until(async () => expect(await placesSum()).toBeGreaterThan(log));
  await until(async () => expect((await kept.status()).lagRecords).toBe(0));
  expect(await readHistory(db.prisma, orderId)).toEqual(before);
});

test("[E3] killed between the rows and the commit, it keeps nothing, and does it once when it is back", async () => {
  const projection = history();
  let kills = 2;
  keep(
    {
      ...projection,
      async write(tx, entries) {
        const done = await projection.write(tx, entries);
        if (kills-- > 0) await killFromOutside(tx);
        return done;
      },
    },
    pool,
  );
  const orderId = newOrderId();
  await tell(...life(orderId));
  await until(async () => expect(await entriesOf(orderId)).toHaveLength(5));
  expect(kills).toBeLessThanOrEqual(0);
});

test("[E4] a place moves only from where its owner saw it last", async () => {
  const at = { topic: topics.orders, partition: 3 };
  const [first, second] = [1, 2].map(() => postgresPlaces(pool, { name: "two-owners", logId: "cluster" }));
  const [seen, alsoSeen] = [await first?.open(at, 5), await second?.open(at, 7)];
  expect([seen, alsoSeen]).toEqual([5, 5]);
  expect(await first?.move(pool, at, { from: 5, to: 9 })).toBe(true);
  expect(await second?.move(pool, at, { from: 5, to: 8 })).toBe(false);
  expect(await second?.open(at, 0)).toBe(9);
  // Of another cluster's log nothing is known.
  expect(await postgresPlaces(pool, { name: "two-owners", logId: "another" }).open(at, 2)).toBe(2);
});

test("[E4] a place that was set back is read on from, by whoever keeps the read model just then", async () => {
  keep(history(), pool);
  const [orderId, later] = [newOrderId(), newOrderId()];
  await tell(...life(orderId));
  await until(async () => expect(await entriesOf(orderId)).toHaveLength(5));
  await pool.query("DELETE FROM order_timeline");
  await pool.query("UPDATE projection_places SET next_offset = 0 WHERE projection = 'history'");
  await tell(...life(later));
  await until(async () => expect(await entriesOf(later)).toHaveLength(5));
  await until(async () => expect(await entriesOf(orderId)).toHaveLength(5));
});

test("[E5] a record nobody can read is a dead letter with its reason, and those behind it are read", async () => {
  const letters: string[] = [];
  const tail = await tailTopics({
    ...testKafka(),
    topics: [topics.deadLetter],
    from: "end",
    onBatch: ({ records }) =>
      void letters.push(...records.map(({ headers }) => headers?.[deadLetterHeaders.topic] ?? "")),
  });
  onTestFinished(() => tail.close());
  keep(history(), pool);
  const orderId = newOrderId();
  const bad = (topic: string) => ({ topic, key: orderId, value: new Uint8Array([9, 9, 9]) });
  await producer.send([bad(topics.tracking), bad(topics.orders)]);
  await tell(...life(orderId));
  await until(async () => expect(await entriesOf(orderId)).toHaveLength(5));
  // What lies on a stage's log, the stage sends.
  await until(async () => expect(letters).toEqual([topics.tracking]));
});

test("[H4] days are made ahead, an older one when a replay needs it, and dropped whole when they are too old", async () => {
  const clock = { ms: nowMs };
  const turning = openDayTables({ pool: dayPool, keepDays, nowMs: () => clock.ms, log: silentLog });
  await turning.turn();
  const day = (offset: number): string => partitionOfDay("order_track", dayOf(nowMs) + offset * DAY_MS);
  expect(await daysOf(pool, "order_track")).toEqual(expect.arrayContaining([day(0), day(1), day(2)]));
  expect(turning.hold("order_track", nowMs - 13 * DAY_MS)).toBe(true);
  expect(turning.hold("order_track", nowMs - 14 * DAY_MS)).toBe(false);
  await turning.ready();
  expect(await daysOf(pool, "order_track")).toContain(day(-13));
  clock.ms += DAY_MS;
  await turning.turn();
  const after = await daysOf(pool, "order_track");
  expect(after).not.toContain(day(-13));
  expect(after).toContain(day(3));
});

/** As a machine that dies: the connection is gone in the middle of the transaction. */
async function killFromOutside(tx: { query(sql: string): Promise<{ rows: { pid: number }[] }> }): Promise<void> {
  const [row] = (await tx.query("SELECT pg_backend_pid() AS pid")).rows;
  const client = new Client({ connectionString: DATABASE_URL });
  await client.connect();
  await client.query("SELECT pg_terminate_backend($1)", [row?.pid]);
  await client.end();
}

async function placesSum(): Promise<number> {
  const { rows } = await pool.query(
    "SELECT sum(next_offset)::int AS sum FROM projection_places WHERE projection = 'history'",
  );
  return rows[0]?.sum ?? 0;
}
