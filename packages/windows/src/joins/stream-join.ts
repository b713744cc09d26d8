/**
 * Two streams of one key, joined where their times are near.
 *
 *     left join, before 5, after 20, lateness 0
 *
 *     left                 l at 29
 *     right       24├──────┼──────────────────┤49        right events it matches, both bounds counted
 *                                             │50        its window [24, 50) closes: without a match, l alone
 *
 * A right event at r looks the other way, at left ones from r − 20 to r + 5.
 */
import { requireNotNegative, requirePositive, requireWhole } from "../arguments.ts";
import type { Window } from "../window.ts";
import { closedUpToMs, laterWatermark, NONE } from "../windowed.ts";
import { type Kept, keep } from "./kept.ts";

export interface StreamJoin {
  /** What is given of an event without a match: nothing, the left ones alone, or both sides' alone. */
  readonly kind: "inner" | "left" | "outer";
  /** A right event may be so much earlier than the left one; negative: must be later by that. */
  readonly beforeMs: number;
  /** A right event may be so much later than the left one; negative: must be earlier by that. */
  readonly afterMs: number;
  readonly latenessMs: number;
  /** At most so many events are kept of each side; one more is refused. */
  readonly maxKept: number;
}

export interface JoinSide<V> extends Kept<V> {
  readonly matched: boolean;
}

/** Plain JSON, both sides in order of time. */
export interface JoinState<L, R> {
  readonly watermarkMs: number | null;
  readonly left: readonly JoinSide<L>[];
  readonly right: readonly JoinSide<R>[];
}

export type Joined<L, R> =
  | { readonly kind: "pair"; readonly left: Kept<L>; readonly right: Kept<R> }
  | { readonly kind: "leftAlone"; readonly left: Kept<L> }
  | { readonly kind: "rightAlone"; readonly right: Kept<R> };

export type JoinEvent<L, R> =
  | { readonly side: "left"; readonly timeMs: number; readonly value: L; readonly watermarkMs: number }
  | { readonly side: "right"; readonly timeMs: number; readonly value: R; readonly watermarkMs: number };

export interface AddedToJoin<L, R> {
  readonly state: JoinState<L, R>;
  /** First those that can match no more, in order of the ends of their windows; then the event's pairs, in order of time. */
  readonly results: readonly Joined<L, R>[];
  /** The event's window, when it came too late for it and matched nothing. */
  readonly late: readonly Window[];
  /** The event's window, when there was no room to keep it; it matched nothing then. */
  readonly refused: readonly Window[];
}

/**
 * @throws RangeError naming the argument, for bounds with no time between them, a negative
 * lateness or no room.
 * @example streamJoin({ kind: "left", beforeMs: 0, afterMs: 300_000, latenessMs: 10_000, maxKept: 16 })
 */
export function streamJoin(spec: StreamJoin): StreamJoin {
  requireWhole("beforeMs", spec.beforeMs);
  requireWhole("afterMs", spec.afterMs);
  if (spec.beforeMs + spec.afterMs < 0) {
    throw new RangeError(`afterMs must be at least -beforeMs (${-spec.beforeMs}), got ${spec.afterMs}`);
  }
  requireNotNegative("latenessMs", spec.latenessMs);
  requirePositive("maxKept", spec.maxKept);
  return spec;
}

export function noJoin<L, R>(): JoinState<L, R> {
  return { watermarkMs: null, left: [], right: [] };
}

/**
 * Gives out what the watermark closes, then pairs the event with every kept one of the other
 * side that is near enough, and keeps it while more may come.
 */
export function addToJoin<L, R>(spec: StreamJoin, before: JoinState<L, R>, event: JoinEvent<L, R>): AddedToJoin<L, R> {
  requireWhole("timeMs", event.timeMs);
  const { state, results } = closeJoin(spec, before, event.watermarkMs);
  const closedMs = closedUpToMs(spec, state.watermarkMs);
  switch (event.side) {
    case "left": {
      const own = leftWindow(spec, event.timeMs);
      const met = meet(spec, { closedMs, own, event, mine: state.left, others: state.right });
      const pairs = met.pairs.map((right): Joined<L, R> => ({ kind: "pair", left: bare(event), right: bare(right) }));
      if (met.isAlone && spec.kind !== "inner") pairs.push(aloneOnLeft(event));
      const after = { watermarkMs: state.watermarkMs, left: met.mine, right: met.others };
      return { state: after, results: [...results, ...pairs], late: met.late, refused: met.refused };
    }
    case "right": {
      const own = rightWindow(spec, event.timeMs);
      const met = meet(spec, { closedMs, own, event, mine: state.right, others: state.left });
      const pairs = met.pairs.map((left): Joined<L, R> => ({ kind: "pair", left: bare(left), right: bare(event) }));
      if (met.isAlone && spec.kind === "outer") pairs.push(aloneOnRight(event));
      const after = { watermarkMs: state.watermarkMs, left: met.others, right: met.mine };
      return { state: after, results: [...results, ...pairs], late: met.late, refused: met.refused };
    }
  }
}

