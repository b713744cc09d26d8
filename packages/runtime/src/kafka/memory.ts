/**
 * Kafka in this process's memory, for tests and for simulations: the same ports as the real
 * one, and the same contract (contract.ts). What may befall its logs are controls; what may
 * befall requests is the link's to decide.
 */
import { keyToPartition } from "@doorstep/events";
import type { LogAdmin } from "./admin.ts";
import type { LogGroup } from "./group.ts";
import { memoryCoordinator } from "./memory-coordinator.ts";
import { joinMemoryGroup, type MemoryGroupOptions } from "./memory-group.ts";
import { eventLoopLink, type MemoryLink } from "./memory-link.ts";
import { type MemoryLog, memoryLog } from "./memory-log.ts";
import type { LogProducer } from "./producer.ts";
import type { LogPartition, OutgoingRecord } from "./records.ts";

export type { MemoryGroupOptions } from "./memory-group.ts";
export type { MemoryLink } from "./memory-link.ts";
export type { MemoryLog } from "./memory-log.ts";

export interface MemoryClusterOptions {
  /** By topic, how many partitions it has. */
  readonly topics: Readonly<Record<string, number>>;
  /** The clock that append times are taken from. It may be set back: append times of Kafka may, too. */
  readonly appendTimeMs?: () => number;
  /** The coordinator's clock, for sessions. */
  readonly nowMs?: () => number;
  readonly clusterId?: string;
  readonly heartbeatEveryMs?: number;
  /** How many records an answer brings at most. */
  readonly batchRecords?: () => number;
}

export interface MemoryCluster {
  /** A client of its own. */
  connect(link?: MemoryLink): MemoryClient;
  /** Appended at once, past every link. */
  append(records: readonly OutgoingRecord[]): void;
  /** @throws when there is none */
  log(partition: LogPartition): MemoryLog;
  readonly partitions: readonly LogPartition[];
  /** What groups have noted is gone, as when the log it is noted on was lost. */
  forgetOffsets(): void;
}

export interface MemoryClient {
  readonly producer: LogProducer;
  readonly admin: LogAdmin;
  join(options: MemoryGroupOptions): Promise<LogGroup>;
}

const HEARTBEAT_EVERY_MS = 500;
const BATCH_RECORDS = 500;

export function memoryCluster(options: MemoryClusterOptions): MemoryCluster {
  const { clusterId = "memory", nowMs = Date.now, appendTimeMs = nowMs } = options;
  const { heartbeatEveryMs = HEARTBEAT_EVERY_MS, batchRecords = () => BATCH_RECORDS } = options;
  const logs = new Map(
    Object.entries(options.topics).map(([topic, count]) => [topic, Array.from({ length: count }, memoryLog)]),
  );
  const partitions = [...logs].flatMap(([topic, of]) => of.map((_, partition) => ({ topic, partition })));
  const coordinator = memoryCoordinator(nowMs, (topics) => partitions.filter(({ topic }) => topics.includes(topic)));

  function logsOf(topic: string): readonly MemoryLog[] {
    const found = logs.get(topic);
    if (found === undefined) throw new Error(`there is no topic "${topic}"`);
    return found;
  }

  function logOf({ topic, partition }: LogPartition): MemoryLog {
    const log = logsOf(topic)[partition];
    if (log === undefined) throw new Error(`"${topic}" has no partition ${partition}`);
    return log;
  }

  function partitionOf({ topic, key, partition }: OutgoingRecord): LogPartition {
    if (partition !== undefined) return { topic, partition };
    if (key === null) return { topic, partition: 0 };
    const bytes = typeof key === "string" ? Buffer.from(key) : key;
    return { topic, partition: keyToPartition(bytes, logsOf(topic).length) };
  }

  function append(records: readonly OutgoingRecord[]): void {
    // First all that can fail, so that a refused request has left nothing.
    const targets = records.map((record) => logOf(partitionOf(record)));
    for (const [at, record] of records.entries()) targets[at]?.append(record, appendTimeMs());
  }

  return {
    append,
    log: logOf,
    partitions,
    forgetOffsets: coordinator.forgetOffsets,
    connect: (link = eventLoopLink) => ({
      producer: openProducer(link, append),
      admin: openAdmin(link),
      join: (joining) => joinMemoryGroup(joining, { link, coordinator, logOf, heartbeatEveryMs, batchRecords }),
    }),
  };

  function openAdmin(link: MemoryLink): LogAdmin {
    const ask = <T>(act: () => T): Promise<T> => link.request("ask", act);
    return {
      clusterId,
      partitionCount: (topic) => ask(() => logsOf(topic).length),
      ranges: (topic) => ask(() => logsOf(topic).map(({ range }) => range)),
      endOffsets: (topic) => ask(() => logsOf(topic).map(({ range }) => range.end)),
      offsetsAt: (topic, timeMs) => ask(() => logsOf(topic).map((log) => firstAt(log, timeMs))),
      committedOffsets: (groupId, topic) =>
        ask(
          () => new Map(logsOf(topic).map((_, at) => [at, coordinator.committed(groupId, { topic, partition: at })])),
        ),
      // A log of nothing but memory keeps what it is not told to drop.
      retentionMs: (topic) => ask(() => (logsOf(topic).length === 0 ? 0 : null)),
      deleteGroup: (groupId) => ask(() => coordinator.deleteGroup(groupId)),
      close: async () => {},
    };
  }
}

const firstAt = (log: MemoryLog, timeMs: number): number =>
  log.history().find(({ offset, receivedAtMs }) => offset >= log.range.start && receivedAtMs >= timeMs)?.offset ??
  log.range.end;

/** One request in flight: the order of `send` calls is the order on each partition. */
function openProducer(link: MemoryLink, append: (records: readonly OutgoingRecord[]) => void): LogProducer {
  let sending: Promise<unknown> = Promise.resolve();
  return {
    send(records) {
      if (records.length === 0) return Promise.resolve();
      const sent = sending.then(() => link.request("send", () => append(records)));
      sending = sent.catch(() => {});
      return sent;
    },
    async close() {
      await sending;
    },
  };
}
