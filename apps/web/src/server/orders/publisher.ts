/**
 * Carries the outbox to the logs, one process at a time.
 *
 *   take ── send ── remove        a crash after `send` sends again at the next start:
 *              ↑                  a fact's version makes the repeat harmless
 *
 * Order: facts of one order get their ids under its row lock, so by id is by version.
 * Debezium does this job in a full installation; nothing else knows who does it.
 */
import { type OutboxReader, openOutboxReader } from "@doorstep/db";
import type { Counter, Log, LogProducer } from "@doorstep/runtime";
import { type HeartbeatOptions, heartbeatKeys, startHeartbeats } from "./heartbeats.ts";

export interface PublisherOptions {
  readonly databaseUrl: string;
  readonly producer: Pick<LogProducer, "send">;
  readonly log: Log;
  /** Facts; heartbeats have a count of their own. */
  readonly published: Pick<Counter, "inc">;
  readonly heartbeats: HeartbeatOptions;
}

/** Records of one request to Kafka. */
const BATCH = 500;
/** Notifications wake us; this is for the one that was lost with its connection. */
const LOOK_ANYWAY_MS = 2_000;
/** Before asking again whether the other publisher is gone, or Kafka or PostgreSQL is back. */
const TRY_AGAIN_MS = 1_000;

export function startPublisher(options: PublisherOptions): { close(): Promise<void> } {
  const { log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let reader: OutboxReader | null = null;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const lost = new AbortController();
      try {
        reader = await openOutboxReader(options.databaseUrl, () => lost.abort());
        if (reader !== null) {
          log.info("outbox publisher is this process");
          const heartbeats = startHeartbeats(reader, { ...options.heartbeats, log });
          try {
            await publishAll(reader, options, AbortSignal.any([signal, lost.signal]));
          } finally {
            await heartbeats.stop();
          }
        }
      } catch (error) {
        log.warn({ err: error }, "outbox not published; trying again");
      }
      await reader?.close().catch(() => log.debug("outbox connection was gone already"));
      reader = null;
      await pause(TRY_AGAIN_MS, signal);
    }
  }

  const running = run();
  return {
    close: async () => {
      stopping.abort();
      reader?.wake();
      await running;
    },
  };
}

async function publishAll(
  reader: OutboxReader,
  { producer, published, heartbeats }: PublisherOptions,
  signal: AbortSignal,
): Promise<void> {
  const keysOfHeartbeats = new Set(heartbeatKeys(heartbeats.partitionCount));
  while (!signal.aborted) {
    const entries = await reader.next(BATCH);
    if (entries.length === 0) {
      if (!signal.aborted) await reader.waitForMore(LOOK_ANYWAY_MS);
      continue;
    }
    await producer.send(entries);
    // Last on purpose: what is removed is on the log.
    await reader.remove(entries.map(({ id }) => id));
    published.inc(entries.filter(({ key }) => !keysOfHeartbeats.has(key)).length);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
