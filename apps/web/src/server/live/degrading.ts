/**
 * The ladder at work, and the worker's own step beside it: looks at the figures, and says
 * what holds to metrics, log, operations and pages.
 */
import { topics } from "@doorstep/events";
import type { Degradation, DegradationStep } from "@doorstep/events/browser";
import type { Counter, Gauge, Log } from "@doorstep/runtime";
import { CONFLATED_EVERY_MS, type Figures, includes, STEPS, startLadder, stepLadder } from "./ladder.ts";
import type { Modes } from "./modes.ts";

export interface LadderMetrics {
  readonly leftOut: Pick<Counter<"what">, "inc">;
  readonly ladderStep: Pick<Gauge<"step">, "set">;
  readonly ladderFigure: Pick<Gauge<"figure">, "set">;
  readonly thinned: Pick<Gauge, "set">;
}

export interface Degrading {
  step(): DegradationStep;
  told(): Degradation;
  /** How often positions of these partitions of `orders` come at most just now; null when each comes. */
  positionsEveryMs(partitions: readonly number[]): number | null;
  close(): void;
}

export interface DegradingOptions {
  readonly figures: () => Figures;
  readonly lookEveryMs: number;
  readonly modes: Pick<Modes, "keepEvery" | "thinned">;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly metrics: LadderMetrics;
  /** After each look. */
  readonly onLook: (steps: { readonly before: DegradationStep; readonly now: DegradationStep }) => void;
}

/** A phone's, as a rule: of these a thinned task leaves some out. */
const PING_EVERY_MS = 4_000;

export function startDegrading(options: DegradingOptions): Degrading {
  const { figures, modes, nowMs, log, metrics, onLook } = options;
  let ladder = startLadder(nowMs());

  function tellStep(): void {
    for (const step of STEPS) {
      if (step !== "normal") metrics.ladderStep.set({ step }, includes(ladder.step, step) ? 1 : 0);
    }
  }
  function tellFigures({ eventLoop, outputs, sockets }: Figures): void {
    metrics.ladderFigure.set({ figure: "event_loop" }, eventLoop / 1_000);
    metrics.ladderFigure.set({ figure: "outputs" }, outputs / 1_000);
    metrics.ladderFigure.set({ figure: "sockets" }, sockets);
    const thinned = modes.thinned();
    metrics.thinned.set(thinned === null ? 0 : thinned.couriers + thinned.orders);
  }

  tellStep();
  const timer = setInterval(() => {
    const before = ladder.step;
    const seen = figures();
    ladder = stepLadder(ladder, seen, nowMs());
    tellFigures(seen);
    if (ladder.step !== before) {
      tellStep();
      log.warn({ before, now: ladder.step, because: ladder.because, ...seen }, "another step of the ladder");
    }
    onLook({ before, now: ladder.step });
  }, options.lookEveryMs);

  return {
    step: () => ladder.step,
    told: () => ({
      ...{ step: ladder.step, sinceMs: ladder.sinceMs, because: ladder.because },
      thinned: modes.thinned(),
    }),
    positionsEveryMs: (partitions) => {
      const kept = partitions.map((partition) => modes.keepEvery({ topic: topics.orders, partition }));
      const most = Math.max(1, ...kept);
      const thinnedMs = most > 1 ? most * PING_EVERY_MS : 0;
      const conflatedMs = includes(ladder.step, "conflated") ? CONFLATED_EVERY_MS : 0;
      return Math.max(thinnedMs, conflatedMs) || null;
    },
    close: () => clearInterval(timer),
  };
}
