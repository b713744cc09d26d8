/**
 * The oracle's reading of one partition: every record from the first to the last, in one
 * go, with everything in memory. Nothing here is clever, and none of it is the engine's.
 *
 *     for each record
 *       log time moves        the largest append time so far
 *       what was told ends    conditions that have run out are forgotten
 *       keys are woken        whose time has come
 *       the record counts     unless it is junk, a tick, or forwarded a second time:
 *                             it is told to the whole partition, or its key steps
 */
import type { Cause, LogRecord, RecordPosition, Tick } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import { isShared, type SharedRecord, type Step, sharedSubject, sharedUntilMs, takeShared } from "@doorstep/tracking";
import type { OracleStage, Told } from "./stage.ts";
import { createWanting } from "./wanting.ts";

export interface TaskReading {
  readonly topic: string;
  readonly partition: number;
  readonly logTimeMs: number;
  /** As JSON has them. */
  readonly states: ReadonlyMap<string, unknown>;
  /** What the whole partition has been told, by subject. */
  readonly told: ReadonlyMap<string, unknown>;
  readonly counts: Readonly<Record<string, number>>;
  /** By source, the last forwarded record taken. */
  readonly marks: Readonly<Record<string, readonly [offset: number, index: number]>>;
  readonly outputs: readonly TaskOutput[];
  readonly buried: readonly Buried[];
  /** Forwarded records that came after a later one of their source: whoever keeps one mark has lost them. */
  readonly overtaken: readonly Cause[];
}

export interface TaskOutput {
  readonly offset: number;
  readonly index: number;
  readonly told: Exclude<Told, { readonly to: "page" }>;
}

export interface Buried {
  readonly offset: number;
  readonly reason: "undecodable" | "impossible" | "bug";
}

export function readTask<R extends LogRecord, S, O>(
  stage: OracleStage<R, S, O>,
  partition: number,
  log: readonly ReceivedRecord[],
): TaskReading {
  const { topic } = stage;
  const states = new Map<string, S>();
  const wakes = createWanting();
  const told = new Map<string, SharedRecord>();
  const ends = createWanting();
  const counts: Record<string, number> = {};
  const marks: Record<string, readonly [number, number]> = {};
  const taken = new Set<string>();
  const outputs: TaskOutput[] = [];
  const buried: Buried[] = [];
  const overtaken: Cause[] = [];
  let logTimeMs = 0;

  const count = (note: string): void => {
    counts[note] = (counts[note] ?? 0) + 1;
  };

  /** Whether the record was forwarded, and has been taken already. */
  function isRepeated(record: object): boolean {
    const cause = causeOf(record);
    if (cause === null) return false;
    const source = `${cause.stage}:${cause.partition}`;
    const identity = `${source}/${cause.offset}.${cause.index}`;
    if (taken.has(identity)) return true;
    taken.add(identity);
    const [lastOffset, lastIndex] = marks[source] ?? [-1, 0];
    const isLater = cause.offset > lastOffset || (cause.offset === lastOffset && cause.index > lastIndex);
    if (isLater) marks[source] = [cause.offset, cause.index];
    else overtaken.push(cause);
    return false;
  }

  function readRecord({ offset, receivedAtMs, value }: ReceivedRecord): void {
    const beforeMs = logTimeMs;
    logTimeMs = Math.max(logTimeMs, receivedAtMs);
    const at: RecordPosition = { topic, partition, offset, receivedAtMs: logTimeMs };
    let index = 0;

    /** What a step gives counts as a whole; when our own code throws, as if it had not been. */
    const take = (key: string, decide: () => Step<S, O>): Buried["reason"] | null => {
      try {
        const step = decide();
        const cause = { stage: topic, partition, offset };
        const each = step.outputs.map((output, nth) => stage.tell(output, { ...cause, index: index + nth }));
        wakes.set(key, step.state === undefined ? null : stage.wakeAtMs(step.state));
        for (const [nth, one] of each.entries()) {
          if (one.to !== "page") outputs.push({ offset, index: index + nth, told: one });
        }
        index += each.length;
        step.notes.forEach(count);
        if (step.state === undefined) states.delete(key);
        else states.set(key, step.state);
        return step.rejected === undefined ? null : "impossible";
      } catch {
        return "bug";
      }
    };

    const takeRecord = (): Buried["reason"] | null => {
      const decoded = stage.decode(value);
      if (!decoded.ok) return "undecodable";
      const { record } = decoded;
      if (isTick(record)) return null;
      if (isRepeated(record)) {
        count("forwarded record dropped: repeated");
        return null;
      }
      if (isToldToAll(record)) {
        const subject = sharedSubject(record) ?? "";
        const holds = takeShared(told.get(subject), record);
        told.set(subject, holds);
        ends.set(subject, sharedUntilMs(holds));
        return null;
      }
      const key = stage.keyOf(record);
      return take(key, () => stage.step(states.get(key), record, at, told));
    };

    for (const subject of ends.due(beforeMs, logTimeMs)) {
      told.delete(subject);
      ends.set(subject, null);
    }
    for (const key of wakes.due(beforeMs, logTimeMs)) {
      const state = states.get(key);
      const failed = state === undefined ? "bug" : take(key, () => stage.wake(state, at, told));
      if (failed !== null) count(`wake failed: ${failed}`);
    }
    const reason = takeRecord();
    if (reason === null) return;
    count(`dead letter: ${reason}`);
    buried.push({ offset, reason });
  }

  for (const record of log) readRecord(record);
  return {
    topic,
    partition,
    logTimeMs,
    states: asJson(states),
    told: asJson(told),
    counts,
    marks,
    outputs,
    buried,
    overtaken,
  };
}

const asJson = (values: ReadonlyMap<string, unknown>): Map<string, unknown> =>
  new Map([...values].map(([name, value]) => [name, JSON.parse(JSON.stringify(value)) as unknown]));

const isTick = (record: { readonly type: string }): record is Tick => record.type === "tick";

const isToldToAll = <R extends LogRecord>(record: R | SharedRecord): record is SharedRecord => isShared(record);

/** Null for a record that no stage has forwarded. */
export const causeOf = (record: object): Cause | null => ("cause" in record ? (record.cause as Cause) : null);
