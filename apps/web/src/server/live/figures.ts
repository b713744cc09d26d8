/** Measures what the ladder decides by. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Figures } from "./ladder.ts";

export interface FigureSources {
  /** Log time committed and not told, milliseconds. */
  readonly undeliveredMs: () => number;
  readonly waitingBytes: () => number;
}

export interface Measuring {
  /** Since the look before. */
  look(): Figures;
  close(): void;
}

const RESOLUTION_MS = 10;

export function startMeasuring({ undeliveredMs, waitingBytes }: FigureSources): Measuring {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    look: () => {
      // What is recorded is the whole time between two turns of a timer.
      const eventLoop = delays.count === 0 ? 0 : Math.max(0, delays.percentile(90) / 1e6 - RESOLUTION_MS);
      delays.reset();
      return { eventLoop, outputs: undeliveredMs(), sockets: waitingBytes() };
    },
    close: () => void delays.disable(),
  };
}
