/**
 * What held when: the versions of one key's value, each from its own event time until the
 * next. Asked as of a time, it answers as if all versions had come in order.
 *
 *     versions    10: open      40: closed      70: (deleted)
 *     ──────────│──────────────│───────────────│────────────
 *     as of 5   │   as of 39: open   as of 69: closed   as of 70: none
 *      none     └ 10 itself is in it; 40 is not
 */
import { requireNotNegative, requirePositive, requireWhole } from "../arguments.ts";
import { laterWatermark, NONE } from "../windowed.ts";

export interface VersionedTable {
  /** How far behind the watermark the past is kept. */
  readonly retentionMs: number;
  /** At most so many versions are kept; the oldest gives way to a newer. */
  readonly maxVersions: number;
}

export interface Version<T> {
  readonly fromMs: number;
  /** Null: from here on there is none. */
  readonly value: T | null;
}

/** Plain JSON; versions in order of time. */
export interface TableState<T> {
  readonly watermarkMs: number | null;
  /** Before this the past is forgotten; null while nothing is. */
  readonly knownFromMs: number | null;
  readonly versions: readonly Version<T>[];
}

export type AsOf<T> =
  | { readonly kind: "found"; readonly value: T; readonly fromMs: number }
  | { readonly kind: "none" }
  /** It was kept once, or came too late to be. */
  | { readonly kind: "forgotten" };

export interface PutVersion<T> {
  readonly state: TableState<T>;
  /** The version begins before what is remembered, and changed nothing. */
  readonly late: boolean;
  /** Gave way for want of room, while still within the retention; to be counted. */
  readonly crowdedOut: readonly Version<T>[];
}

/**
 * @throws RangeError naming the argument, for a negative retention or no room.
 */
export function versionedTable(spec: VersionedTable): VersionedTable {
  requireNotNegative("retentionMs", spec.retentionMs);
  requirePositive("maxVersions", spec.maxVersions);
  return spec;
}

export function noVersions<T>(): TableState<T> {
  return { watermarkMs: null, knownFromMs: null, versions: [] };
}

/** From `fromMs` on the value is this. A version of the same time replaces the one before. */
export function putVersion<T>(
  spec: VersionedTable,
  before: TableState<T>,
  { fromMs, value, watermarkMs }: Version<T> & { readonly watermarkMs: number },
): PutVersion<T> {
  requireWhole("fromMs", fromMs);
  const state = forgetVersions(spec, before, watermarkMs);
  if (state.knownFromMs !== null && fromMs < state.knownFromMs) return { state, late: true, crowdedOut: NONE };
  const { versions } = state;
  let at = versions.length;
  while ((versions[at - 1]?.fromMs ?? Number.NEGATIVE_INFINITY) > fromMs) at -= 1;
  const replaces = versions[at - 1]?.fromMs === fromMs ? 1 : 0;
  const all = versions.toSpliced(at - replaces, replaces, { fromMs, value });
  const over = Math.max(0, all.length - spec.maxVersions);
  const kept = over === 0 ? all : all.slice(over);
  const knownFromMs = over === 0 ? state.knownFromMs : (kept[0]?.fromMs ?? state.knownFromMs);
  return {
    state: { watermarkMs: state.watermarkMs, knownFromMs, versions: kept },
    late: false,
    crowdedOut: over === 0 ? NONE : all.slice(0, over),
  };
}

/** Forgets what was over before the retention. What still held then stays, from then on. */
export function forgetVersions<T>(
  { retentionMs }: VersionedTable,
  state: TableState<T>,
  broughtMs: number,
): TableState<T> {
  const watermarkMs = laterWatermark(state.watermarkMs, broughtMs);
  if (watermarkMs === state.watermarkMs) return state;
  const { versions } = state;
  const fromMs = watermarkMs - retentionMs;
  let over = 0;
  while ((versions[over + 1]?.fromMs ?? Number.POSITIVE_INFINITY) <= fromMs) over += 1;
  // That there was none needs no remembering either: a key that was deleted leaves nothing.
  const oldest = versions[over];
  if (oldest !== undefined && oldest.value === null && oldest.fromMs <= fromMs) over += 1;
  const knownFromMs = Math.max(fromMs, state.knownFromMs ?? Number.NEGATIVE_INFINITY);
  return { watermarkMs, knownFromMs, versions: over === 0 ? versions : versions.slice(over) };
}

/** What held at `timeMs`. */
export function valueAsOf<T>({ versions, knownFromMs }: TableState<T>, timeMs: number): AsOf<T> {
  if (knownFromMs !== null && timeMs < knownFromMs) return { kind: "forgotten" };
  const version = versions.findLast(({ fromMs }) => fromMs <= timeMs);
  return version === undefined ? { kind: "none" } : foundIn(version);
}

/** What holds since the newest version, whenever that is. */
export function latestValue<T>({ versions }: TableState<T>): AsOf<T> {
  const version = versions.at(-1);
  return version === undefined ? { kind: "none" } : foundIn(version);
}

const foundIn = <T>({ value, fromMs }: Version<T>): AsOf<T> =>
  value === null ? { kind: "none" } : { kind: "found", value, fromMs };
