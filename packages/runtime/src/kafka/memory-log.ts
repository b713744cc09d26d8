/** One partition of a log in memory. What retention has taken is kept out of sight, for whoever has to check it all. */
import type { LogRange } from "./admin.ts";
import type { OutgoingRecord, ReceivedRecord } from "./records.ts";

export interface MemoryLog {
  readonly range: LogRange;
  append(record: OutgoingRecord, receivedAtMs: number): void;
  /** At most `max` records from `offset` on. From an offset that the log does not have: from its start, as kafkajs does. */
  read(offset: number, max: number): readonly ReceivedRecord[];
  /** Whether a reader at `offset` has something to be told. */
  answers(offset: number): boolean;
  /** Resolves when anything about it has changed. */
  changed(): Promise<void>;
  /** Every record up to the end, those that retention took as well. */
  history(): readonly ReceivedRecord[];
  /** Retention: records before `start` are gone. */
  truncate(start: number): void;
  /** A crash of the brokers: records from `end` on are gone, and their offsets will be given again. */
  loseTail(end: number): void;
  /** Deleted and made anew. */
  replace(): void;
}

export function memoryLog(): MemoryLog {
  let records: ReceivedRecord[] = [];
  let start = 0;
  let watchers: (() => void)[] = [];

  function tellWatchers(): void {
    const told = watchers;
    watchers = [];
    for (const tell of told) tell();
  }

  return {
    get range() {
      return { start, end: records.length };
    },
    append({ key, value, headers }, receivedAtMs) {
      records.push({
        key: typeof key === "string" ? Buffer.from(key) : key,
        value,
        offset: records.length,
        receivedAtMs,
        ...(headers && Object.keys(headers).length > 0 && { headers: { ...headers } }),
      });
      tellWatchers();
    },
    read(offset, max) {
      const from = offset < start || offset > records.length ? start : offset;
      return records.slice(from, from + max);
    },
    answers: (offset) => start < records.length && offset !== records.length,
    changed: () => new Promise((resolve) => watchers.push(resolve)),
    history: () => records,
    truncate(to) {
      start = Math.max(start, Math.min(to, records.length));
      tellWatchers();
    },
    loseTail(end) {
      records = records.slice(0, end);
      start = Math.min(start, records.length);
      tellWatchers();
    },
    replace() {
      records = [];
      start = 0;
      tellWatchers();
    },
  };
}
