import { decodeRecord, type OrdersRecord, topics } from "@doorstep/events";
import { type LogProducer, openAdmin, openProducer, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, afterEach, expect, onTestFinished, test, vi } from "vitest";
import { openShop, silentLog } from "../testing/shop.ts";
import { CLOCKS_APART_MS, heartbeatKeys } from "./heartbeats.ts";
import { placeOrder } from "./place-order.ts";
import { startPublisher } from "./publisher.ts";
import { recordFacts, runCommand } from "./transaction.ts";

const { DATABASE_URL, KAFKA_BROKERS } = testServices();
const kafka = { brokers: [KAFKA_BROKERS], clientId: "test" };
const shop = await openShop();
const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
const partitionCount = await admin.partitionCount(topics.orders);
afterAll(async () => {
  await Promise.all([producer.close(), admin.close()]);
  await shop.db.close();
});
afterEach(() => shop.prisma.outboxRecord.deleteMany());

interface Outcomes {
  written: number;
  lastWaits: number;
  notSettled: number;
}

function publish(through: Pick<LogProducer, "send"> = producer) {
  const outcomes: Outcomes = { written: 0, lastWaits: 0, notSettled: 0 };
  let facts = 0;
  const publisher = startPublisher({
    databaseUrl: DATABASE_URL,
    producer: through,
    log: silentLog,
    published: {
      inc: (by) => {
        facts += Number(by);
      },
    },
    heartbeats: {
      partitionCount,
      everyMs: 5,
      nowMs: shop.nowMs,
      counted: { inc: (labels) => void outcomes[(labels as { outcome: keyof Outcomes }).outcome]++ },
    },
  });
  onTestFinished(() => publisher.close());
  return { outcomes, facts: () => facts, close: publisher.close };
}

/** What comes to the `orders` log from now on, by partition. */
async function follow(): Promise<readonly OrdersRecord[][]> {
  const seen: OrdersRecord[][] = Array.from({ length: partitionCount }, () => []);
  const tail = await tailTopics({
    ...kafka,
    topics: [topics.orders],
    from: "end",
    onBatch: ({ partition, records }) => {
      for (const { value } of records) {
        const decoded = decodeRecord(topics.orders, value);
        if (decoded.ok) seen[partition]?.push(decoded.record);
      }
    },
  });
  onTestFinished(() => tail.close());
  return seen;
}

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 20_000, interval: 10 });
const latestHeartbeat = (records: readonly OrdersRecord[]): number =>
  Math.max(0, ...records.map((record) => (record.type === "heartbeat" ? record.atMs : 0)));
const heartbeatRows = (): Promise<number> =>
  shop.prisma.outboxRecord.count({ where: { key: { in: [...heartbeatKeys(partitionCount)] } } });

test("every partition hears how far the write side has come, behind all facts accepted before", async () => {
  const seen = await follow();
  const { facts } = publish();
  for (let order = 0; order < 20; order++) {
    shop.clockMs += 400;
    await placeOrder(shop, shop.order());
  }
  shop.clockMs += CLOCKS_APART_MS + 1;
  const lastFactMs = shop.clockMs - CLOCKS_APART_MS - 1;
  await until(() => {
    for (const records of seen) expect(latestHeartbeat(records)).toBeGreaterThan(lastFactMs);
  });
  for (const records of seen) {
    let heardMs = 0;
    for (const record of records) {
      if (record.type === "heartbeat") heardMs = Math.max(heardMs, record.atMs);
      else if ("version" in record) expect(record.atMs).toBeGreaterThanOrEqual(heardMs);
    }
  }
  expect(seen.flat().filter((record) => "version" in record)).toHaveLength(40);
  expect(facts()).toBe(40);
  expect(seen.flat().find(({ type }) => type === "heartbeat")).toMatchObject({ source: "write-side" });
});

test("a command that takes its time holds the heartbeats back until its facts are in the outbox", async () => {
  const placed = await placeOrder(shop, shop.order({ card: "declined0002" }));
  const orderId = placed.ok ? placed.value.orderId : "";
  const seen = await follow();
  const { outcomes } = publish();
  const begun = Promise.withResolvers<number>();
  const mayEnd = Promise.withResolvers<void>();
  const slow = runCommand(shop, async (tx, atMs) => {
    begun.resolve(atMs);
    await mayEnd.promise;
    await recordFacts(tx, [
      {
        type: "order-cancelled",
        orderId,
        version: 3,
        atMs,
        origin: "web",
        by: "diner",
        reason: "changedMind",
        refundedMinor: 0,
      },
    ]);
  });
  const factMs = await begun.promise;
  const before = outcomes.written + outcomes.notSettled;
  shop.clockMs += 60_000;
  // Several beats see the transaction open.
  await until(() => expect(outcomes.written + outcomes.notSettled).toBeGreaterThan(before + 5));
  expect(latestHeartbeat(seen.flat())).toBeLessThanOrEqual(factMs);
  mayEnd.resolve();
  await slow;
  await until(() => {
    for (const records of seen) expect(latestHeartbeat(records)).toBeGreaterThan(factMs);
  });
  const partition = seen.find((records) => records.some(({ type }) => type === "order-cancelled")) ?? [];
  const at = partition.findIndex(({ type }) => type === "order-cancelled");
  expect(latestHeartbeat(partition.slice(0, at))).toBeLessThanOrEqual(factMs);
});

test("with Kafka away one set waits, whoever reads the outbox, and it goes on when Kafka is back", async () => {
  const away = Promise.withResolvers<void>();
  const first = publish({ send: () => away.promise });
  await until(() => expect(first.outcomes.lastWaits).toBeGreaterThan(5));
  expect(first.outcomes.written).toBe(1);
  expect(await heartbeatRows()).toBe(partitionCount);
  const closed = first.close();
  away.reject(new Error("away"));
  await closed;
  expect(await heartbeatRows()).toBe(partitionCount);

  let refused = 0;
  let isAway = true;
  publish({
    send: async (records) => {
      if (!isAway) return producer.send(records);
      refused++;
      throw new Error("away");
    },
  });
  await until(() => expect(refused).toBeGreaterThan(1));
  expect(await heartbeatRows()).toBeLessThanOrEqual(partitionCount);

  const seen = await follow();
  isAway = false;
  await until(() => {
    for (const records of seen) expect(latestHeartbeat(records)).toBeGreaterThan(0);
  });
});

test("only the process that reads the outbox writes them", async () => {
  const first = publish();
  await until(() => expect(first.outcomes.written).toBeGreaterThan(0));
  const second = publish();
  const before = first.outcomes.written;
  await until(() => expect(first.outcomes.written).toBeGreaterThan(before + 5));
  expect(second.outcomes).toEqual({ written: 0, lastWaits: 0, notSettled: 0 });
  await first.close();
  await until(() => expect(second.outcomes.written).toBeGreaterThan(0));
});
