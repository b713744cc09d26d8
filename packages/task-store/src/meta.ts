/** What a task's owner committed last, apart from its state. */
export interface TaskMeta {
  /** How often the task has been taken over. 0: nobody has owned it yet. */
  readonly epoch: number;
  /** The first record not yet in the state. */
  readonly nextOffset: number;
  /** The stage's time: the largest append time of the records read. 0 before the first. */
  readonly logTimeMs: number;
  /** Which log this was computed from; empty before the first owner. */
  readonly logId: string;
  /** Outputs of records before this offset may be gone from the stream. */
  readonly trimmedTo: number;
  /** How often each note was made since the log's beginning. */
  readonly counts: Readonly<Record<string, number>>;
  /** The last record in the state; null before the first. By it the log is recognised. */
  readonly last: LastRecord | null;
}

/** Enough of a record to know it again: a log that has another one at this offset is another log. */
export interface LastRecord {
  readonly offset: number;
  readonly receivedAtMs: number;
  /** CRC-32 over key and value. */
  readonly checksum: number;
}

/** The last output taken from each source: the next of the same source must come after it. */
export type Marks = Readonly<Record<string, readonly [offset: number, index: number]>>;

/** The fields in the order `HMGET` asks for them. */
export const META_FIELDS = [
  "epoch",
  "nextOffset",
  "logTimeMs",
  "logId",
  "trimmedTo",
  "counts",
  "marks",
  "last",
] as const;

export function fieldsToMeta(fields: readonly (string | null | undefined)[]): { meta: TaskMeta; marks: Marks } {
  const [epoch, nextOffset, logTimeMs, logId, trimmedTo, counts, marks, last] = fields;
  return {
    meta: {
      epoch: Number(epoch ?? 0),
      nextOffset: Number(nextOffset ?? 0),
      logTimeMs: Number(logTimeMs ?? 0),
      logId: logId ?? "",
      trimmedTo: Number(trimmedTo ?? 0),
      counts: JSON.parse(counts ?? "{}") as Record<string, number>,
      last: JSON.parse(last ?? "null") as LastRecord | null,
    },
    marks: JSON.parse(marks ?? "{}") as Marks,
  };
}
