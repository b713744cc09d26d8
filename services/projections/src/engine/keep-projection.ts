/**
 * Keeps one read model as far as its logs. Any number of processes may: they share the
 * partitions as a Kafka group, and places and rows are PostgreSQL's.
 *
 *     assigned ── place read from PostgreSQL ── started there
 *     fetched  ── read ── bad ones to the dead letters ── BEGIN, place moves, rows, COMMIT
 *                                  │                          │
 *              place is elsewhere: another owner, or a rebuild └── nothing kept, place read again
 *
 * Never fails: Kafka or PostgreSQL away is told, and waited for.
 */
import { codec } from "@doorstep/events";
import {
  type KafkaOptions,
  type Log,
  type LogAdmin,
  type LogGroup,
  type LogPartition,
  type LogProducer,
  openAdmin,
  openGroup,
  openProducer,
  openSchemaLog,
  partitionName,
  type ReceivedRecord,
  type SchemaLog,
} from "@doorstep/runtime";
import type { Pool } from "pg";
import { toDeadLetter } from "./dead-letters.ts";
import type { ProjectionMetrics } from "./metrics.ts";
import { pause, untilAborted } from "./pause.ts";
import { type Places, postgresPlaces } from "./places.ts";
import type { Projection } from "./projection.ts";
import { readBatch } from "./read-batch.ts";
import { readableFrom } from "./readable.ts";
import { repeat } from "./repeat.ts";
import { transaction } from "./transaction.ts";

export interface KeepOptions {
  readonly pool: Pool;
  readonly kafka: KafkaOptions;
  readonly log: Log;
  readonly metrics: ProjectionMetrics;
  readonly nowMs: () => number;
}

export interface KeptProjection {
  readonly name: string;
  status(): Promise<ProjectionStatus>;
  close(): Promise<void>;
}

export interface ProjectionStatus {
  readonly name: string;
  /** Why it does not go on; null when it does. */
  readonly problem: string | null;
  /** Of the partitions that are ours. */
  readonly partitions: number;
  readonly lagRecords: number;
}

/** Before Kafka, PostgreSQL or the schemas log is asked again. */
const TRY_AGAIN_MS = 1_000;
/** While nothing is to be written, the place is written this often: what is read again after a crash is free of rows. */
const IDLE_MOVE_MS = 5_000;
/** How soon a place that a rebuild has set back is seen, on a log that has nothing new. */
const LOOK_EVERY_MS = 2_000;
/** A batch this large says that there is more to read: no rest then. */
const BUSY_RECORDS = 200;
/** A transaction may take as long as PostgreSQL lets a statement take; nobody waits for one reader. */
const SESSION_TIMEOUT_MS = 15_000;

interface Owned {
  readonly partition: LogPartition;
  /** Where the place stands in PostgreSQL, as far as we know. */
  stored: number;
  /** Up to where records were read. */
  read: number;
  movedMs: number;
}

