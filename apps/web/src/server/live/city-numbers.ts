/** The numbers of the operations page, each from the real thing. */
import type { CityNumbers, Degradation } from "@doorstep/events/browser";
import type { CityBoard } from "./city-board.ts";
import type { Latency } from "./latency.ts";
import type { Progress } from "./progress.ts";

export interface NumberSources {
  readonly board: CityBoard;
  readonly progress: Progress;
  readonly pingToScreen: Latency;
  /** Records in the dead letters. */
  readonly deadLetters: () => number;
  readonly degradation: () => Degradation;
}

export function cityNumbers(sources: NumberSources, nowMs: number): CityNumbers {
  const { board, progress, pingToScreen, deadLetters, degradation } = sources;
  const { refused: _, ...counts } = board.counts(nowMs);
  return {
    ...counts,
    lagMs: Math.max(0, nowMs - progress.oldestAsOfMs()),
    pingToScreenMs: pingToScreen.percentiles(nowMs),
    lateRecords: progress.countOf(isLate),
    droppedRecords: progress.countOf(isDropped),
    deadLetters: deadLetters(),
    degradation: degradation(),
  };
}

/** Notes read `ping late: …` and `ping dropped: …`. */
const isLate = (note: string): boolean => note.includes(" late:");
const isDropped = (note: string): boolean => note.includes(" dropped:");
