/**
 * Records between the fetcher and the task. They wait here while a commit is under way, so
 * that the next fetch need not; past a limit the partition is paused.
 */
import type { ReceivedRecord } from "@doorstep/runtime";

export interface RecordQueue {
  put(records: readonly ReceivedRecord[], nextOffset: number): void;
  /** Waits for records. Null when the queue has been closed. `nextOffset` follows the last one, over gaps of the log. */
  take(
    maxRecords: number,
  ): Promise<{ readonly records: readonly ReceivedRecord[]; readonly nextOffset: number } | null>;
  /** A waiting `take` gives null, and so does every later one. */
  close(): void;
}

interface Limits {
  /** Called when more than enough waits, and when there is room again. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
}

/** A few commits' worth; a fetch brings at most 1 MB more. */
const FULL_BYTES = 2 * 1024 * 1024;
const ROOM_BYTES = FULL_BYTES / 2;

export function createRecordQueue({ onFull, onRoom }: Limits): RecordQueue {
  let waiting: ReceivedRecord[] = [];
  let bytes = 0;
  let endOffset = 0;
  let full = false;
  let closed = false;
  let wake = () => {};

  return {
    put(records, nextOffset) {
      waiting = waiting.length === 0 ? [...records] : waiting.concat(records);
      bytes += sizeOf(records);
      endOffset = nextOffset;
      if (!full && bytes > FULL_BYTES) {
        full = true;
        onFull();
      }
      wake();
    },

    async take(maxRecords) {
      while (waiting.length === 0 && !closed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (closed) return null;
      const records = waiting.slice(0, maxRecords);
      waiting = waiting.slice(maxRecords);
      bytes -= sizeOf(records);
      if (full && bytes < ROOM_BYTES) {
        full = false;
        onRoom();
      }
      return { records, nextOffset: waiting[0]?.offset ?? endOffset };
    },

    close() {
      closed = true;
      wake();
    },
  };
}

const sizeOf = (records: readonly ReceivedRecord[]): number =>
  records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
