import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { testServices } from "../testing.ts";
import { openAdmin } from "./admin.ts";
import { describeKafka } from "./contract/index.ts";
import { openGroup } from "./group.ts";
import { openProducer } from "./producer.ts";
import { tailTopics } from "./tail.ts";

const kafka = { brokers: testServices().KAFKA_BROKERS.split(","), clientId: "runtime-test" };
const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
afterAll(() => Promise.all([producer.close(), admin.close()]));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();

async function tail(from: "start" | "end" | { sinceMs: number }) {
  const seen: string[] = [];
  const partitions = new Map<string, number>();
  const opened = await tailTopics({
    ...{ ...kafka, topics: ["orders"], from },
    onBatch({ partition, records }) {
      for (const { value, key } of records) {
        seen.push(text(value));
        partitions.set(text(key), partition);
      }
    },
  });
  onTestFinished(() => opened.close());
  return { seen, partitions, caughtUp: opened.caughtUp };
}

describeKafka("a real broker", async () => {
  const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
  return { producer, admin, join: (options) => openGroup({ ...kafka, ...options }) };
});

describe("appending, and reading with a tail", () => {
  test("records of one key come back in order, from the partition the Java client would choose", async () => {
    const keys = ["a", "b", "c"];
    const sends = Array.from({ length: 1_200 }, (_, at) => ({
      topic: "orders",
      key: keys[at % 3] ?? "a",
      value: bytes(`${at}`),
    }));
    await Promise.all([producer.send(sends.slice(0, 700)), producer.send(sends.slice(700))]);
    const { seen, caughtUp, partitions } = await tail("start");
    await caughtUp();
    for (const first of [0, 1, 2]) {
      const ofKey = seen.map(Number).filter((at) => at % 3 === first);
      expect(ofKey).toEqual(Array.from({ length: 400 }, (_, at) => at * 3 + first));
    }
    expect(partitions.size).toBe(3);
  });

  test("a request stays below what a broker takes, whatever is sent at once", async () => {
    const large = Array.from({ length: 40 }, () => ({ topic: "orders", key: "large", value: new Uint8Array(100_000) }));
    await expect(producer.send(large)).resolves.toBeUndefined();
  });

  test("a record without key or value keeps neither", async () => {
    const { seen, caughtUp } = await tail("end");
    await producer.send([{ topic: "orders", key: null, value: null, partition: 1, headers: { reason: "test" } }]);
    await caughtUp();
    expect(seen).toEqual([""]);
  });

  test("a tail from the end sees only what comes, one from a time what came since", async () => {
    await producer.send([{ topic: "orders", key: "k", value: bytes("before") }]);
    const ends = await tail("end");
    const sinceMs = Date.now() + 1;
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(sinceMs), { interval: 1 });
    await producer.send([{ topic: "orders", key: "k", value: bytes("after") }]);
    await ends.caughtUp();
    expect(ends.seen).toEqual(["after"]);
    const since = await tail({ sinceMs });
    await since.caughtUp();
    expect(since.seen).toEqual(["after"]);
  });
});
