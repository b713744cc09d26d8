/** Reads an engine's results and holds them against the oracle. */
import { compareWith, type Verdict } from "../job/compare.ts";
import type { Expected, Oracle } from "../job/oracle.ts";
import { type FoundResult, type Reading, type ResultTopics, readResults } from "./read-results.ts";

export interface JudgeOptions {
  readonly brokers: string;
  readonly topics: ResultTopics;
  readonly oracle: Oracle;
  /** Whether repeats known by their identity are dropped. */
  readonly byIdentity: boolean;
  /** One that has been following; by default one that begins now. */
  readonly reading?: Reading;
  /** Each right result, in the order read. */
  readonly onRight?: (found: FoundResult, expected: Expected) => void;
}

export async function judge(options: JudgeOptions): Promise<Verdict> {
  const { brokers, topics, oracle, byIdentity, reading = readResults(brokers, topics), onRight = () => {} } = options;
  const comparison = compareWith(oracle, { byIdentity });
  await reading.finish((found) => {
    const expected = comparison.take(found.result, found.identity);
    if (expected !== null) onRight(found, expected);
  });
  return comparison.verdict();
}

export function verdictText({ isRight, taken, missing, wrong, doubled, repeated, examples }: Verdict): string {
  if (isRight) return `right: ${taken} results${repeated > 0 ? `, ${repeated} of them repeats` : ""}`;
  return [`WRONG: ${missing} missing, ${wrong} wrong, ${doubled} doubled of ${taken} results`, ...examples].join(
    "\n    ",
  );
}