export function keepProjection<R>(projection: Projection<R>, options: KeepOptions): KeptProjection {
  const { log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let session: Session | undefined;
  let problem: string | null = "is starting";

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const closing = new AsyncDisposableStack();
      try {
        const failed = new AbortController();
        session = await openSession(projection, options, {
          closing,
          signal: AbortSignal.any([signal, failed.signal]),
          onFailure(error) {
            problem = error.message;
            log.warn({ err: error, projection: projection.name }, "read model begins again");
            failed.abort();
          },
          onProblem(text) {
            problem = text;
          },
        });
        problem = null;
        await untilAborted(AbortSignal.any([signal, failed.signal]));
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        log.warn({ err: error, projection: projection.name }, "read model cannot be kept; trying again");
      }
      session = undefined;
      await closing
        .disposeAsync()
        .catch((error: unknown) => log.debug({ err: error, projection: projection.name }, "gone already"));
      options.metrics.weather.inc({ projection: projection.name, what: "session" });
      await pause(TRY_AGAIN_MS, signal);
    }
  }

  const running = run();
  return {
    name: projection.name,
    async status() {
      const { partitions, lagRecords } = (await session?.lag()) ?? { partitions: 0, lagRecords: 0 };
      return { name: projection.name, problem, partitions, lagRecords };
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}

interface Session {
  lag(): Promise<{ readonly partitions: number; readonly lagRecords: number }>;
}

interface SessionOptions {
  readonly closing: AsyncDisposableStack;
  readonly signal: AbortSignal;
  readonly onFailure: (error: Error) => void;
  readonly onProblem: (problem: string | null) => void;
}

async function openSession<R>(
  projection: Projection<R>,
  { pool, kafka, log, metrics, nowMs }: KeepOptions,
  { closing, signal, onFailure, onProblem }: SessionOptions,
): Promise<Session> {
  const { name } = projection;
  const topicOf = new Map(projection.topics.map((topic) => [topic.topic, topic]));
  const admin: LogAdmin = closing.adopt(await openAdmin(kafka), (opened) => opened.close());
  const producer: LogProducer = closing.adopt(await openProducer(kafka), (opened) => opened.close());
  const places: Places = postgresPlaces(pool, { name, logId: admin.clusterId });
  let schemaLog: Promise<SchemaLog> | undefined;
  closing.defer(async () => (await schemaLog)?.close());
  const schemas = (): Promise<SchemaLog> => {
    schemaLog ??= openSchemaLog(kafka);
    return schemaLog;
  };

  let owned = new Map<string, Owned>();
  let group: LogGroup | undefined;

  /** Reads the place and starts there, however long PostgreSQL takes to answer. */
  async function begin(partition: LogPartition, of: Map<string, Owned>): Promise<void> {
    while (!signal.aborted && owned === of) {
      try {
        const start = (await admin.ranges(partition.topic))[partition.partition]?.start ?? 0;
        const place = await places.open(partition, start);
        if (owned !== of || signal.aborted) return;
        projection.forget?.();
        of.set(partitionName(partition), { partition, stored: place, read: place, movedMs: nowMs() });
        onProblem(null);
        return group?.start(partition, place);
      } catch (error) {
        weather("place", error, partition);
        await pause(TRY_AGAIN_MS, signal);
      }
    }
  }

  function weather(what: string, error: unknown, partition: LogPartition): void {
    metrics.weather.inc({ projection: name, what });
    onProblem(`${partitionName(partition)} waits: ${error instanceof Error ? error.message : String(error)}`);
    log.warn({ err: error, projection: name, ...partition }, "read model waits");
  }

  /** Held until it is started anew, at the place PostgreSQL says: whatever was fetched meanwhile is dropped. */
  function beginAgain(partition: LogPartition, afterMs: number): void {
    const of = owned;
    of.delete(partitionName(partition));
    group?.pause(partition);
    void pause(afterMs, signal).then(() => begin(partition, of));
  }

  async function take(own: Owned, records: readonly ReceivedRecord[], nextOffset: number): Promise<boolean> {
    const { partition } = own;
    const { entries, bad } = readBatch(projection, partition, records);
    metrics.records.inc({ projection: name }, records.length);
    if (bad.length > 0) await sendBad(partition, records, bad);
    if (entries.length === 0 && nowMs() - own.movedMs < IDLE_MOVE_MS) {
      own.read = nextOffset;
      return true;
    }
    const endTimer = metrics.commitSeconds.startTimer({ projection: name });
    const committed = await transaction(pool, async (tx) => {
      if (!(await places.move(tx, partition, { from: own.stored, to: nextOffset }))) throw new Elsewhere();
      return entries.length === 0 ? undefined : projection.write(tx, entries);
    });
    endTimer();
    committed?.();
    own.stored = own.read = nextOffset;
    own.movedMs = nowMs();
    metrics.entries.inc({ projection: name }, entries.length);
    const last = entries.at(-1);
    if (last !== undefined)
      metrics.delaySeconds.observe({ projection: name }, Math.max(0, nowMs() - last.at.receivedAtMs) / 1_000);
    return true;
  }

  async function sendBad(
    partition: LogPartition,
    records: readonly ReceivedRecord[],
    bad: ReturnType<typeof readBatch>["bad"],
  ) {
    for (const { reason } of bad) metrics.badRecords.inc({ projection: name, reason });
    log.warn({ projection: name, ...partition, first: bad[0], count: bad.length }, "records cannot be read");
    if (topicOf.get(partition.topic)?.tellsBadRecords !== true) return;
    const byOffset = new Map(records.map((record) => [record.offset, record]));
    await producer.send(
      bad.flatMap((one) => {
        const record = byOffset.get(one.offset);
        return record === undefined ? [] : [toDeadLetter(partition, record, one)];
      }),
    );
  }

  async function lookAtPlaces(): Promise<void> {
    const kept = await places.all();
    for (const [at, { partition, stored }] of owned) {
      if ((kept.get(at) ?? 0) < stored) beginAgain(partition, 0);
    }
  }

  group = closing.adopt(
    await openGroup({
      ...kafka,
      groupId: `doorstep-${name}`,
      topics: [...topicOf.keys()],
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      handlers: {
        onAssigned(partitions, joined) {
          group = joined;
          owned = new Map();
          for (const partition of partitions) void begin(partition, owned);
        },
        async onRecords(partition, records, nextOffset) {
          const own = owned.get(partitionName(partition));
          if (own === undefined || signal.aborted) return;
          try {
            const isAvro = topicOf.get(partition.topic)?.format === "avro";
            const { count, problem } = isAvro
              ? await readableFrom(records, codec, schemas)
              : { count: records.length, problem: null };
            const isAll = count === records.length;
            const upTo = isAll ? nextOffset : (records[count]?.offset ?? nextOffset);
            if (upTo > own.read) await take(own, isAll ? records : records.slice(0, count), upTo);
            if (problem !== null) throw new Error(problem);
            if (projection.restMs !== undefined && records.length < BUSY_RECORDS)
              await pause(projection.restMs, signal);
          } catch (error) {
            if (error instanceof Elsewhere) {
              metrics.weather.inc({ projection: name, what: "elsewhere" });
              log.info({ projection: name, ...partition }, "the place is another's, or was set back: reading it again");
              return beginAgain(partition, 0);
            }
            weather("records", error, partition);
            beginAgain(partition, TRY_AGAIN_MS);
          }
        },
        async onJump(partition, { expected, found }) {
          metrics.weather.inc({ projection: name, what: "jump" });
          const records = { projection: name, ...partition, expected, found };
          if (found > expected) log.error(records, "records are gone before this read model had them");
          else log.error(records, "the log ends before our place: it was made anew, and is read from its beginning");
          return true;
        },
        onFailure,
      },
    }),
    (joined) => joined.close(),
  );

  closing.adopt(repeat("looking at places", lookAtPlaces, { everyMs: LOOK_EVERY_MS, log }), (looking) =>
    looking.close(),
  );

  return {
    async lag() {
      let lagRecords = 0;
      for (const topic of topicOf.keys()) {
        const ends = await admin.endOffsets(topic);
        for (const { partition, read } of owned.values()) {
          if (partition.topic === topic) lagRecords += Math.max(0, (ends[partition.partition] ?? 0) - read);
        }
      }
      return { partitions: owned.size, lagRecords };
    },
  };
}

/** The place in PostgreSQL is not where we left it. */
class Elsewhere extends Error {}
