/** Which letters go back to their log and which do not, and why: decided before anything is written. */
import { SOURCES } from "./args.ts";
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
    if (letter === undefined) return { go: false, letterId, why: "there is no such letter" };
    const why = impossible(letter) ?? (force ? null : unwise(letter, notes.get(letterId)));
    return why === null ? { go: true, letter } : { go: false, letterId, why };
  });
}

/** Whoever may write dead letters may not write to any topic through us. */
const impossible = ({ source }: Letter): string | null =>
  SOURCES.includes(source.topic) ? null : `"${source.topic}" is not a log that stages read`;

function unwise({ reason }: Letter, note: RetryNote | undefined): string | null {
  if (note !== undefined) return `already retried, to ${note.retriedTo}; --force does it again`;
  if (reason === "undecodable") {
    return "undecodable, it would come straight back; --force if a newer build that reads it runs by now";
  }
  return null;
}
