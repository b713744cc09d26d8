/**
 * A task without its surroundings: records in, changes out. No I/O, no clock, no chance; the
 * same records give the same states, outputs and marks, however they are cut into batches
 * and wherever the task was stored and restored in between.
 *
 * For each record: time moves, and the keys whose time has come are woken; a repeated
 * forwarded record is dropped; then its key steps. All outputs of one record, wake-ups
 * first, are numbered 0, 1, 2… under its offset.
 */
import type { Cause, RecordPosition, Tick } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import { type Commit, isBefore, type Marks, type Output, type Task, type TaskMeta } from "@doorstep/task-store";
import type { Step } from "@doorstep/tracking";
import { type DeadLetter, packDeadLetter } from "./dead-letter.ts";
import type { Stage } from "./stage.ts";
import { createTimers } from "./timers.ts";

/** What was committed last: where the task goes on. */
export interface Restored {
  readonly meta: Pick<TaskMeta, "nextOffset" | "logTimeMs" | "counts">;
  readonly marks: Marks;
  readonly states: ReadonlyMap<string, Uint8Array>;
}

/** What a batch of records has changed, ready to be committed, and what is worth telling. */
export interface Changes
  extends Pick<
    Commit,
    "expectedOffset" | "nextOffset" | "logTimeMs" | "counts" | "marks" | "changed" | "deleted" | "outputs"
  > {
  /** How often each note was made in this batch. */
  readonly notes: ReadonlyMap<string, number>;
  readonly bugs: readonly Bug[];
}

/** Our own code failed on a key; its state is as before. */
export interface Bug {
  readonly key: string;
  readonly offset: number;
  readonly error: unknown;
}

/** A stage at work on one partition. */
export interface TaskRun {
  /** The records at and after the task's place, in order and without gaps but those of the log itself. */
  run(records: readonly ReceivedRecord[], nextOffset: number): Changes;
}

export function openTask<R extends { readonly type: string }, S, O>(
  stage: Stage<R, S, O>,
  task: Task,
  restored: Restored,
): TaskRun {
  const states = new Map<string, S>();
  const timers = createTimers(restored.meta.logTimeMs);
  const marks: Record<string, readonly [number, number]> = { ...restored.marks };
  const counts: Record<string, number> = { ...restored.meta.counts };
  let place = restored.meta.nextOffset;
  let logTimeMs = restored.meta.logTimeMs;
  for (const [key, bytes] of restored.states) {
    const state = stage.decodeState(bytes);
    states.set(key, state);
    timers.set(key, stage.wakeAtMs(state));
  }

  // Of the batch under way.
  let touched = new Set<string>();
  let outputs: Output[] = [];
  let notes = new Map<string, number>();
  let bugs: Bug[] = [];

  function note(text: string): void {
    counts[text] = (counts[text] ?? 0) + 1;
    notes.set(text, (notes.get(text) ?? 0) + 1);
  }

  function runRecord(record: ReceivedRecord): void {
    const receivedAtMs = Math.max(logTimeMs, record.receivedAtMs);
    const at: RecordPosition = { ...task, offset: record.offset, receivedAtMs };
    const numbering = { next: 0 };
    logTimeMs = receivedAtMs;
    for (const key of timers.advance(receivedAtMs)) wake(key, at, numbering);

    const failure = decide(record, at, numbering);
    if (failure === undefined) return;
    note(`dead letter: ${failure.reason}`);
    const bytes = packDeadLetter(record, at, failure);
    outputs.push({ offset: at.offset, index: numbering.next, sort: "dead", kind: failure.reason, key: "", bytes });
  }

  function decide(received: ReceivedRecord, at: RecordPosition, numbering: Numbering): DeadLetter | undefined {
    const decoded = stage.decode(received.value);
    if (!decoded.ok) return { reason: "undecodable", detail: decoded.reason };
    const { record } = decoded;
    // It has told the time, and that is all it does.
    if (isTick(record)) return undefined;
    const cause = stage.causeOf(record);
    if (cause !== null && isRepeated(cause)) {
      note("forwarded record dropped: repeated");
      return undefined;
    }
    const key = stage.keyOf(record);
    return apply(key, at, numbering, (state) => stage.step(state, record, at));
  }

  function wake(key: string, at: RecordPosition, numbering: Numbering): void {
    const failure = apply(key, at, numbering, (state) => {
      if (state === undefined) throw new Error("a timer without a state");
      return stage.wake(state, at);
    });
    // No record is to blame, so none is buried. The timer stays, and a new second tries again.
    if (failure !== undefined) note(`wake failed: ${failure.reason}`);
  }

  /** Takes over what `judge` gives, whole or not at all. */
  function apply(
    key: string,
    at: RecordPosition,
    numbering: Numbering,
    judge: (state: S | undefined) => Step<S, O>,
  ): DeadLetter | undefined {
    const before = states.get(key);
    try {
      const step = judge(before);
      const encoded = step.outputs.map((output, nth) => encode(output, at, numbering.next + nth));
      const wakeAtMs = step.state === undefined ? null : stage.wakeAtMs(step.state);
      outputs.push(...encoded);
      numbering.next += encoded.length;
      for (const text of step.notes) note(text);
      if (step.state === undefined) states.delete(key);
      else states.set(key, step.state);
      if (step.state !== before) touched.add(key);
      timers.set(key, wakeAtMs);
      return step.rejected === undefined ? undefined : { reason: "impossible", detail: step.rejected };
    } catch (error) {
      bugs.push({ key, offset: at.offset, error });
      return { reason: "bug", detail: error instanceof Error ? error.message : String(error) };
    }
  }

  function encode(output: O, { offset }: RecordPosition, index: number): Output {
    const cause: Cause = { stage: stage.name, partition: task.partition, offset, index };
    return { offset, index, ...stage.encodeOutput(output, cause) };
  }

  /** A source sends its outputs in order, so one mark for each is enough to know what came before. */
  function isRepeated({ stage: from, partition, offset, index }: Cause): boolean {
    const source = `${from}:${partition}`;
    const [markedOffset, markedIndex] = marks[source] ?? [-1, 0];
    if (!isBefore({ offset: markedOffset, index: markedIndex }, { offset, index })) return true;
    marks[source] = [offset, index];
    return false;
  }

  function take(expectedOffset: number): Changes {
    const changed: (readonly [string, Uint8Array])[] = [];
    const deleted: string[] = [];
    for (const key of touched) {
      const state = states.get(key);
      if (state === undefined) deleted.push(key);
      else changed.push([key, stage.encodeState(state)]);
    }
    const changes = { outputs, notes, bugs };
    [touched, outputs, notes, bugs] = [new Set(), [], new Map(), []];
    return {
      expectedOffset,
      nextOffset: place,
      logTimeMs,
      counts: { ...counts },
      marks: { ...marks },
      changed,
      deleted,
      ...changes,
    };
  }

  return {
    run(records, nextOffset) {
      const expectedOffset = place;
      for (const record of records) {
        if (record.offset < place) throw new Error(`record ${record.offset} came after the task had reached ${place}`);
        runRecord(record);
        place = record.offset + 1;
      }
      place = Math.max(place, nextOffset);
      return take(expectedOffset);
    },
  };
}

/** The index of the record's next output. */
interface Numbering {
  next: number;
}

const isTick = (record: { readonly type: string }): record is Tick => record.type === "tick";
