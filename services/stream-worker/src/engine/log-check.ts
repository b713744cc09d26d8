/** Whether the log can go on from where the task stands. Bad news is one sentence for whoever has to act on it. */
import type { LogRange, ReceivedRecord } from "@doorstep/runtime";
import type { LastRecord, Task } from "@doorstep/task-store";
import { isSameRecord } from "./last-record.ts";

export function placeProblem(task: Task, place: number, { start, end }: LogRange): string | null {
  if (place < start) {
    return place === 0
      ? `nothing is stored for ${logOf(task)}, and its log is no longer whole: it begins at ${start}`
      : `records ${place} to ${start - 1} of ${logOf(task)} are gone before they were read`;
  }
  if (place > end) {
    return `the state has read ${logOf(task)} up to ${place}, but that log ends at ${end}: it lost its tail, or is another log`;
  }
  return null;
}

/** `found` is what the log has where the task read its last record. */
export function lastRecordProblem(task: Task, last: LastRecord, found: ReceivedRecord): string | null {
  if (isSameRecord(found, last)) return null;
  const where = found.offset === last.offset ? `record ${last.offset}` : `the record after ${last.offset - 1}`;
  return `${where} of ${logOf(task)} is not the one the state was computed from: that log was replaced, or lost its tail and grew again`;
}

export function otherLogProblem(
  task: Task,
  { stored, found }: { readonly stored: string; readonly found: string },
): string {
  return (
    `the state of ${logOf(task)} was computed from the log ${stored}, not from ${found}: ` +
    "start with an empty Redis, or connect to the Kafka it belongs to"
  );
}

const logOf = ({ topic, partition }: Task): string => `partition ${partition} of "${topic}"`;
