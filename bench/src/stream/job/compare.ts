/**
 * Results against the oracle, one by one as they are read: each expected one exactly once,
 * equal to the bit, and no other.
 */
import type { Expected, Oracle } from "./oracle.ts";
import type { JobResult, ResultIdentity } from "./results.ts";

export interface Comparison {
  /** What the result answers to in the oracle; null when it should not be there. */
  take(result: JobResult, identity: ResultIdentity | null): Expected | null;
  verdict(): Verdict;
}

export interface Verdict {
  readonly isRight: boolean;
  readonly taken: number;
  readonly missing: number;
  readonly wrong: number;
  /** The same result again, and not known as a repeat by its identity. */
  readonly doubled: number;
  /** Repeats that a reader drops by identity. */
  readonly repeated: number;
  /** The first few of what is wrong, a sentence each. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 5;
/** Couriers are below it. */
const COURIERS = 2 ** 20;
/** Times are kept as ms since the first; a day and more. */
const TIMES = 2 ** 31;

/** `byIdentity`: repeats with an identity seen before are dropped, as a reader downstream would. */
export function compareWith(oracle: Oracle, { byIdentity }: { readonly byIdentity: boolean }): Comparison {
  let baseMs = Number.POSITIVE_INFINITY;
  for (const { result } of oracle.expected) baseMs = Math.min(baseMs, result.startMs);
  const keyOf = ({ kind, courier, startMs }: JobResult): number =>
    ((startMs - baseMs) * COURIERS + courier) * 2 + (kind === "window" ? 0 : 1);
  const places = new Map<number, number>();
  for (const [place, { result }] of oracle.expected.entries()) {
    if (result.startMs - baseMs >= TIMES || result.courier >= COURIERS) throw new Error("too long a time to compare");
    places.set(keyOf(result), place);
  }
  const found = new Uint8Array(oracle.expected.length);
  const identities = new Set<string>();
  const examples: string[] = [];
  const counts = { taken: 0, wrong: 0, doubled: 0, repeated: 0 };
  const complain = (what: string, result: JobResult): null => {
    if (examples.length < MAX_EXAMPLES) examples.push(`${what}: ${JSON.stringify(result)}`);
    return null;
  };

  return {
    take(result, identity) {
      counts.taken++;
      if (byIdentity && identity !== null) {
        const name = `${result.kind}/${identity.partition}/${identity.offset}/${identity.index}`;
        if (identities.has(name)) {
          counts.repeated++;
          return null;
        }
        identities.add(name);
      }
      const place = places.get(keyOf(result));
      const expected = place === undefined ? undefined : oracle.expected[place];
      if (place === undefined || expected === undefined) {
        counts.wrong++;
        return complain("not expected", result);
      }
      if (found[place] === 1) {
        counts.doubled++;
        return complain("a second time", result);
      }
      found[place] = 1;
      if (!isEqual(result, expected.result)) {
        counts.wrong++;
        return complain(`differs from ${JSON.stringify(expected.result)}`, result);
      }
      return expected;
    },
    verdict() {
      let missing = 0;
      for (const [place, isFound] of found.entries()) {
        if (isFound === 1) continue;
        missing++;
        const expected = oracle.expected[place];
        if (expected !== undefined) complain("missing", expected.result);
      }
      const isRight = missing === 0 && counts.wrong === 0 && counts.doubled === 0;
      return { isRight, missing, ...counts, examples };
    },
  };
}

function isEqual(a: JobResult, b: JobResult): boolean {
  if (a.count !== b.count) return false;
  if (a.kind === "window" && b.kind === "window") return a.meanMmps === b.meanMmps;
  return a.kind === "session" && b.kind === "session" && a.endMs === b.endMs;
}
