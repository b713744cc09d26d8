import { describe, expect, test } from "vitest";
import { describeKafka } from "./contract/index.ts";
import { memoryCluster } from "./memory.ts";
import type { ReceivedRecord } from "./records.ts";

const topics = { orders: 4, couriers: 4 };
describeKafka("memory", async () => memoryCluster({ topics, heartbeatEveryMs: 2 }).connect());

describe("what may befall a log in memory", () => {
  const at = { topic: "orders", partition: 0 };
  const value = new Uint8Array([1]);
  function fiveRecords() {
    const cluster = memoryCluster({ topics });
    cluster.append(Array.from({ length: 5 }, () => ({ ...at, key: null, value })));
    return { cluster, log: cluster.log(at) };
  }
  const offsets = (records: readonly ReceivedRecord[]): number[] => records.map(({ offset }) => offset);

  test("retention takes its head, and only the history still has it", () => {
    const { log } = fiveRecords();
    log.truncate(3);
    expect(log.range).toEqual({ start: 3, end: 5 });
    expect(offsets(log.read(0, 10))).toEqual([3, 4]);
    expect(offsets(log.history())).toEqual([0, 1, 2, 3, 4]);
  });

  test("a tail that was lost has its offsets given again", () => {
    const { cluster, log } = fiveRecords();
    log.loseTail(2);
    expect(log.range).toEqual({ start: 0, end: 2 });
    cluster.append([{ ...at, key: "other", value }]);
    expect(log.read(2, 1)[0]).toMatchObject({ offset: 2, key: Buffer.from("other") });
  });

  test("a log that is replaced begins anew", () => {
    const { log } = fiveRecords();
    log.truncate(3);
    log.replace();
    expect(log.range).toEqual({ start: 0, end: 0 });
  });

  test("append times are those of the brokers' clock, also when it is set back", () => {
    let timeMs = 1_000;
    const cluster = memoryCluster({ topics, appendTimeMs: () => timeMs });
    cluster.append([{ ...at, key: null, value }]);
    timeMs = 900;
    cluster.append([{ ...at, key: null, value }]);
    expect(
      cluster
        .log(at)
        .history()
        .map(({ receivedAtMs }) => receivedAtMs),
    ).toEqual([1_000, 900]);
  });
});

describe("a member of a group in memory", () => {
  test("that is silent for longer than its session loses its partitions, and gets some again when it speaks", async () => {
    let nowMs = 0;
    const cluster = memoryCluster({ topics, nowMs: () => nowMs, heartbeatEveryMs: 1 });
    const owned = new Map<string, number>();
    const gate = { closed: false };
    const silenced = cluster.connect({
      async request(_, act) {
        await new Promise(setImmediate);
        while (gate.closed) await new Promise(setImmediate);
        return act();
      },
      after: () => new Promise(setImmediate),
    });
    const member = (name: string, client: typeof silenced) =>
      client.join({
        ...{ groupId: "g", topics: ["couriers"] },
        handlers: {
          onAssigned: (partitions) => void owned.set(name, partitions.length),
          onRecords() {},
          onJump: async () => true,
          onFailure: (error) => expect.unreachable(error.message),
        },
      });
    const first = await member("first", silenced);
    const second = await member("second", cluster.connect());
    await expect.poll(() => [...owned.values()]).toEqual([2, 2]);
    gate.closed = true;
    nowMs += 6_001;
    // The second speaks, or it would be gone as well.
    await expect.poll(() => owned.get("second")).toBe(4);
    gate.closed = false;
    await expect.poll(() => [...owned.values()]).toEqual([2, 2]);
    await Promise.all([first.close(), second.close()]);
  });
});
