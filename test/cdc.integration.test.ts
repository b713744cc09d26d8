/**
 * The write side's way to the logs, with the real Kafka Connect: what is committed arrives
 * as it was written, whatever is killed, lost or started again on the way.
 */
import { type Db, openDb } from "@doorstep/db";
import { CLOCKS_APART_MS, heartbeatKeys, keepOutbox, readSlot } from "@doorstep/db/outbox";
import {
  decodeRecord,
  encodeRecord,
  keyToPartition,
  type OrderFact,
  type OrdersRecord,
  topics,
} from "@doorstep/events";
import { startTestConnect } from "@doorstep/infra/testing";
import { createLog, openAdmin, type ReceivedRecord, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { Client } from "pg";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";

const services = testServices();
const { DATABASE_URL } = services;
const kafka = { brokers: [services.KAFKA_BROKERS], clientId: "cdc-test" };
const db: Db = await openDb(DATABASE_URL);
const { prisma } = db;
const admin = await openAdmin(kafka);
const partitionCount = await admin.partitionCount(topics.orders);
const connect = await startTestConnect(services);
afterAll(async () => {
  await connect.stop();
  await Promise.all([db.close(), admin.close()]);
});

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 50_000, interval: 20 });

type Outcome = "written" | "lastWaits" | "notSettled";

/** Keeps the outbox, with heartbeats that come often. `clock` dates facts and heartbeats. */
function keep() {
  const clock = { ms: Date.now() };
  const outcomes: Record<Outcome, number> = { written: 0, lastWaits: 0, notSettled: 0 };
  const counts = { carried: 0, slotsLost: 0 };
  const keeper = keepOutbox({
    databaseUrl: DATABASE_URL,
    prisma,
    kafka,
    log: createLog({ process: "test", level: "silent" }),
    metrics: {
      carried: {
        inc: (by) => {
          counts.carried += Number(by);
        },
      },
      carriedDelay: { observe: () => {} },
      slotsLost: { inc: () => void counts.slotsLost++ },
    },
    heartbeats: {
      partitionCount,
      everyMs: 20,
      nowMs: () => clock.ms,
      counted: { inc: (labels) => void outcomes[(labels as { outcome: Outcome }).outcome]++ },
    },
  });
  onTestFinished(() => keeper.close());
  return { clock, outcomes, counts, close: keeper.close };
}

interface Read extends Pick<ReceivedRecord, "key" | "value"> {
  readonly partition: number;
}

/** What comes to a log, as far as it has come. */
async function follow(topic: string, from: "start" | "end" = "end"): Promise<Read[]> {
  const read: Read[] = [];
  const tail = await tailTopics({
    ...kafka,
    topics: [topic],
    from,
    onBatch: ({ partition, records }) =>
      void read.push(...records.map(({ key, value }) => ({ partition, key, value }))),
  });
  onTestFinished(() => tail.close());
  if (from === "start") await tail.caughtUp();
  return read;
}

const text = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();
const orderOf = (record: Read): OrdersRecord => {
  const decoded = decodeRecord(topics.orders, record.value);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.record;
};
const versionsOf = (read: readonly Read[], orderId: string): number[] =>
  read
    .filter(({ key }) => text(key) === orderId)
    .map(orderOf)
    .map((record) => ("version" in record ? record.version : 0));
const latestHeartbeat = (read: readonly Read[], partition: number): number =>
  Math.max(
    0,
    ...read
      .filter((record) => record.partition === partition)
      .map(orderOf)
      .map((record) => (record.type === "heartbeat" ? record.atMs : 0)),
  );
const allPartitions = [...Array(partitionCount).keys()];
const newOrderId = (): string => `order-${crypto.randomUUID()}`;

