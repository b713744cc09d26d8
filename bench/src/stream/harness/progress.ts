/**
 * How far an engine has come, told by its results alone: a result that record N made final
 * says that everything up to N has been read. The same for every engine, whatever its own
 * books say.
 */
import type { Expected } from "../job/oracle.ts";

export interface Progress {
  note(appendedAtMs: number, closed: Pick<Expected, "partition" | "closedByOffset">): void;
  /** When so many records, over all partitions, had been read; null when never. */
  reachedAtMs(records: number): number | null;
}

export function trackProgress(partitionCount: number): Progress {
  /** By millisecond: the furthest offset of each partition. */
  const furthest = new Map<number, number[]>();
  return {
    note(appendedAtMs, { partition, closedByOffset }) {
      const ends = furthest.get(appendedAtMs) ?? new Array<number>(partitionCount).fill(0);
      ends[partition] = Math.max(ends[partition] ?? 0, closedByOffset + 1);
      furthest.set(appendedAtMs, ends);
    },
    reachedAtMs(records) {
      const reached = new Array<number>(partitionCount).fill(0);
      for (const [atMs, ends] of [...furthest].sort(([a], [b]) => a - b)) {
        for (const [partition, end] of ends.entries()) reached[partition] = Math.max(reached[partition] ?? 0, end);
        if (reached.reduce((sum, end) => sum + end) >= records) return atMs;
      }
      return null;
    },
  };
}
