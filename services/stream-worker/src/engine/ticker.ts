/**
 * Writes one tick a second to every partition this process owns: that is how time passes
 * where nothing happens. Two owners' ticks do no harm. While Kafka is away none pile up:
 * the next waits for the one before.
 */
import type { LogProducer, OutgoingRecord } from "@doorstep/runtime";

export interface Ticker {
  close(): Promise<void>;
}

export interface TickerOptions {
  readonly producer: LogProducer;
  /** One record for each partition that is owned now. */
  readonly ticks: () => readonly OutgoingRecord[];
  readonly onTicked: (ticks: readonly OutgoingRecord[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

const TICK_EVERY_MS = 1_000;

export function startTicker({ producer, ticks, onTicked, onTrouble }: TickerOptions): Ticker {
  let sending: Promise<void> | undefined;

  async function tick(): Promise<void> {
    const due = ticks();
    try {
      await producer.send(due);
      onTicked(due);
    } catch (error) {
      onTrouble(error);
    } finally {
      sending = undefined;
    }
  }

  const timer = setInterval(() => {
    sending ??= tick();
  }, TICK_EVERY_MS);
  return {
    async close() {
      clearInterval(timer);
      await sending;
    },
  };
}
