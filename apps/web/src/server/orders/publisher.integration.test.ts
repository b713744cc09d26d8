import { createMetrics, type LogProducer, openProducer } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { openShop, readOrdersLog, silentLog } from "../testing/shop.ts";
import { payAgain } from "./pay-again.ts";
import { placeOrder } from "./place-order.ts";
import { startPublisher } from "./publisher.ts";

const { DATABASE_URL, KAFKA_BROKERS } = testServices();
const shop = await openShop();
const producer = await openProducer({ brokers: [KAFKA_BROKERS], clientId: "test" });
afterAll(async () => {
  await producer.close();
  await shop.db.close();
});

/** These tests are about facts alone; heartbeats have tests of their own. */
const NEVER_MS = 3_600_000;
function publish(through: Pick<LogProducer, "send"> = producer) {
  const published = createMetrics().counter({ name: "published_total", help: "h" });
  const counted = createMetrics().counter({ name: "heartbeats_total", help: "h", labels: ["outcome"] });
  const heartbeats = { partitionCount: 1, everyMs: NEVER_MS, nowMs: shop.nowMs, counted };
  const publisher = startPublisher({
    databaseUrl: DATABASE_URL,
    producer: through,
    log: silentLog,
    published,
    heartbeats,
  });
  onTestFinished(() => publisher.close());
  return publisher;
}
const outboxIsEmpty = () =>
  vi.waitFor(async () => expect(await shop.prisma.outboxRecord.count()).toBe(0), { timeout: 20_000, interval: 20 });
async function place(card: "visa4417" | "declined0002" = "visa4417"): Promise<string> {
  const placed = await placeOrder(shop, shop.order({ card }));
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}
const versionsOf = async (orderId: string): Promise<number[]> =>
  ((await readOrdersLog()).get(orderId) ?? []).map((record) => ("version" in record ? record.version : 0));

test("what is in the outbox comes to the log, in order, and leaves the outbox", async () => {
  const waiting = await place("declined0002");
  publish();
  const woken = await place();
  await payAgain(shop, waiting, { idempotencyKey: crypto.randomUUID(), card: "visa4417" });
  await outboxIsEmpty();
  expect(await versionsOf(waiting)).toEqual([1, 2, 3]);
  expect(await versionsOf(woken)).toEqual([1, 2]);
});

test("an order placed twenty times with one key is on the log once", async () => {
  publish();
  const request = shop.order();
  const [first] = await Promise.all(Array.from({ length: 20 }, () => placeOrder(shop, request)));
  await outboxIsEmpty();
  expect(await versionsOf(first?.ok ? first.value.orderId : "")).toEqual([1, 2]);
});

test("killed between sending and removing, the next one sends again: a repeat, never a loss", async () => {
  const orderId = await place();
  let crashed = false;
  const crashing = publish({
    send: async (records) => {
      await producer.send(records);
      if (crashed) return;
      crashed = true;
      throw new Error("killed");
    },
  });
  await outboxIsEmpty();
  await crashing.close();
  expect(await versionsOf(orderId)).toEqual([1, 2, 1, 2]);
});

test("of two publishers one works, and the other takes over when it goes", async () => {
  const sentBy: string[] = [];
  const named = (name: string): Pick<LogProducer, "send"> => ({
    send: (records) => {
      sentBy.push(name);
      return producer.send(records);
    },
  });
  const first = publish(named("first"));
  await place();
  await outboxIsEmpty();
  publish(named("second"));
  await place();
  await outboxIsEmpty();
  expect(new Set(sentBy)).toEqual(new Set(["first"]));

  await first.close();
  const last = await place();
  await outboxIsEmpty();
  expect(sentBy.at(-1)).toBe("second");
  expect(await versionsOf(last)).toEqual([1, 2]);
});