function factOf(orderId: string, version: number, atMs = Date.now()): OrderFact {
  return { type: "order-cancelled", orderId, version, atMs, origin: "web", ...called };
}
const called = { by: "diner", reason: "changedMind", refundedMinor: 0 } as const;
const bytesOf = (fact: OrderFact): Uint8Array<ArrayBuffer> => new Uint8Array(encodeRecord(topics.orders, fact));
const accept = (facts: readonly OrderFact[]): Promise<unknown> =>
  prisma.outboxRecord.createMany({
    data: facts.map((fact) => ({ topic: topics.orders, key: fact.orderId, value: bytesOf(fact) })),
  });
const outboxIsEmpty = () => until(async () => expect(await factsWaiting()).toBe(0));
const factsWaiting = (): Promise<number> =>
  prisma.outboxRecord.count({ where: { key: { notIn: [...heartbeatKeys(partitionCount)] } } });
const heartbeatsWaiting = (): Promise<number> =>
  prisma.outboxRecord.count({ where: { key: { in: [...heartbeatKeys(partitionCount)] } } });

/** What a reader makes of facts that may come again: those of a version it has not had. */
const withoutRepeats = (versions: readonly number[]): number[] => [...new Set(versions)];

test("a committed fact is on its log as the very bytes, under its key, where the Java client's partitioner puts it", async () => {
  const { counts } = keep();
  const orders = await follow(topics.orders);
  const couriers = await follow(topics.couriers);
  const facts = Array.from({ length: 40 }, (_, at) => factOf(newOrderId(), at + 1));
  const offline = { type: "courier-offline", courierId: "courier-1", version: 3, atMs: 5, origin: "web" } as const;
  const value = new Uint8Array(encodeRecord(topics.couriers, offline));
  await accept(facts);
  await prisma.outboxRecord.create({ data: { topic: topics.couriers, key: "courier-1", value } });
  await outboxIsEmpty();

  for (const fact of facts) {
    const [record, ...more] = orders.filter(({ key }) => text(key) === fact.orderId);
    expect(more).toEqual([]);
    expect(Buffer.from(record?.value ?? []).equals(bytesOf(fact))).toBe(true);
    expect(record?.partition).toBe(keyToPartition(new TextEncoder().encode(fact.orderId), partitionCount));
  }
  const [record] = couriers;
  expect(text(record?.key ?? null)).toBe("courier-1");
  expect(Buffer.from(record?.value ?? []).equals(value)).toBe(true);
  expect(counts.carried).toBe(41);
});

test("tables arrive as envelopes under their order, and a secret stays where it is", async () => {
  const [orders, payments] = [await follow("cdc.public.orders"), await follow("cdc.public.payments")];
  const orderId = newOrderId();
  await prisma.order.create({ data: { ...orderRow, id: orderId, payments: { create: paymentRow } } });
  await prisma.order.update({ where: { id: orderId }, data: { state: "cancelled", version: 3 } });
  await until(() => expect(orders).toHaveLength(2));
  await until(() => expect(payments).toHaveLength(1));
  const [created, changed] = orders.map(({ value }) => JSON.parse(text(value)));
  expect(created).toMatchObject({
    op: "c",
    before: null,
    after: { id: orderId, state: "authorised", items_minor: 900 },
  });
  expect(changed).toMatchObject({ op: "u", after: { id: orderId, state: "cancelled", version: 3 } });
  expect(changed.source).toMatchObject({ schema: "public", table: "orders", ts_ms: expect.any(Number) });
  expect(text(orders[0]?.value ?? null)).not.toContain(orderRow.handoverCode);
  expect([...orders, ...payments].map(({ key }) => text(key))).toEqual([orderId, orderId, orderId]);
});