/** Lets go of events whose windows the watermark closes, and gives those that never matched, as the kind of join asks. */
export function closeJoin<L, R>(
  spec: StreamJoin,
  state: JoinState<L, R>,
  broughtMs: number,
): { readonly state: JoinState<L, R>; readonly results: readonly Joined<L, R>[] } {
  const watermarkMs = laterWatermark(state.watermarkMs, broughtMs);
  if (watermarkMs === state.watermarkMs) return { state, results: NONE };
  const closedMs = watermarkMs - spec.latenessMs;
  const left = splitClosed(state.left, (timeMs) => leftWindow(spec, timeMs).endMs <= closedMs);
  const right = splitClosed(state.right, (timeMs) => rightWindow(spec, timeMs).endMs <= closedMs);
  const leftAlone = spec.kind === "inner" ? NONE : left.closed.filter(({ matched }) => !matched);
  const rightAlone = spec.kind === "outer" ? right.closed.filter(({ matched }) => !matched) : NONE;
  const alone = [
    ...leftAlone.map((each) => ({ endMs: leftWindow(spec, each.timeMs).endMs, joined: aloneOnLeft<L, R>(each) })),
    ...rightAlone.map((each) => ({ endMs: rightWindow(spec, each.timeMs).endMs, joined: aloneOnRight<L, R>(each) })),
  ].sort((one, other) => one.endMs - other.endMs);
  return { state: { watermarkMs, left: left.open, right: right.open }, results: alone.map(({ joined }) => joined) };
}

/** The watermark at which the next kept event can match no more; null with none kept. */
export function nextJoinCloseMs<L, R>(spec: StreamJoin, { left, right }: JoinState<L, R>): number | null {
  const ends: number[] = [];
  if (left[0] !== undefined) ends.push(leftWindow(spec, left[0].timeMs).endMs);
  if (right[0] !== undefined) ends.push(rightWindow(spec, right[0].timeMs).endMs);
  return ends.length === 0 ? null : Math.min(...ends) + spec.latenessMs;
}

/** Where right events match a left one; both bounds count, so the end is one after the last. */
const leftWindow = ({ beforeMs, afterMs }: StreamJoin, timeMs: number): Window => ({
  startMs: timeMs - beforeMs,
  endMs: timeMs + afterMs + 1,
});

const rightWindow = ({ beforeMs, afterMs }: StreamJoin, timeMs: number): Window => ({
  startMs: timeMs - afterMs,
  endMs: timeMs + beforeMs + 1,
});

interface Met<M, O> {
  readonly mine: readonly JoinSide<M>[];
  readonly others: readonly JoinSide<O>[];
  readonly pairs: readonly JoinSide<O>[];
  /** In time, but all it could match is over: with a negative bound a window ends before its event. */
  readonly isAlone: boolean;
  readonly late: readonly Window[];
  readonly refused: readonly Window[];
}

function meet<M, O>(
  { maxKept }: StreamJoin,
  {
    closedMs,
    own,
    event,
    mine,
    others,
  }: {
    readonly closedMs: number;
    readonly own: Window;
    readonly event: Kept<M>;
    readonly mine: readonly JoinSide<M>[];
    readonly others: readonly JoinSide<O>[];
  },
): Met<M, O> {
  const untouched = { mine, others, pairs: NONE, isAlone: false, late: NONE, refused: NONE };
  const isClosed = own.endMs <= closedMs;
  if (!isClosed && mine.length >= maxKept) return { ...untouched, refused: [own] };
  const pairs = others.filter(({ timeMs }) => own.startMs <= timeMs && timeMs < own.endMs);
  if (isClosed && pairs.length === 0) {
    return event.timeMs < closedMs ? { ...untouched, late: [own] } : { ...untouched, isAlone: true };
  }
  return {
    ...untouched,
    mine: isClosed ? mine : keep(mine, { ...bare(event), matched: pairs.length > 0 }),
    others: pairs.every(({ matched }) => matched)
      ? others
      : others.map((each) => (pairs.includes(each) ? { ...each, matched: true } : each)),
    pairs,
  };
}

const aloneOnLeft = <L, R>(left: Kept<L>): Joined<L, R> => ({ kind: "leftAlone", left: bare(left) });
const aloneOnRight = <L, R>(right: Kept<R>): Joined<L, R> => ({ kind: "rightAlone", right: bare(right) });
const bare = <V>({ timeMs, value }: Kept<V>): Kept<V> => ({ timeMs, value });

/** Kept events are in order of time, and so are the ends of their windows. */
function splitClosed<V>(
  kept: readonly JoinSide<V>[],
  isClosed: (timeMs: number) => boolean,
): { readonly closed: readonly JoinSide<V>[]; readonly open: readonly JoinSide<V>[] } {
  let at = 0;
  for (const { timeMs } of kept) {
    if (!isClosed(timeMs)) break;
    at += 1;
  }
  return at === 0 ? { closed: NONE, open: kept } : { closed: kept.slice(0, at), open: kept.slice(at) };
}
