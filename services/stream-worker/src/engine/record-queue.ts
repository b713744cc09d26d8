/**
 * Records between the fetcher and the task. They wait here while a commit is under way, so
 * that the next fetch need not; past a limit the partition is paused.
 */
import type { ReceivedRecord } from "@doorstep/runtime";

export interface RecordQueue {
  put(records: readonly ReceivedRecord[], nextOffset: number): void;
  /** Waits for records. Null when the queue has been closed. `nextOffset` follows the last one, over gaps of the log. */
  take(maxRecords: number): Promise<Batch | null>;
  /** How many wait. */
  readonly length: number;
  /** A waiting `take` gives null, and so does every later one. */
  close(): void;
}

export interface Batch {
  readonly records: readonly ReceivedRecord[];
  readonly nextOffset: number;
}

interface Limits {
  /** Called when more than enough waits, and when there is room again. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
}

/** A few commits' worth; a fetch brings at most 256 kB more. More would only live longer, and cost the collector. */
const FULL_BYTES = 384 * 1024;
const ROOM_BYTES = FULL_BYTES / 2;

export function createRecordQueue({ onFull, onRoom }: Limits): RecordQueue {
  /** As they were fetched; of the first, those before `taken` are gone. */
  let fetched: Batch[] = [];
  let taken = 0;
  let length = 0;
  let bytes = 0;
  let full = false;
  let closed = false;
  let wake = () => {};

  function takeNow(maxRecords: number): Batch {
    const records: ReceivedRecord[] = [];
    let nextOffset = 0;
    let used = 0;
    for (const batch of fetched) {
      const until = Math.min(batch.records.length, taken + maxRecords - records.length);
      for (let at = taken; at < until; at++) records.push(batch.records[at] as ReceivedRecord);
      if (until < batch.records.length) {
        taken = until;
        nextOffset = (batch.records[until] as ReceivedRecord).offset;
        break;
      }
      taken = 0;
      used++;
      nextOffset = batch.nextOffset;
      if (records.length === maxRecords) break;
    }
    fetched = fetched.slice(used);
    return { records, nextOffset };
  }

  return {
    put(records, nextOffset) {
      fetched.push({ records, nextOffset });
      length += records.length;
      bytes += sizeOf(records);
      if (!full && bytes > FULL_BYTES) {
        full = true;
        onFull();
      }
      wake();
    },

    async take(maxRecords) {
      while (length === 0 && !closed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (closed) return null;
      const batch = takeNow(maxRecords);
      length -= batch.records.length;
      bytes -= sizeOf(batch.records);
      if (full && bytes < ROOM_BYTES) {
        full = false;
        onRoom();
      }
      return batch;
    },

    get length() {
      return length;
    },

    close() {
      closed = true;
      wake();
    },
  };
}

/** Without the keys, which are short. */
function sizeOf(records: readonly ReceivedRecord[]): number {
  let bytes = 0;
  for (const { value } of records) bytes += value?.length ?? 0;
  return bytes;
}
