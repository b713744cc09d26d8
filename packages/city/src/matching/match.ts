/**
 * Which road a courier is on, from positions beside it: the hidden Markov model of Newson
 * and Krumm (2009), fix by fix. States are points on the roads in reach of a fix; what is
 * likely is a point near the fix (a normal distribution of its distance), reached by a way
 * about as long as the straight line between the two fixes (an exponential one of the
 * difference). The most likely sequence is found as the fixes come (Viterbi), and the last
 * few of its steps may still change:
 *
 *     fixes        ·      ·      ·      ·      ·
 *     candidates   a b    a b c  b c    c d    d      each with the best way to it so far
 *     path         b ──── b ──── c ──── d ──── d      followed back from the best of the last
 *
 * The window is bounded: what is older than it is decided. Plain JSON, and a pure function of
 * the graph and the fixes.
 */
import { type LonLat, latToY, lonToX } from "../geo.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { type Candidate, candidatesNear } from "./candidates.ts";
import { waysTo } from "./ways.ts";

/** A position to be matched. */
export interface RoadFix extends LonLat {
  readonly atMs: number;
  /** Deviation in one direction, metres: the stated accuracy ÷ 1.51. */
  readonly sigmaM: number;
}

interface Scored extends Candidate {
  /** Negative logarithm of the likelihood of the best path to it, against the best of all. */
  readonly cost: number;
  /** The candidate of the step before that this path came by; null at the window's start. */
  readonly from: number | null;
}

export interface MatchStep extends RoadFix {
  /** Never empty. */
  readonly candidates: readonly Scored[];
}

/** Oldest first; never empty. */
export type Matching = readonly MatchStep[];

/** 32 s of fixes every 4 s: three crossings back nothing changes any more. */
const WINDOW = 8;
/**
 * The scale of the difference between way and straight line, metres. Newson and Krumm find it
 * as its median ÷ ln 2; with fixes every 4 s and corners in between that is 2 to 5.
 */
const BETA_M = 4;
/** No receiver between houses is better, whatever it says; a worse one than 40 m tells no street. */
const SIGMA_M = { atLeast: 4, atMost: 40 };
/** A courier who was not seen for longer may have been anywhere. */
const LONGEST_GAP_MS = 60_000;
/** Nobody rides this much farther than the straight line between two fixes, noise allowed for. */
const DETOUR_AT_MOST_M = 150;
/** What is this much less likely than the best is not kept: e⁻²⁰. */
const HOPELESS = 20;

/**
 * The matching after one more fix. Starts anew (as after a gap) where no way leads from any
 * candidate to any of the next; null where no road is in reach.
 */
export function matchFix(graph: RoadGraph, known: Matching | null, given: RoadFix): Matching | null {
  const fix = { ...given, sigmaM: Math.min(Math.max(given.sigmaM, SIGMA_M.atLeast), SIGMA_M.atMost) };
  const candidates = candidatesNear(graph, fix);
  if (candidates.length === 0) return null;
  const last = known?.at(-1);
  const elapsedMs = last === undefined ? 0 : fix.atMs - last.atMs;
  if (known !== null && last !== undefined && elapsedMs > 0 && elapsedMs <= LONGEST_GAP_MS) {
    const reached = reach(graph, last, { fix, candidates });
    if (reached.length > 0) return forgetOld([...known, { ...fix, candidates: reached }]);
  }
  const first = candidates.map((candidate) => ({ ...candidate, cost: emission(candidate, fix), from: null }));
  return [{ ...fix, candidates: likely(first) }];
}

/** The likeliest candidate of each step, oldest first. */
export function bestPath(matching: Matching): readonly Candidate[] {
  const path: Candidate[] = [];
  let index: number | null = 0;
  for (const { candidates } of matching.toReversed()) {
    const here: Scored | undefined = index === null ? undefined : candidates[index];
    if (here === undefined) break;
    path.push(here);
    index = here.from;
  }
  return path.reverse();
}

/** Each next candidate with its best way from the last step, best first. */
function reach(
  graph: RoadGraph,
  last: MatchStep,
  { fix, candidates }: { readonly fix: RoadFix; readonly candidates: readonly Candidate[] },
): readonly Scored[] {
  const straightM = Math.hypot(
    lonToX(graph.plane, fix.lon) - lonToX(graph.plane, last.lon),
    latToY(graph.plane, fix.lat) - latToY(graph.plane, last.lat),
  );
  const limits = { withinM: straightM + DETOUR_AT_MOST_M, slackM: last.sigmaM + fix.sigmaM };
  const best: (Scored | null)[] = candidates.map(() => null);
  for (const [from, before] of last.candidates.entries()) {
    for (const [index, way] of waysTo(graph, before, candidates, limits).entries()) {
      const candidate = candidates[index];
      if (way === null || candidate === undefined) continue;
      const cost = before.cost + Math.abs(way.metres - straightM) / BETA_M + emission(candidate, fix);
      if (cost < (best[index]?.cost ?? Number.POSITIVE_INFINITY)) best[index] = { ...candidate, cost, from };
    }
  }
  return likely(best.filter((scored) => scored !== null));
}

const emission = ({ awayM }: Candidate, { sigmaM }: RoadFix): number => (awayM / sigmaM) ** 2 / 2;

/** Best first, counted from the best; the hopeless left out. */
function likely(scored: readonly Scored[]): readonly Scored[] {
  const sorted = scored.toSorted((a, b) => a.cost - b.cost || a.segment - b.segment);
  const least = sorted[0]?.cost ?? 0;
  return sorted
    .filter(({ cost }) => cost - least <= HOPELESS)
    .map((candidate) => ({ ...candidate, cost: Math.round((candidate.cost - least) * 1_000) / 1_000 }));
}

function forgetOld(matching: Matching): Matching {
  if (matching.length <= WINDOW) return matching;
  const [first, ...rest] = matching.slice(-WINDOW);
  if (first === undefined) return matching;
  return [{ ...first, candidates: first.candidates.map((candidate) => ({ ...candidate, from: null })) }, ...rest];
}
