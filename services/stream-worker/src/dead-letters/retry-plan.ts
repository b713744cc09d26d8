/** Which letters go back to their log and which do not, and why: decided before anything is written. */
import type { Letter, RetryNote } from "./letter.ts";

export type RetryDecision =
  | { readonly go: true; readonly letter: Letter }
  | { readonly go: false; readonly letterId: string; readonly why: string };

export interface RetryRequest {
  /** Null for all. */
  readonly letterIds: readonly string[] | null;
  readonly force: boolean;
}

export function planRetry(
  { letters, notes }: { readonly letters: readonly Letter[]; readonly notes: ReadonlyMap<string, RetryNote> },
  { letterIds, force }: RetryRequest,
): readonly RetryDecision[] {
  const byId = new Map(letters.map((letter) => [letter.id, letter]));
  // The oldest first, as they came.
  const wanted = letterIds ?? letters.map(({ id }) => id).toReversed();
  return wanted.map((letterId) => {
    const letter = byId.get(letterId);
    const why = letter === undefined ? NOT_THERE : force ? null : reasonAgainst(letter, notes.get(letterId));
    return letter === undefined || why !== null ? { go: false, letterId, why: why ?? NOT_THERE } : { go: true, letter };
  });
}

const NOT_THERE = "there is no such letter";

function reasonAgainst({ reason }: Letter, note: RetryNote | undefined): string | null {
  if (note !== undefined) return `already retried, to ${note.retriedTo}; --force does it again`;
  if (reason === "undecodable") {
    return "undecodable, it would come straight back; --force if a newer build that reads it runs by now";
  }
  return null;
}
