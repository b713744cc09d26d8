/**
 * Records between the fetcher and the task. They wait here while a commit is under way, so
 * that the next fetch need not; past a limit the partition is paused.
 */
import { bytesOf, type ReceivedRecord } from "@doorstep/runtime";

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

/** Of values: keys are short. A few commits' worth; a fetch brings at most 256 kB more. More would only live longer, and cost the collector. */
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
    const parts: (readonly ReceivedRecord[])[] = [];
    let room = maxRecords;
    let nextOffset = 0;
    let used = 0;
    for (const batch of fetched) {
      const until = Math.min(batch.records.length, taken + room);
      parts.push(batch.records.slice(taken, until));
      room -= until - taken;
      if (until < batch.records.length) {
        taken = until;
        nextOffset = (batch.records[until] as ReceivedRecord).offset;
        break;
      }
      taken = 0;
      used++;
      nextOffset = batch.nextOffset;
      if (room === 0) break;
    }
    fetched = fetched.slice(used);
    return { records: parts.flat(), nextOffset };
  }

  return {
    put(records, nextOffset) {
      fetched.push({ records, nextOffset });
      length += records.length;
      bytes += bytesOf(records);
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
      bytes -= bytesOf(batch.records);
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
