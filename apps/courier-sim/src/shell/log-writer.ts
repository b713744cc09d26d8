/**
 * One queue onto the logs, in the order the world told things, so that an assignment lies
 * before the pings it explains. When Kafka is slow or away, pings are thinned here, before
 * the log; facts wait as long as it takes.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { encodeRecord, type OrderFact, type Ping, topics } from "@doorstep/events";
import type { Log, LogProducer, OutgoingRecord } from "@doorstep/runtime";
import type { CourierFact } from "../world/state.ts";

export interface LogWriter {
  putOrderFact(fact: OrderFact): void;
  putCourierFact(fact: CourierFact): void;
  putPing(ping: Ping): void;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
  /** True while more facts wait than should: the world had better stand still. */
  isFull(): boolean;
  readonly figures: WriterFigures;
}

export interface WriterFigures {
  readonly pingsThinned: number;
  readonly failures: number;
  readonly waiting: number;
  /** How long the newest request took. */
  readonly produceMs: number;
}

/** Two producer requests; more in one call only delays its answer. */
const BATCH_RECORDS = 1_000;
/** Half a minute of 1,000 couriers. */
const MAX_WAITING_PINGS = 7_500;
/** Hours of an ordinary evening; a world that goes on without its log is of no use. */
const MAX_WAITING_FACTS = 20_000;
const RETRY_FROM_MS = 250;
const RETRY_UP_TO_MS = 10_000;

interface Waiting {
  readonly record: OutgoingRecord;
  readonly isPing: boolean;
}

export function openLogWriter({
  producer,
  log,
  clockMs,
  onTaken = () => {},
}: {
  readonly producer: Pick<LogProducer, "send">;
  readonly log: Log;
  readonly clockMs: () => number;
  /** The log has confirmed these. */
  readonly onTaken?: (records: readonly OutgoingRecord[]) => void;
}): LogWriter {
  let queue: Waiting[] = [];
  let pings = 0;
  let pumping: Promise<void> | undefined;
  const figures = { pingsThinned: 0, failures: 0, waiting: 0, produceMs: 0 };

  const put = (topic: string, key: string, value: Uint8Array, isPing: boolean): void => {
    queue.push({ record: { topic, key, value }, isPing });
    if (isPing) pings += 1;
    if (pings > MAX_WAITING_PINGS) thin();
    figures.waiting = queue.length;
    pumping ??= pump();
  };

  /** Every other waiting ping goes, so that each courier still leaves a trace. */
  function thin(): void {
    let nth = 0;
    const before = queue.length;
    queue = queue.filter(({ isPing }) => !isPing || nth++ % 2 === 0);
    const dropped = before - queue.length;
    pings -= dropped;
    figures.pingsThinned += dropped;
    log.warn({ dropped, waiting: queue.length }, "pings thinned: the log does not keep up");
  }

  async function pump(): Promise<void> {
    // What is told in this turn goes together.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_RECORDS);
      for (const { isPing } of batch) if (isPing) pings -= 1;
      await sendUntilTaken(batch.map(({ record }) => record));
      figures.waiting = queue.length;
    }
    pumping = undefined;
  }

  async function sendUntilTaken(records: readonly OutgoingRecord[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const startMs = clockMs();
      try {
        await producer.send(records);
        figures.produceMs = clockMs() - startMs;
        onTaken(records);
        if (attempt > 1) log.info({ attempt, records: records.length }, "the log takes records again");
        return;
      } catch (error) {
        figures.failures += 1;
        const inMs = Math.min(RETRY_UP_TO_MS, RETRY_FROM_MS * 2 ** Math.min(attempt - 1, 10));
        log.warn({ err: error, attempt, inMs, waiting: queue.length }, "the log did not take records; trying again");
        await sleep(inMs);
      }
    }
  }

  return {
    putOrderFact: (fact) => put(topics.orders, fact.orderId, encodeRecord("orders", fact), false),
    putCourierFact: (fact) => put(topics.couriers, fact.courierId, encodeRecord("couriers", fact), false),
    putPing: (ping) => put(topics.couriers, ping.courierId, encodeRecord("couriers", ping), true),
    async drained() {
      while (pumping !== undefined) await pumping;
    },
    isFull: () => queue.length - pings > MAX_WAITING_FACTS,
    figures,
  };
}
