/**
 * Membership of a consumer group, with the partitions' positions in the caller's hands:
 * Kafka's committed offset says nothing about where to read.
 *
 * kafkajs does not wait for its join listeners, starts a partition at the committed offset,
 * keeps handing over batches after a rebalance took the partition away, and on an offset
 * out of range silently starts at the log's beginning. Therefore:
 *
 *     join ── every partition is paused and held ── start(offset) ── seek, resume
 *     batch of a held partition                 dropped
 *     batch that does not begin where we are    dropped, and sought again
 *     the same again                            the log itself jumps: the caller judges
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Consumer, EachBatchPayload, KafkaMessage } from "kafkajs";
import { createKafka, type KafkaOptions, RETRY } from "./connection.ts";
import { FetchedRecord } from "./lean/fetched-record.ts";
import { createPacing } from "./pacing.ts";
import { bytesOf, type LogPartition, partitionName, type ReceivedRecord } from "./records.ts";
import { type SilenceWatch, watchSilence } from "./silence.ts";

export interface GroupOptions extends KafkaOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly handlers: GroupHandlers;
  /** How long the group waits for a silent member. */
  readonly sessionTimeoutMs?: number;
}

export interface GroupHandlers {
  /** A new generation: these partitions are ours, no others, and each waits for its `start`. The first may come before `openGroup` returns, or after. */
  onAssigned(partitions: readonly LogPartition[], group: LogGroup): void;
  /** Without gaps from the offset started at; `nextOffset` follows the last. Awaited before the next of this partition. */
  onRecords(partition: LogPartition, records: readonly ReceivedRecord[], nextOffset: number): Promise<void> | void;
  /** The log has nothing at `expected` and answers with `found`. True: read on from there. False: the partition is held. */
  onJump(partition: LogPartition, jump: { readonly expected: number; readonly found: number }): Promise<boolean>;
  /** Nothing is read any more. */
  onFailure(error: Error): void;
}

export interface LogGroup {
  /** Reads the partition from `offset` on. Nothing happens when it is no longer ours. */
  start(partition: LogPartition, offset: number): void;
  pause(partition: LogPartition): void;
  resume(partition: LogPartition): void;
  /** Notes offsets in the group, for tools and for the next owner. Rejects during a rebalance. */
  commit(offsets: readonly (LogPartition & { readonly offset: number })[]): Promise<void>;
  /** Resolves when the coordinator next accepts a heartbeat, or at `close`. */
  nextHeartbeat(): Promise<void>;
  /** Leaves the group. */
  close(): Promise<void>;
}

/** A dead member's partitions move after this long (6.2 s measured; kafkajs's own 30 s make it 31). */
const SESSION_TIMEOUT_MS = 6_000;
/** How soon a member hears of a rebalance, so also how long a drain takes. */
const HEARTBEAT_EVERY_MS = 500;
/** Longer than kafkajs itself takes to join again or to give up; by then it has forgotten to try. */
const SILENT_SESSIONS = 5;
/** Also how soon a partition that is started or resumed is asked for. Data that is there returns at once. */
const MAX_WAIT_MS = 50;
/** Of one fetch, all are handed over at once; none waits for another's pause. */
const PARTITIONS_AT_ONCE = 512;
/** What is fetched lives until it is committed; small enough to die young, which is what garbage is cheap for. */
const MAX_PARTITION_BYTES = 256 * 1024;
const MAX_FETCH_BYTES = 4 * 1024 * 1024;

interface Position {
  /** Null while held. */
  expected: number | null;
  misses: number;
}

