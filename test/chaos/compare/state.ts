/** What a task left in Redis against what the oracle has of the same records. */
import { isDeepStrictEqual } from "node:util";
import type { TaskReading } from "../oracle/task.ts";
import { type Finding, findingsOf } from "./finding.ts";

export interface StoredTask {
  readonly nextOffset: number;
  readonly logTimeMs: number;
  readonly counts: unknown;
  readonly marks: unknown;
  readonly states: ReadonlyMap<string, unknown>;
  /** What is told to the whole partition, by subject. */
  readonly told: ReadonlyMap<string, unknown>;
}

export function compareState(stored: StoredTask, reading: TaskReading): Finding[] {
  const task = `${reading.topic}:${reading.partition}`;
  const { list, add } = findingsOf(`state of ${task}`);
  for (const name of ["states", "told"] as const) {
    const [found, meant]: [ReadonlyMap<string, unknown>, ReadonlyMap<string, unknown>] = [stored[name], reading[name]];
    for (const [key, value] of meant) {
      if (!found.has(key)) add("lost", `${name}: ${key} is not there`);
      else if (!isDeepStrictEqual(found.get(key), value)) {
        add("wrong", `${name}: ${key} differs in ${firstDifference(found.get(key), value)}`);
      }
    }
    for (const key of found.keys()) if (!meant.has(key)) add("duplicated", `${name}: ${key} should not be there`);
  }
  for (const name of ["logTimeMs", "counts", "marks"] as const) {
    const [found, meant] = [stored[name], reading[name]];
    if (!isDeepStrictEqual(found, meant)) add("wrong", `${name} differs in ${firstDifference(found, meant)}`);
  }
  return list;
}

/** `facts.3.version: 4, should be 5`. */
export function firstDifference(found: unknown, meant: unknown, path: readonly string[] = []): string {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (isObject(found) && isObject(meant)) {
    for (const name of new Set([...Object.keys(meant), ...Object.keys(found)])) {
      if (!isDeepStrictEqual(found[name], meant[name])) {
        return firstDifference(found[name], meant[name], [...path, name]);
      }
    }
  }
  return `${path.join(".") || "the whole"}: ${textOf(found)}, should be ${textOf(meant)}`;
}

const textOf = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 120);
