/**
 * A stream joined with a table, each event with what held at its time. Since a version may
 * come after the event it belongs to, an event waits until no earlier one is expected:
 *
 *     lateness 10                        event at 25
 *     watermark  ────── 25 ─────────────── 35 36
 *     versions   20: open      (23: closed, comes here)
 *     result                                 └ 36: 25 is over, 10 late ones allowed for: closed
 */
import { requireNotNegative, requirePositive, requireWhole } from "../arguments.ts";
import { closedUpToMs, NONE } from "../windowed.ts";
import { type Kept, keep } from "./kept.ts";
import {
  forgetVersions,
  noVersions,
  type PutVersion,
  putVersion,
  type TableState,
  type Version,
  type VersionedTable,
  valueAsOf,
  versionedTable,
} from "./table.ts";

export interface TableJoin extends VersionedTable {
  /** Of an event for which the table had nothing: no result, or one without a value. */
  readonly kind: "inner" | "left";
  /** How long after its time an event waits for versions of before. */
  readonly latenessMs: number;
  /** At most so many events wait; one more is refused. */
  readonly maxWaiting: number;
}

/** Plain JSON; waiting events in order of time. */
export interface TableJoinState<V, T> {
  readonly table: TableState<T>;
  readonly waiting: readonly Kept<V>[];
}

/** `found` is null in a left join where the table had nothing. */
export interface Looked<V, T> extends Kept<V> {
  readonly found: { readonly value: T; readonly fromMs: number } | null;
}

export interface TableJoined<V, T> {
  readonly state: TableJoinState<V, T>;
  /** In order of the events' times. */
  readonly results: readonly Looked<V, T>[];
  /** Events of times that the table has forgotten, too late or crowded out; to be counted. */
  readonly forgotten: readonly Kept<V>[];
}

/**
 * @throws RangeError naming the argument, for a negative lateness or retention, or no room.
 */
export function tableJoin(spec: TableJoin): TableJoin {
  versionedTable(spec);
  requireNotNegative("latenessMs", spec.latenessMs);
  requirePositive("maxWaiting", spec.maxWaiting);
  return spec;
}

export function noTableJoin<V, T>(): TableJoinState<V, T> {
  return { table: noVersions(), waiting: [] };
}

/** A version for the table, after the events that its watermark releases. */
export function putToTable<V, T>(
  spec: TableJoin,
  before: TableJoinState<V, T>,
  version: Version<T> & { readonly watermarkMs: number },
): TableJoined<V, T> & Omit<PutVersion<T>, "state"> {
  const { state, results, forgotten } = closeTableJoin(spec, before, version.watermarkMs);
  const { state: table, late, crowdedOut } = putVersion(tableSpec(spec), state.table, version);
  return { state: { table, waiting: state.waiting }, results, forgotten, late, crowdedOut };
}

/** An event for the stream. One that comes after its wait is over is answered at once. */
export function lookUp<V, T>(
  spec: TableJoin,
  before: TableJoinState<V, T>,
  { timeMs, value, watermarkMs }: Kept<V> & { readonly watermarkMs: number },
): TableJoined<V, T> & { readonly refused: boolean } {
  requireWhole("timeMs", timeMs);
  const { state, results, forgotten } = closeTableJoin(spec, before, watermarkMs);
  const event = { timeMs, value };
  if (timeMs < closedUpToMs(spec, state.table.watermarkMs)) {
    const answered = answers(spec, state.table, [event]);
    return {
      state,
      results: [...results, ...answered.results],
      forgotten: [...forgotten, ...answered.forgotten],
      refused: false,
    };
  }
  if (state.waiting.length >= spec.maxWaiting) return { state, results, forgotten, refused: true };
  const waiting = keep(state.waiting, event);
  return { state: { table: state.table, waiting }, results, forgotten, refused: false };
}

/** Lets time pass: answers the events that need wait no longer. */
export function closeTableJoin<V, T>(
  spec: TableJoin,
  state: TableJoinState<V, T>,
  broughtMs: number,
): TableJoined<V, T> {
  const table = forgetVersions(tableSpec(spec), state.table, broughtMs);
  if (table === state.table) return { state, results: NONE, forgotten: NONE };
  const closedMs = closedUpToMs(spec, table.watermarkMs);
  const over = state.waiting.filter(({ timeMs }) => timeMs < closedMs);
  const waiting = over.length === 0 ? state.waiting : state.waiting.slice(over.length);
  // Answered from the table of before: the new watermark may let go of versions these events ask for.
  return { state: { table, waiting }, ...answers(spec, state.table, over) };
}

/** The watermark at which the next event is answered; null with none waiting. */
export function nextLookUpMs<V, T>(spec: TableJoin, { waiting }: TableJoinState<V, T>): number | null {
  const first = waiting[0];
  return first === undefined ? null : first.timeMs + 1 + spec.latenessMs;
}

function answers<V, T>(
  { kind }: TableJoin,
  table: TableState<T>,
  events: readonly Kept<V>[],
): Omit<TableJoined<V, T>, "state"> {
  const results: Looked<V, T>[] = [];
  const forgotten: Kept<V>[] = [];
  for (const event of events) {
    const asOf = valueAsOf(table, event.timeMs);
    if (asOf.kind === "forgotten") forgotten.push(event);
    else if (asOf.kind === "found") results.push({ ...event, found: { value: asOf.value, fromMs: asOf.fromMs } });
    else if (kind === "left") results.push({ ...event, found: null });
  }
  return { results, forgotten };
}

/** What held must be known for as long as somebody may ask, and somebody may wait for the lateness. */
const tableSpec = ({ retentionMs, latenessMs, maxVersions }: TableJoin): VersionedTable => ({
  retentionMs: retentionMs + latenessMs,
  maxVersions,
});