test("every partition hears how far the write side has come, behind all facts accepted before", async () => {
  const read = await follow(topics.orders);
  const { clock } = keep();
  const orderIds: string[] = [];
  for (let order = 0; order < 20; order++) {
    clock.ms += 400;
    const orderId = newOrderId();
    orderIds.push(orderId);
    await accept([factOf(orderId, 1, clock.ms)]);
  }
  const lastFactMs = clock.ms;
  clock.ms += CLOCKS_APART_MS + 1;
  await until(() => {
    for (const partition of allPartitions) expect(latestHeartbeat(read, partition)).toBeGreaterThan(lastFactMs);
  });
  for (const partition of allPartitions) {
    let heardMs = 0;
    for (const record of read.filter((one) => one.partition === partition).map(orderOf)) {
      if (record.type === "heartbeat") heardMs = Math.max(heardMs, record.atMs);
      else if ("version" in record) expect(record.atMs).toBeGreaterThanOrEqual(heardMs);
    }
  }
  for (const orderId of orderIds) expect(versionsOf(read, orderId)).toEqual([1]);
});

test("a command that takes its time holds the heartbeats back until its facts are on their way", async () => {
  const read = await follow(topics.orders);
  const { clock, outcomes } = keep();
  const orderId = newOrderId();
  const partition = keyToPartition(new TextEncoder().encode(orderId), partitionCount);
  const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let factMs = 0;
  const slow = prisma.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_current_xact_id()::text`;
      factMs = clock.ms;
      begun.resolve();
      await mayEnd.promise;
      const value = bytesOf(factOf(orderId, 1, factMs));
      await tx.outboxRecord.create({ data: { topic: topics.orders, key: orderId, value } });
    },
    { timeout: 30_000 },
  );
  await begun.promise;
  const before = outcomes.written + outcomes.notSettled;
  clock.ms += 60_000;
  // Several beats see the transaction open.
  await until(() => expect(outcomes.written + outcomes.notSettled).toBeGreaterThan(before + 5));
  for (const each of allPartitions) expect(latestHeartbeat(read, each)).toBeLessThanOrEqual(factMs);
  mayEnd.resolve();
  await slow;
  await until(() => {
    for (const each of allPartitions) expect(latestHeartbeat(read, each)).toBeGreaterThan(factMs);
  });
  const at = read.findIndex(({ key }) => text(key) === orderId);
  expect(latestHeartbeat(read.slice(0, at), partition)).toBeLessThanOrEqual(factMs);
});

test("of two keepers one works, and the other takes over when it goes", async () => {
  const first = keep();
  await until(() => expect(first.outcomes.written).toBeGreaterThan(0));
  const second = keep();
  const before = first.outcomes.written;
  await until(() => expect(first.outcomes.written).toBeGreaterThan(before + 3));
  expect(second.outcomes).toEqual({ written: 0, lastWaits: 0, notSettled: 0 });
  await first.close();
  // On the log before anyone looks: found there all the same.
  const read = await follow(topics.orders);
  const orderId = newOrderId();
  await accept([factOf(orderId, 1)]);
  await until(() => expect(versionsOf(read, orderId)).toEqual([1]));
  await until(() => expect(second.outcomes.written).toBeGreaterThan(0));
  await outboxIsEmpty();
});

test("with Connect killed orders are taken and wait; started again it loses none, in order, and repeats are known", async () => {
  const { outcomes } = keep();
  const read = await follow(topics.orders);
  const orderId = newOrderId();
  await accept([factOf(orderId, 1), factOf(orderId, 2)]);
  await until(() => expect(versionsOf(read, orderId)).toContain(2));
  await connect.kill();
  for (const version of [3, 4, 5, 6]) await accept([factOf(orderId, version)]);
  const waited = outcomes.lastWaits;
  await until(() => expect(outcomes.lastWaits).toBeGreaterThan(waited + 5));
  expect(await heartbeatsWaiting()).toBeLessThanOrEqual(partitionCount);
  expect(await factsWaiting()).toBeGreaterThanOrEqual(4);

  await connect.start();
  await accept([factOf(orderId, 7)]);
  await outboxIsEmpty();
  await until(() => expect(versionsOf(read, orderId)).toContain(7));
  expect(withoutRepeats(versionsOf(read, orderId))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const written = outcomes.written;
  await until(() => expect(outcomes.written).toBeGreaterThan(written));
});

test("a connector that has forgotten its place carries again all that nobody has seen yet, in order", async () => {
  const read = await follow(topics.orders);
  const orderId = newOrderId();
  // Nobody keeps the outbox: what is on the log stays in it too.
  await accept([factOf(orderId, 1), factOf(orderId, 2)]);
  await until(() => expect(versionsOf(read, orderId)).toEqual([1, 2]));
  await connect.kill();
  connect.forgetPlace();
  await accept([factOf(orderId, 3)]);
  await connect.start();
  await accept([factOf(orderId, 4)]);
  await until(() => expect(versionsOf(read, orderId)).toContain(4));
  const versions = versionsOf(read, orderId);
  expect(versions.slice(0, 5)).toEqual([1, 2, 1, 2, 3]);
  expect(withoutRepeats(versions)).toEqual([1, 2, 3, 4]);
  expect(await factsWaiting()).toBe(4);
  keep();
  await outboxIsEmpty();
});

test("a slot that is lost to the limit is made anew, and what was kept is published again in order", async () => {
  const { counts } = keep();
  const orders = await follow(topics.orders);
  const rows = await follow("cdc.public.orders");
  const [orderId, rowId] = [newOrderId(), newOrderId()];
  await connect.kill();
  await accept([factOf(orderId, 1), factOf(orderId, 2)]);
  await prisma.order.create({ data: { ...orderRow, id: rowId } });
  await loseSlot();
  await accept([factOf(orderId, 3)]);
  await until(() => expect(counts.slotsLost).toBe(1));
  expect(await factsWaiting()).toBe(3);

  await connect.start();
  await accept([factOf(orderId, 4)]);
  await outboxIsEmpty();
  await until(() => expect(versionsOf(orders, orderId)).toContain(4));
  expect(withoutRepeats(versionsOf(orders, orderId))).toEqual([1, 2, 3, 4]);
  expect(await readSlot(prisma)).toMatchObject({ active: true, lost: false });
  // The tables come anew too: whoever follows them misses no row.
  await until(() => expect(rows.map(({ key }) => text(key))).toContain(rowId));
  const row = rows.find(({ key }) => text(key) === rowId);
  expect(JSON.parse(text(row?.value ?? null))).toMatchObject({ op: "r", after: { id: rowId } });
});

/** Lets PostgreSQL write more than it may keep. */
async function loseSlot(): Promise<void> {
  const client = new Client({ connectionString: DATABASE_URL });
  await client.connect();
  const limit = async (size: string): Promise<void> => {
    await client.query(`ALTER SYSTEM SET max_slot_wal_keep_size = '${size}'`);
    await client.query("SELECT pg_reload_conf()");
  };
  const { rows } = await client.query<{ size: string }>("SELECT current_setting('max_slot_wal_keep_size') AS size");
  try {
    await limit("1MB");
    for (let segment = 0; segment < 4; segment++) {
      await client.query("SELECT pg_logical_emit_message(false, 'test', 'fills a segment')");
      await client.query("SELECT pg_switch_wal()");
    }
    await client.query("CHECKPOINT");
  } finally {
    await limit(rows[0]?.size ?? "");
    await client.end();
  }
}

const orderRow = {
  number: "1000",
  version: 2,
  state: "authorised",
  restaurantId: "r1",
  addressId: "a1",
  itemsMinor: 900n,
  deliveryFeeMinor: 100n,
  currency: "UYU",
  handoverCode: "7291",
  placedAt: new Date(0),
  updatedAt: new Date(0),
} as const;

const paymentRow = {
  attempt: 1,
  method: "card",
  amountMinor: 1_000n,
  currency: "UYU",
  state: "authorised",
  at: new Date(0),
} as const;
