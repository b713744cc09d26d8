/**
 * Takes out of the outbox what has been seen on its log. The connector gives each record the
 * id of its entry, as a header. Its own word that it has sent something is not enough: a
 * connector that begins anew skips what was there before, and says nothing of it. What is on
 * the log is on the log.
 */
import { topics } from "@doorstep/events";
import { type KafkaOptions, type Log, type ReceivedRecord, tailTopics } from "@doorstep/runtime";
import type { OutboxKeeper } from "./keeper.ts";
import type { OutboxMetrics } from "./outbox-metrics.ts";
import { pause, untilAborted } from "./pause.ts";

export interface SightingsOptions {
  readonly kafka: KafkaOptions;
  readonly log: Log;
  readonly metrics: Pick<OutboxMetrics, "carried" | "carriedDelay">;
  readonly keysOfHeartbeats: ReadonlySet<string>;
}

/** The logs entries may be for. The second is read only once there are some: it has every ping. */
const LOGS = [
  { topic: topics.orders, always: true },
  { topic: topics.couriers, always: false },
] as const;

/** So far apart may the clocks of the broker and PostgreSQL be. Reading too much costs little. */
const CLOCKS_APART_MS = 60_000;
/** Before looking again whether there is something for a log, or Kafka is back. */
const LOOK_AGAIN_MS = 1_000;

/** Reads from where the oldest entry may be. */
export function startSightings(keeper: OutboxKeeper, options: SightingsOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const following = LOGS.map((log) => follow(log, keeper, options, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(following);
    },
  };
}

type Followed = (typeof LOGS)[number];

async function follow(
  { topic, always }: Followed,
  ...[keeper, options, signal]: [OutboxKeeper, SightingsOptions, AbortSignal]
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { sinceMs, nowMs } = await keeper.waitingSince(topic);
      if (always || sinceMs !== null) {
        await read({ topic, fromMs: (sinceMs ?? nowMs) - CLOCKS_APART_MS }, keeper, options, signal);
      }
    } catch (error) {
      if (!signal.aborted) options.log.warn({ err: error, topic }, "outbox not compared with its log; trying again");
    }
    await pause(LOOK_AGAIN_MS, signal);
  }
}

/** Resolves when told to end; rejects when reading has stopped. */
async function read(
  { topic, fromMs }: { readonly topic: string; readonly fromMs: number },
  ...[keeper, { kafka, metrics, keysOfHeartbeats }, signal]: [OutboxKeeper, SightingsOptions, AbortSignal]
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  const tail = await tailTopics({
    ...kafka,
    topics: [topic],
    from: { sinceMs: fromMs },
    onFailure: failed.reject,
    async onBatch({ records }) {
      const seen = entriesOf(records);
      if (seen.size === 0) return;
      const removed = await keeper.remove([...seen.keys()]);
      const facts = removed.filter(({ key }) => !keysOfHeartbeats.has(key));
      metrics.carried.inc(facts.length);
      for (const { id, createdAtMs } of facts) {
        metrics.carriedDelay.observe(Math.max(0, (seen.get(id) ?? createdAtMs) - createdAtMs) / 1000);
      }
    },
  });
  try {
    await Promise.race([untilAborted(signal), failed.promise]);
  } finally {
    await tail.close();
  }
}

/** When the broker had each entry, by id. Most records come from elsewhere and have none. */
function entriesOf(records: readonly ReceivedRecord[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { headers, receivedAtMs } of records) {
    const id = headers?.id;
    if (id !== undefined && /^\d{1,18}$/.test(id)) seen.set(id, receivedAtMs);
  }
  return seen;
}
