/** What the suites of the contract share: a cluster, and ways to fill and read it. */
import { randomUUID } from "node:crypto";
import { expect, onTestFinished, vi } from "vitest";
import type { LogAdmin } from "../admin.ts";
import type { GroupHandlers, LogGroup } from "../group.ts";
import type { LogProducer } from "../producer.ts";
import type { LogPartition, ReceivedRecord } from "../records.ts";

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

export interface ContractKit {
  readonly kafka: KafkaUnderTest;
  /** A member of a group of `couriers`, which leaves when the test ends. */
  join(handlers: Partial<GroupHandlers>, groupId?: string): Promise<LogGroup>;
  /** A partition of `couriers` with ten more records, and its range. */
  withTen(partition: number): Promise<{ at: LogPartition; start: number; end: number }>;
  /** Reads a partition of `couriers` in a group of its own. */
  read(partition: LogPartition, from: number): Promise<ReceivedRecord[]>;
}

export const WITHIN = { timeout: 15_000 };
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();

/** `opened` is asked when a test runs, not before. */
export function contractKit(opened: () => KafkaUnderTest): ContractKit {
  async function join(handlers: Partial<GroupHandlers>, groupId: string = randomUUID()): Promise<LogGroup> {
    const assigned = Promise.withResolvers<void>();
    const group = await opened().join({
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

  async function withTen(partition: number): Promise<{ at: LogPartition; start: number; end: number }> {
    await opened().producer.send(
      Array.from({ length: 10 }, (_, at) => ({ topic: "couriers", key: "k", value: bytes(`${at}`), partition })),
    );
    const range = (await opened().admin.ranges("couriers"))[partition] ?? expect.unreachable("no such partition");
    return { at: { topic: "couriers", partition }, ...range };
  }

  async function read({ partition }: LogPartition, from: number): Promise<ReceivedRecord[]> {
    const records: ReceivedRecord[] = [];
    const group = await join({ onRecords: (_, found) => void records.push(...found) });
    group.start({ topic: "couriers", partition }, from);
    const end = (await opened().admin.endOffsets("couriers"))[partition] ?? 0;
    await vi.waitFor(() => expect(records.at(-1)?.offset).toBe(end - 1), WITHIN);
    return records;
  }

  return {
    get kafka() {
      return opened();
    },
    join,
    withTen,
    read,
  };
}
