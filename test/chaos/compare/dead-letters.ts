/** Each record nobody could use is among the dead letters: once, untouched, for its reason, and no other is. */
import { deadLetterHeaders } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import type { TaskReading } from "../oracle/task.ts";
import { type Finding, findingsOf } from "./finding.ts";

export interface DeadLettersOptions {
  readonly letters: readonly ReceivedRecord[];
  readonly original: (
    task: { readonly topic: string; readonly partition: number },
    offset: number,
  ) => ReceivedRecord | undefined;
  readonly readings: readonly TaskReading[];
  /** All outputs of a task before this offset are on their logs; later ones may be. */
  readonly relayedTo: (task: { readonly topic: string; readonly partition: number }) => number;
}

export function compareDeadLetters({ letters, original, readings, relayedTo }: DeadLettersOptions): Finding[] {
  const { list, add } = findingsOf("dead letters");
  const found = new Map<string, string>();
  for (const { key, value, headers = {} } of letters) {
    const task = {
      topic: String(headers[deadLetterHeaders.topic]),
      partition: Number(headers[deadLetterHeaders.partition]),
    };
    const offset = Number(headers[deadLetterHeaders.offset]);
    const name = `${task.topic}:${task.partition}/${offset}`;
    const source = original(task, offset);
    if (source === undefined || !isSame(source.key, key) || !isSame(source.value, value)) {
      add("wrong", `${name} is not the record it names`);
    }
    // A relay that repeats itself may write one twice.
    found.set(name, String(headers[deadLetterHeaders.reason]));
  }
  const meant = new Set<string>();
  for (const { topic, partition, buried } of readings) {
    for (const { offset, reason } of buried) {
      const name = `${topic}:${partition}/${offset}`;
      meant.add(name);
      const as = found.get(name);
      if (as === undefined && offset < relayedTo({ topic, partition })) add("lost", `${name} (${reason}) is not there`);
      if (as !== undefined && as !== reason) add("wrong", `${name} is there as ${as}, should be ${reason}`);
    }
  }
  for (const name of found.keys()) if (!meant.has(name)) add("duplicated", `${name} should not be there`);
  return list;
}

const isSame = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
