import { type Letter, type RetryNote, sourceName } from "./letter.ts";
import type { LettersRead } from "./read-letters.ts";
import { readFrame, type SchemaNames, schemaName } from "./schema-names.ts";
import { toTable } from "./table.ts";
import { toTime } from "./time.ts";

/** One letter in a list; the same for people and programs. */
export interface ListedLetter {
  readonly letter: string;
  readonly reason: string;
  readonly source: string;
  readonly firstSeen: string;
  /** Null when the value does not say, or says an id nobody knows. */
  readonly type: string | null;
  readonly retryCount: number;
  readonly retriedTo: string | null;
  readonly detail: string;
}

export async function listLetters(
  { letters, notes }: Pick<LettersRead, "letters" | "notes">,
  { limit, names }: { readonly limit: number; readonly names: Pick<SchemaNames, "find"> },
): Promise<readonly ListedLetter[]> {
  const listed: ListedLetter[] = [];
  for (const letter of letters.slice(0, limit)) {
    listed.push(toListed(letter, notes.get(letter.id), await typeOf(letter, names)));
  }
  return listed;
}

async function typeOf({ value }: Letter, names: Pick<SchemaNames, "find">): Promise<string | null> {
  const frame = readFrame(value);
  if (!frame.framed) return null;
  const found = await names.find(frame.schemaId);
  return found && schemaName(found.schema);
}

const toListed = (letter: Letter, note: RetryNote | undefined, type: string | null): ListedLetter => ({
  letter: letter.id,
  reason: letter.reason,
  source: sourceName(letter),
  firstSeen: toTime(letter.firstSeenMs),
  type,
  retryCount: letter.retryCount,
  retriedTo: note?.retriedTo ?? null,
  detail: letter.detail,
});

/** For a terminal; the last column is as long as it likes. */
export function listToText(listed: readonly ListedLetter[]): string {
  return toTable(
    ["letter", "reason", "from", "first seen", "type", "retried", "detail"],
    listed.map(({ letter, reason, source, firstSeen, type, retryCount, retriedTo, detail }) => [
      letter,
      reason,
      source,
      firstSeen,
      type ?? "?",
      retriedTo === null ? (retryCount === 0 ? "no" : `${retryCount}×, came back`) : `to ${retriedTo}`,
      detail,
    ]),
  );
}
