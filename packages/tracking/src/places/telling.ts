/**
 * When what a place has learnt is worth telling. Every telling goes to every partition of a
 * log, so it is at most one in ten seconds, none for a difference nobody would act on, and
 * one now and then so that what still holds is still believed.
 */

/** What is known of a place, and what others were told of it last. */
export interface Telling<V> {
  readonly current: V | null;
  readonly told: { readonly value: V; readonly atMs: number } | null;
}

export interface TellingRule<V> {
  /** How long others may believe it. */
  readonly believedMs: number;
  readonly differs: (told: V, current: V) => boolean;
  /** Nothing is going on: told once, and not again. */
  readonly isNothing: (value: V) => boolean;
}

const TELL_EVERY_MS = 10_000;
const AT_ONCE_MS = Number.MIN_SAFE_INTEGER;

/** Log time from which there is something to tell; null for nothing. */
export function tellDueMs<V>(rule: TellingRule<V>, { current, told }: Telling<V>): number | null {
  if (current === null) return null;
  if (told === null) return rule.isNothing(current) ? null : AT_ONCE_MS;
  if (rule.differs(told.value, current)) return told.atMs + TELL_EVERY_MS;
  // Half a life early: a record may be a while on its way.
  return rule.isNothing(current) ? null : told.atMs + rule.believedMs / 2;
}

/** The telling after `current` was told at `atMs`. */
export function tell<S extends Telling<V>, V>(state: S, value: V, atMs: number): S {
  return { ...state, told: { value, atMs } };
}

/** The smallest of the times that are there. */
export function earliest(...timesMs: readonly (number | null)[]): number | null {
  let first: number | null = null;
  for (const timeMs of timesMs) if (timeMs !== null && (first === null || timeMs < first)) first = timeMs;
  return first;
}
