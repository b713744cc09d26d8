import { topics } from "@doorstep/events";
import { type KafkaOptions, tailTopics } from "@doorstep/runtime";
import { type Letter, type RetryNote, readEntry, sourceName } from "./letter.ts";

export interface LettersRead {
  /** Newest first. A record that the relay has put aside twice is here once. */
  readonly letters: readonly Letter[];
  /** By the letter's id: the newest note. */
  readonly notes: ReadonlyMap<string, RetryNote>;
  /** Records on the log that are neither letter nor note. */
  readonly foreign: number;
  /** Older letters that were let go to keep within the limits. */
  readonly letGo: number;
}

export interface ReadLettersOptions {
  readonly kafka: KafkaOptions;
  /** Only what was put aside since; null for all there is. Notes are read in any case. */
  readonly sinceMs: number | null;
  /** Which letters are wanted; the others take no memory. */
  readonly keep: (letter: Letter) => boolean;
}

/** Of the letters wanted, so many are held at most, the newest: a flood of them is looked at in parts. */
const MAX_LETTERS = 20_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** The dead letters as far as they are there now. Rejects when Kafka does not answer. */
export async function readLetters({ kafka, sinceMs, keep }: ReadLettersOptions): Promise<LettersRead> {
  const bySource = new Map<string, Letter>();
  const notes = new Map<string, RetryNote>();
  let foreign = 0;
  let letGo = 0;
  let bytes = 0;

  function hold(letter: Letter): void {
    const name = sourceName(letter);
    if (bySource.has(name)) return;
    bySource.set(name, letter);
    bytes += sizeOf(letter);
    while (bySource.size > MAX_LETTERS || (bytes > MAX_BYTES && bySource.size > 1)) {
      const [oldest] = bySource;
      if (oldest === undefined) return;
      bySource.delete(oldest[0]);
      bytes -= sizeOf(oldest[1]);
      letGo++;
    }
  }

  const stopped = Promise.withResolvers<never>();
  const tail = await tailTopics({
    ...kafka,
    topics: [topics.deadLetter],
    from: sinceMs === null ? "start" : { sinceMs },
    onBatch({ partition, records }) {
      for (const record of records) {
        const entry = readEntry(partition, record);
        if (entry.kind === "note") notes.set(entry.note.letterId, entry.note);
        else if (entry.kind === "foreign") foreign++;
        else if (keep(entry.letter)) hold(entry.letter);
      }
    },
    onFailure: stopped.reject,
  });
  try {
    await Promise.race([tail.caughtUp(), stopped.promise]);
  } finally {
    await tail.close();
  }
  const letters = [...bySource.values()].sort((a, b) => b.putAsideMs - a.putAsideMs);
  return { letters, notes, foreign, letGo };
}

const sizeOf = ({ key, value }: Letter): number => (key?.length ?? 0) + (value?.length ?? 0);
