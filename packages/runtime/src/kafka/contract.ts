/** What every Kafka must do for us: one suite, run on memory and on a real broker. */
import { randomUUID } from "node:crypto";
import { keyToPartition } from "@doorstep/events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { LogAdmin } from "./admin.ts";
import type { GroupHandlers, LogGroup } from "./group.ts";
import type { LogProducer } from "./producer.ts";
import { type LogPartition, type OutgoingRecord, partitionName, type ReceivedRecord } from "./records.ts";

/** A cluster with the topics `orders` and `couriers`, of at least four partitions each. */
export interface KafkaUnderTest {
  readonly producer: LogProducer;
  readonly admin: LogAdmin;
  join(options: {
    readonly groupId: string;
    readonly topics: readonly string[];
    readonly handlers: GroupHandlers;
  }): Promise<LogGroup>;
}

const WITHIN = { timeout: 15_000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();

export function describeKafka(name: string, open: () => Promise<KafkaUnderTest>): void {
  describe(`a Kafka (${name})`, () => {
    let kafka: KafkaUnderTest;
    beforeAll(async () => {
      kafka = await open();
    });
    afterAll(() => Promise.all([kafka.producer.close(), kafka.admin.close()]));

    async function join(handlers: Partial<GroupHandlers>, groupId: string = randomUUID()): Promise<LogGroup> {
      const assigned = Promise.withResolvers<void>();
      const group = await kafka.join({
        groupId,
        topics: ["couriers"],
        handlers: {
          onRecords() {},
          onJump: async () => true,
          onFailure: (error) => expect.unreachable(error.message),
          ...handlers,
          onAssigned(...given) {
            handlers.onAssigned?.(...given);
            assigned.resolve();
          },
        },
      });
      onTestFinished(() => group.close());
      // A coordinator that has just begun may send a member away once before it takes it.
      await assigned.promise;
      return group;
    }

    /** A partition of `couriers` with ten more records, and its range. */
    async function withTen(partition: number): Promise<{ at: LogPartition; start: number; end: number }> {
      await kafka.producer.send(
        Array.from({ length: 10 }, (_, at) => ({ topic: "couriers", key: "k", value: bytes(`${at}`), partition })),
      );
      const range = (await kafka.admin.ranges("couriers"))[partition] ?? expect.unreachable("no such partition");
      return { at: { topic: "couriers", partition }, ...range };
    }

    /** Reads a partition of `couriers` in a group of its own. */
    async function read({ partition }: LogPartition, from: number): Promise<ReceivedRecord[]> {
      const records: ReceivedRecord[] = [];
      const group = await join({ onRecords: (_, found) => void records.push(...found) });
      group.start({ topic: "couriers", partition }, from);
      const end = (await kafka.admin.endOffsets("couriers"))[partition] ?? 0;
      await vi.waitFor(() => expect(records.at(-1)?.offset).toBe(end - 1), WITHIN);
      return records;
    }

    describe("appending", () => {
      test("a key's records go in order to the partition the Java client would choose", async () => {
        const keys = ["a", "b", "c"];
        const before = await kafka.admin.endOffsets("couriers");
        const sends = Array.from({ length: 1_200 }, (_, at) => ({
          ...{ topic: "couriers", key: keys[at % 3] ?? "a", value: bytes(`${at}`) },
        }));
        await Promise.all([kafka.producer.send(sends.slice(0, 700)), kafka.producer.send(sends.slice(700))]);
        for (const [first, key] of keys.entries()) {
          const partition = keyToPartition(bytes(key), await kafka.admin.partitionCount("couriers"));
          const found = await read({ topic: "couriers", partition }, before[partition] ?? 0);
          const ofKey = found.filter((record) => text(record.key) === key).map(({ value }) => Number(text(value)));
          expect(ofKey).toEqual(Array.from({ length: 400 }, (_, at) => at * 3 + first));
        }
      });

      test("a record keeps what it has, and has nothing it was not given", async () => {
        const [, end = 0] = await kafka.admin.endOffsets("couriers");
        const to = { topic: "couriers", partition: 1 };
        const sent: readonly OutgoingRecord[] = [
          { ...to, key: null, value: null, headers: { reason: "test" } },
          { ...to, key: new Uint8Array([0, 255]), value: bytes("x") },
        ];
        await kafka.producer.send(sent);
        const [first, second] = await read(to, end);
        expect(first).toMatchObject({ key: null, value: null, offset: end, headers: { reason: "test" } });
        expect(new Uint8Array(second?.key ?? [])).toEqual(new Uint8Array([0, 255]));
        expect(second).not.toHaveProperty("headers");
        expect(second?.receivedAtMs).toBeGreaterThanOrEqual(first?.receivedAtMs ?? Number.NaN);
      });

      test("sending nothing is done at once", async () => {
        await expect(kafka.producer.send([])).resolves.toBeUndefined();
      });

      test("a send to a topic that does not exist is refused", async () => {
        await expect(kafka.producer.send([{ topic: "nowhere", key: "k", value: bytes("x") }])).rejects.toThrow();
      }, 30_000);
    });

    describe("asking about the logs", () => {
      test("a topic that does not exist is an error", async () => {
        await expect(kafka.admin.partitionCount("nowhere")).rejects.toThrow();
      }, 30_000);

      test("ends are the ends of the ranges, one for each partition", async () => {
        const ranges = await kafka.admin.ranges("orders");
        expect(ranges.length).toBe(await kafka.admin.partitionCount("orders"));
        expect(await kafka.admin.endOffsets("orders")).toEqual(ranges.map(({ end }) => end));
      });

      test("a topic says how long it keeps its records", async () => {
        const retentionMs = await kafka.admin.retentionMs("orders");
        expect(retentionMs === null || retentionMs > 0).toBe(true);
        await expect(kafka.admin.retentionMs("nowhere")).rejects.toThrow();
      }, 30_000);

      test("a time is the first record at or after it, and the end when there is none", async () => {
        const to = { topic: "couriers", partition: 2 };
        const { end } = await withTen(2);
        const last = (await read(to, end - 1))[0] ?? expect.unreachable("nothing read");
        const at = async (timeMs: number) => (await kafka.admin.offsetsAt("couriers", timeMs))[2];
        expect(await at(last.receivedAtMs)).toBeLessThanOrEqual(last.offset);
        expect(await at(0)).toBe(0);
        expect(await at(last.receivedAtMs + 1)).toBe(end);
      });
    });

    describe("a group whose positions are the caller's", () => {
      test("nothing is read before it is started, and then from there, whatever was committed", async () => {
        const { at, end } = await withTen(0);
        const groupId = randomUUID();
        const offsets: number[] = [];
        let assigned: readonly LogPartition[] = [];
        const group = await join(
          {
            onAssigned: (partitions) => {
              assigned = partitions;
            },
            onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
          },
          groupId,
        );
        expect(assigned.map(partitionName)).toContain("couriers:0");
        await group.nextHeartbeat();
        expect(offsets).toEqual([]);
        await group.commit([{ ...at, offset: end - 8 }]);
        group.start(at, end - 4);
        await vi.waitFor(() => expect(offsets).toEqual([end - 4, end - 3, end - 2, end - 1]), WITHIN);
      });

      test("what was committed is there to be asked for; where nothing was, there is nothing", async () => {
        const groupId = randomUUID();
        const { at } = await withTen(0);
        const group = await join({}, groupId);
        await group.commit([{ ...at, offset: 4 }]);
        await group.commit([{ ...at, offset: 3 }]);
        const committed = await kafka.admin.committedOffsets(groupId, "couriers");
        expect(committed.get(0)).toBe(3);
        expect(committed.get(1) ?? null).toBeNull();
      });

      test("records come without gaps, also those appended later", async () => {
        const { at, start } = await withTen(3);
        const offsets: number[] = [];
        const nexts: number[] = [];
        const group = await join({
          onRecords(_, records, nextOffset) {
            offsets.push(...records.map(({ offset }) => offset));
            nexts.push(nextOffset);
          },
        });
        group.start(at, start);
        const { end } = await withTen(3);
        await vi.waitFor(() => expect(offsets.length).toBe(end - start), WITHIN);
        expect(offsets).toEqual(Array.from({ length: end - start }, (_, index) => start + index));
        expect(nexts.at(-1)).toBe(end);
      });

      test("the next records of a partition wait until the ones before are handled", async () => {
        const { at, end } = await withTen(3);
        const gate = Promise.withResolvers<void>();
        let calls = 0;
        const group = await join({
          onRecords() {
            calls++;
            return gate.promise;
          },
        });
        group.start(at, end - 1);
        await vi.waitFor(() => expect(calls).toBe(1), WITHIN);
        await withTen(3);
        await new Promise((resolve) => setImmediate(resolve));
        expect(calls).toBe(1);
        gate.resolve();
        await vi.waitFor(() => expect(calls).toBeGreaterThan(1), WITHIN);
      });

      test("a partition that is paused goes on where it was when it is resumed", async () => {
        const { at, end } = await withTen(2);
        const offsets: number[] = [];
        const group = await join({
          onRecords(_, records) {
            offsets.push(...records.map(({ offset }) => offset));
            group.pause(at);
          },
        });
        group.start(at, end - 1);
        await vi.waitFor(() => expect(offsets).toEqual([end - 1]), WITHIN);
        await withTen(2);
        await group.nextHeartbeat();
        expect(offsets).toEqual([end - 1]);
        group.resume(at);
        await vi.waitFor(() => expect(offsets.length).toBeGreaterThan(1), WITHIN);
        expect(offsets[1]).toBe(end);
      });

      test("starting again reads again", async () => {
        const { at, end } = await withTen(2);
        const offsets: number[] = [];
        const group = await join({
          onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
        });
        group.start(at, end - 2);
        await vi.waitFor(() => expect(offsets).toEqual([end - 2, end - 1]), WITHIN);
        group.start(at, end - 2);
        await vi.waitFor(() => expect(offsets).toEqual([end - 2, end - 1, end - 2, end - 1]), WITHIN);
      });

      test("a position beyond the log's end is reported as a jump, not silently moved", async () => {
        const { at, start, end } = await withTen(0);
        const jumps: unknown[] = [];
        const records: number[] = [];
        const group = await join({
          onRecords: (_, found) => void records.push(...found.map(({ offset }) => offset)),
          async onJump(_, jump) {
            jumps.push(jump);
            return false;
          },
        });
        group.start(at, end + 1_000);
        await vi.waitFor(() => expect(jumps).toEqual([{ expected: end + 1_000, found: start }]), WITHIN);
        await group.nextHeartbeat();
        expect(records).toEqual([]);
        // Held, not lost: it can be started again.
        group.start(at, end - 1);
        await vi.waitFor(() => expect(records).toEqual([end - 1]), WITHIN);
      });

      test("a jump that is taken is read on from", async () => {
        const { at, start, end } = await withTen(0);
        const records: number[] = [];
        const group = await join({ onRecords: (_, found) => void records.push(...found.map(({ offset }) => offset)) });
        group.start(at, end + 1_000);
        await vi.waitFor(() => expect(records.at(-1)).toBe(end - 1), WITHIN);
        expect(records[0]).toBe(start);
      });

      test("a handler that fails is told to the caller, and the partition is read no further", async () => {
        const { at, end } = await withTen(0);
        const failures: string[] = [];
        let calls = 0;
        const group = await join({
          onRecords() {
            calls++;
            throw new Error("cannot");
          },
          onFailure: ({ message }) => void failures.push(message),
        });
        group.start(at, end - 1);
        await vi.waitFor(() => expect(failures).toEqual(["cannot"]), WITHIN);
        await withTen(0);
        await group.nextHeartbeat();
        expect(calls).toBe(1);
      });

      test("two members share the partitions, and one that leaves gives its own to the other", async () => {
        const groupId = randomUUID();
        const owned = [new Set<string>(), new Set<string>()];
        const member = (at: number) =>
          join(
            {
              onAssigned: (partitions) => {
                owned[at] = new Set(partitions.map(partitionName));
              },
            },
            groupId,
          );
        await member(0);
        const all = owned[0] ?? new Set();
        expect(all.size).toBe(await kafka.admin.partitionCount("couriers"));
        const second = await member(1);
        await vi.waitFor(() => expect((owned[0] ?? all).size + (owned[1]?.size ?? 0)).toBe(all.size), WITHIN);
        expect(owned[1]?.size).toBeGreaterThan(0);
        expect(new Set([...(owned[0] ?? []), ...(owned[1] ?? [])])).toEqual(all);
        await second.close();
        await vi.waitFor(() => expect(owned[0]).toEqual(all), WITHIN);
      });

      test("a new generation holds every partition again until it is started", async () => {
        const { at, end } = await withTen(0);
        const groupId = randomUUID();
        const offsets: number[] = [];
        let generations = 0;
        const group = await join(
          {
            onAssigned: () => void generations++,
            onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
          },
          groupId,
        );
        group.start(at, end - 1);
        await vi.waitFor(() => expect(offsets).toEqual([end - 1]), WITHIN);
        const second = await join({}, groupId);
        await second.close();
        await vi.waitFor(() => expect(generations).toBeGreaterThan(1), WITHIN);
        await group.nextHeartbeat();
        await withTen(0);
        await group.nextHeartbeat();
        expect(offsets).toEqual([end - 1]);
      });

      test("a member that has left waits for no heartbeat, and reads nothing more", async () => {
        const { at, end } = await withTen(0);
        const offsets: number[] = [];
        const group = await join({
          onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
        });
        const waiting = group.nextHeartbeat();
        await group.close();
        await waiting;
        await group.nextHeartbeat();
        group.start(at, end - 1);
        await new Promise((resolve) => setImmediate(resolve));
        expect(offsets).toEqual([]);
      });
    });
  });
}
