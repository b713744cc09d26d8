/** Whether the log can go on from where the task stands. Bad news is one sentence for whoever has to act on it. */
import type { LogRange } from "@doorstep/runtime";
import type { Task } from "@doorstep/task-store";

export function placeProblem(task: Task, place: number, { start, end }: LogRange): string | null {
  const log = `partition ${task.partition} of "${task.topic}"`;
  if (place < start) {
    return place === 0
      ? `nothing is stored for ${log}, and its log is no longer whole: it begins at ${start}`
      : `records ${place} to ${start - 1} of ${log} are gone before they were read`;
  }
  if (place > end) return `the state has read ${log} up to ${place}, but that log ends at ${end}: it is another log`;
  return null;
}

export function otherLogProblem(
  task: Task,
  { stored, found }: { readonly stored: string; readonly found: string },
): string {
  return (
    `the state of partition ${task.partition} of "${task.topic}" was computed from the log ${stored}, not from ${found}: ` +
    "start with an empty Redis, or connect to the Kafka it belongs to"
  );
}
