/** Reads an engine's results and holds them against the oracle. */
import { compareWith, type Verdict } from "../job/compare.ts";
import type { Expected, Oracle } from "../job/oracle.ts";
import { type FoundResult, type Reading, type ResultTopics, readResults } from "./read-results.ts";

export interface Judging {
  /** Reads to the end as it is now. */
  verdict(): Promise<Verdict>;
}

export interface JudgeOptions {
  readonly brokers: string;
  readonly topics: ResultTopics;
  readonly oracle: Oracle;
  /** Whether repeats known by their identity are dropped. */
  readonly byIdentity: boolean;
  /** Each right result, in the order read. */
  readonly onRight?: (found: FoundResult, expected: Expected) => void;
}

/** Begins to read at once, and follows until the verdict is asked for. */
export function judge({ brokers, topics, oracle, byIdentity, onRight = () => {} }: JudgeOptions): Judging {
  const comparison = compareWith(oracle, { byIdentity });
  const reading: Reading = readResults(brokers, topics, (found) => {
    const expected = comparison.take(found.result, found.identity);
    if (expected !== null) onRight(found, expected);
  });
  return {
    async verdict() {
      await reading.finish();
      return comparison.verdict();
    },
  };
}

export function verdictText({ isRight, taken, missing, wrong, doubled, repeated, examples }: Verdict): string {
  if (isRight) return `right: ${taken} results${repeated > 0 ? `, ${repeated} of them repeats` : ""}`;
  return [`WRONG: ${missing} missing, ${wrong} wrong, ${doubled} doubled of ${taken} results`, ...examples].join(
    "\n    ",
  );
}