/** Rejects when no broker answers. */
export async function openGroup(options: GroupOptions): Promise<LogGroup> {
  const { groupId, topics, handlers, sessionTimeoutMs = SESSION_TIMEOUT_MS } = options;
  const consumer = createKafka(options).consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: HEARTBEAT_EVERY_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    maxBytesPerPartition: MAX_PARTITION_BYTES,
    maxBytes: MAX_FETCH_BYTES,
    allowAutoTopicCreation: false,
    retry: RETRY,
  });
  const pause = createPacing();
  let positions = new Map<string, Position>();
  const heartbeatWaiters: (() => void)[] = [];
  let silence: SilenceWatch | undefined;
  let closed = false;

  const wakeHeartbeatWaiters = () => {
    for (const wake of heartbeatWaiters.splice(0)) wake();
  };

  const group: LogGroup = {
    start(partition, offset) {
      const position = positions.get(partitionName(partition));
      if (position === undefined || closed) return;
      position.expected = offset;
      position.misses = 0;
      seek(consumer, partition, offset);
      consumer.resume(byTopic([partition]));
    },
    pause: (partition) => consumer.pause(byTopic([partition])),
    resume: (partition) => consumer.resume(byTopic([partition])),
    commit: (offsets) =>
      consumer.commitOffsets(
        offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      ),
    nextHeartbeat: () => (closed ? Promise.resolve() : new Promise((resolve) => heartbeatWaiters.push(resolve))),
    async close() {
      closed = true;
      silence?.close();
      wakeHeartbeatWaiters();
      await consumer.disconnect();
    },
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    positions = new Map(assigned.map((partition) => [partitionName(partition), { expected: null, misses: 0 }]));
    consumer.pause(byTopic(assigned));
    silence?.heard();
    handlers.onAssigned(assigned, group);
  });
  consumer.on(consumer.events.HEARTBEAT, () => {
    silence?.heard();
    wakeHeartbeatWaiters();
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (restart) return;
    silence?.close();
    handlers.onFailure(error);
  });

  async function handleBatch({ batch, isStale, isRunning, resolveOffset }: EachBatchPayload): Promise<void> {
    const partition: LogPartition = { topic: batch.topic, partition: batch.partition };
    const position = positions.get(partitionName(partition));
    if (position === undefined || position.expected === null || isStale() || !isRunning()) return;

    const found = Number(batch.firstOffset());
    const { expected } = position;
    if (found !== expected) {
      position.misses++;
      if (position.misses === 1) return seek(consumer, partition, expected);
      const isHarmless = await handlers.onJump(partition, { expected, found });
      // Started elsewhere meanwhile: what was judged is no longer where we are.
      if (position.expected !== expected) return;
      if (!isHarmless) {
        position.expected = null;
        return consumer.pause(byTopic([partition]));
      }
    }
    position.misses = 0;
    position.expected = Number(batch.lastOffset()) + 1;
    resolveOffset(batch.lastOffset());
    // The next fetch begins when this returns, and at once when this one could not bring all there is.
    const isCut = bytesOf(batch.messages) > MAX_PARTITION_BYTES / 2;
    await Promise.all([
      handlers.onRecords(partition, batch.messages.map(toReceived), position.expected),
      isCut ? undefined : delay(pause()),
    ]);
  }

  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachBatch: async (payload) => {
      try {
        await handleBatch(payload);
      } catch (error) {
        // Left to itself kafkajs would fetch and fail for ever.
        const { topic, partition } = payload.batch;
        const position = positions.get(partitionName({ topic, partition }));
        if (position !== undefined) position.expected = null;
        consumer.pause([{ topic, partitions: [partition] }]);
        if (!closed) handlers.onFailure(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });

  const limitS = (sessionTimeoutMs * SILENT_SESSIONS) / 1_000;
  silence = watchSilence({
    limitS,
    onSilent: () => handlers.onFailure(new Error(`the group "${groupId}" has not answered for ${limitS} s`)),
  });
  return group;
}

/** A record fetched by our own reading is what we hand on; see `lean/`. */
function toReceived(message: KafkaMessage | FetchedRecord): ReceivedRecord {
  if (message instanceof FetchedRecord) return message;
  const { key, value, offset, timestamp, headers = {} } = message;
  const record = { key, value, offset: Number(offset), receivedAtMs: Number(timestamp) };
  const names = Object.keys(headers);
  if (names.length === 0) return record;
  return { ...record, headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])) };
}

const seek = (consumer: Consumer, { topic, partition }: LogPartition, offset: number): void =>
  consumer.seek({ topic, partition, offset: String(offset) });

function byTopic(partitions: readonly LogPartition[]): { topic: string; partitions: number[] }[] {
  const grouped = Map.groupBy(partitions, ({ topic }) => topic);
  return [...grouped].map(([topic, of]) => ({ topic, partitions: of.map(({ partition }) => partition) }));
}
