/**
 * Reads logs from end to end for someone who owns nothing: the simulator, tools, tests.
 * kafkajs reads only as a member of a group, so the group is a throw-away one.
 */
import { randomUUID } from "node:crypto";
import { type LogAdmin, openAdmin } from "./admin.ts";
import type { KafkaOptions } from "./connection.ts";
import { openGroup } from "./group.ts";
import { type LogPartition, partitionName, type ReceivedRecord } from "./records.ts";

export interface TailOptions extends KafkaOptions {
  readonly topics: readonly string[];
  /** The logs' beginning, their end now, or the first record at or after a log time. */
  readonly from: "start" | "end" | { readonly sinceMs: number };
  /** Only these partitions; all of the topics when it is left out. */
  readonly only?: (partition: LogPartition) => boolean;
  /** Awaited: batches of one partition come in order, one at a time; partitions side by side. */
  onBatch(batch: TailBatch): Promise<void> | void;
  /** Reading has stopped, or `onBatch` threw. By default it ends the process: a reader that is silently dead is worse. */
  readonly onFailure?: (error: Error) => void;
}

export interface TailBatch extends LogPartition {
  readonly records: readonly ReceivedRecord[];
}

export interface LogTail {
  /** Resolves when everything that is on the logs at the call has been through `onBatch`. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** A tail's reader may be slow; nobody waits for its partitions. */
const SESSION_TIMEOUT_MS = 30_000;

/** Rejects when no broker answers or a topic does not exist. */
export async function tailTopics(options: TailOptions): Promise<LogTail> {
  const admin = await openAdmin(options);
  try {
    return await tailWith(admin, options);
  } catch (error) {
    await admin.close();
    throw error;
  }
}

async function tailWith(admin: LogAdmin, options: TailOptions): Promise<LogTail> {
  const { topics, from, onBatch, only = () => true } = options;
  const onFailure = options.onFailure ?? throwUncaught;
  const groupId = `tail-${options.clientId}-${randomUUID()}`;
  const nextOffsets = new Map<string, number>();
  for (const topic of topics) {
    for (const [partition, offset] of (await firstOffsets(admin, topic, from)).entries()) {
      if (only({ topic, partition })) nextOffsets.set(partitionName({ topic, partition }), offset);
    }
  }
  let waiters: { readonly until: ReadonlyMap<string, number>; readonly resolve: () => void }[] = [];
  const hasRead = (until: ReadonlyMap<string, number>) =>
    [...until].every(([name, end]) => (nextOffsets.get(name) ?? 0) >= end);

  const group = await openGroup({
    ...options,
    groupId,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    handlers: {
      onAssigned(partitions, { start }) {
        for (const partition of partitions.filter(only)) {
          start(partition, nextOffsets.get(partitionName(partition)) ?? 0);
        }
      },
      async onRecords(partition, records, nextOffset) {
        await onBatch({ ...partition, records });
        nextOffsets.set(partitionName(partition), nextOffset);
        const done = waiters.filter(({ until }) => hasRead(until));
        waiters = waiters.filter((waiter) => !done.includes(waiter));
        for (const { resolve } of done) resolve();
      },
      // Records that retention took are no loss to someone who only looks on.
      onJump: async () => true,
      onFailure,
    },
  });

  return {
    async caughtUp() {
      const until = new Map<string, number>();
      for (const topic of topics) {
        for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
          if (only({ topic, partition })) until.set(partitionName({ topic, partition }), end);
        }
      }
      if (!hasRead(until)) await new Promise<void>((resolve) => waiters.push({ until, resolve }));
    },
    async close() {
      await group.close();
      // A group that is not deleted is forgotten by the broker in a week.
      await admin
        .deleteGroup(groupId)
        .catch((error: unknown) => options.log?.debug({ err: error, groupId }, "group stays"));
      await admin.close();
    },
  };
}

async function firstOffsets(admin: LogAdmin, topic: string, from: TailOptions["from"]): Promise<readonly number[]> {
  if (from === "start") return (await admin.ranges(topic)).map(({ start }) => start);
  if (from === "end") return admin.endOffsets(topic);
  return admin.offsetsAt(topic, from.sinceMs);
}

function throwUncaught(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
