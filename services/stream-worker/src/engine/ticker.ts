/**
 * Once a second, to every partition this process owns: a tick, which is how time passes where
 * nothing happens, and where a partition has fallen behind or caught up, the word that says
 * so. Two owners' ticks do no harm. While Kafka is away none pile up: the next waits for the
 * one before.
 */
import type { LogProducer, OutgoingRecord } from "@doorstep/runtime";
import type { Clock } from "./clock.ts";

export interface Ticker {
  close(): Promise<void>;
}

export interface TickerOptions {
  readonly producer: LogProducer;
  readonly clock: Clock;
  /** What is to be written now. */
  readonly records: (nowMs: number) => readonly OutgoingRecord[];
  readonly onWritten: (records: readonly OutgoingRecord[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

const TICK_EVERY_MS = 1_000;

export function startTicker({ producer, clock, records, onWritten, onTrouble }: TickerOptions): Ticker {
  const ticking = clock.every(TICK_EVERY_MS, async () => {
    const due = records(clock.nowMs());
    try {
      await producer.send(due);
      onWritten(due);
    } catch (error) {
      onTrouble(error);
    }
  });
  return { close: () => ticking.stop() };
}
