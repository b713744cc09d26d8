import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { testServices } from "../testing.ts";
import { openAdmin } from "./admin.ts";
import { type GroupHandlers, type LogGroup, openGroup } from "./group.ts";
import { openProducer } from "./producer.ts";
import { type LogPartition, partitionName } from "./records.ts";
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

describe("appending and reading", () => {
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

  test("a send to a topic that does not exist is refused", async () => {
    await expect(producer.send([{ topic: "nowhere", key: "k", value: bytes("x") }])).rejects.toThrow();
  }, 30_000);
});

describe("a group whose positions are the caller's", () => {
  async function join(groupId: string, handlers: Partial<GroupHandlers>): Promise<LogGroup> {
    const group = await openGroup({
      ...{ ...kafka, groupId, topics: ["couriers"] },
      handlers: {
        onAssigned() {},
        onRecords() {},
        onJump: async () => true,
        onFailure: (error) => expect.unreachable(error.message),
        ...handlers,
      },
    });
    onTestFinished(() => group.close());
    return group;
  }

  test("nothing is read before it is started, and then from there, whatever was committed", async () => {
    await producer.send(
      Array.from({ length: 10 }, (_, at) => ({ topic: "couriers", key: "k", value: bytes(`${at}`), partition: 0 })),
    );
    const offsets: number[] = [];
    let assigned: readonly LogPartition[] = [];
    const group = await join(randomUUID(), {
      onAssigned: (partitions) => {
        assigned = partitions;
      },
      onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
    });
    expect(assigned.map(partitionName)).toContain("couriers:0");
    await group.nextHeartbeat();
    expect(offsets).toEqual([]);
    await group.commit([{ topic: "couriers", partition: 0, offset: 2 }]);
    group.start({ topic: "couriers", partition: 0 }, 6);
    await vi.waitFor(() => expect(offsets).toEqual([6, 7, 8, 9]));
  });

  test("a position beyond the log's end is reported as a jump, not silently moved", async () => {
    const jump = Promise.withResolvers<{ expected: number; found: number }>();
    const records: number[] = [];
    const group = await join(randomUUID(), {
      onRecords: (_, found) => void records.push(...found.map(({ offset }) => offset)),
      async onJump(_, found) {
        jump.resolve(found);
        throw new Error("another log");
      },
      onFailure: () => {},
    });
    group.start({ topic: "couriers", partition: 0 }, 1_000);
    expect(await jump.promise).toEqual({ expected: 1_000, found: 0 });
    expect(records).toEqual([]);
  });

  test("two members share the partitions, and one that leaves gives its own to the other", async () => {
    const groupId = randomUUID();
    const owned = [new Set<string>(), new Set<string>()];
    const member = (at: number) =>
      join(groupId, {
        onAssigned: (partitions) => {
          owned[at] = new Set(partitions.map(partitionName));
        },
      });
    await member(0);
    const all = owned[0] ?? new Set();
    const second = await member(1);
    await vi.waitFor(() => expect((owned[0] ?? all).size + (owned[1]?.size ?? 0)).toBe(all.size), { timeout: 10_000 });
    expect(owned[1]?.size).toBeGreaterThan(0);
    expect(new Set([...(owned[0] ?? []), ...(owned[1] ?? [])])).toEqual(all);
    await second.close();
    await vi.waitFor(() => expect(owned[0]).toEqual(all), { timeout: 10_000 });
  });
});
