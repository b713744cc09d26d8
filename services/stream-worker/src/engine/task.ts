/**
 * A task without its surroundings: records in, changes out. No I/O, no clock, no chance; the
 * same records give the same states, outputs and marks, however they are cut into batches
 * and wherever the task was stored and restored in between.
 *
 * For each record: time moves, what is shared and too old is forgotten, and the keys whose
 * time has come are woken; a repeated forwarded record is dropped; then its key steps, or
 * what it says is shared. All outputs of one record, wake-ups first, are numbered 0, 1, 2…
 * under its offset.
 */
import type { Cause, RecordPosition, Tick } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import {
  type Commit,
  isBefore,
  isKey,
  type LastRecord,
  type Marks,
  type Output,
  type Task,
  type TaskMeta,
} from "@doorstep/task-store";
import type { Step } from "@doorstep/tracking";
import { type DeadLetter, packDeadLetter } from "./dead-letter.ts";
import { recordToLast } from "./last-record.ts";
import type { Stage } from "./stage.ts";
import { openTaskStates, type Slot } from "./task-states.ts";

/** What was committed last: where the task goes on. */
export interface Restored {
  readonly meta: Pick<TaskMeta, "nextOffset" | "logTimeMs" | "counts" | "last">;
  readonly marks: Marks;
  /** By field: keys, what is settled of them, and what they share. */
  readonly states: ReadonlyMap<string, Uint8Array>;
}

/** What a batch of records has changed, ready to be committed, and what is worth telling. */
export interface Changes extends Omit<Commit, "epoch" | "trimTo"> {
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

/** The whole task after a batch: a value, whatever the task goes on to do. */
export interface TaskImage {
  readonly meta: Restored["meta"];
  readonly marks: Marks;
  /** Encoded as they are asked for: a large task is not encoded in one go. */
  states(): Iterable<readonly [field: string, bytes: Uint8Array]>;
}

/** A stage at work on one partition. */
export interface TaskRun {
  /** The records at and after the task's place, in order and without gaps but those of the log itself. */
  run(records: readonly ReceivedRecord[], nextOffset: number): Changes;
  image(): TaskImage;
  /** As the log has it. */
  readonly keepEvery: number;
}

/** A task that has read nothing. */
export const NOTHING: Restored = {
  meta: { nextOffset: 0, logTimeMs: 0, counts: {}, last: null },
  marks: {},
  states: new Map(),
};

export function openTask<R extends { readonly type: string }, S, O, B = never>(
  stage: Stage<R, S, O, B>,
  task: Task,
  restored: Restored,
): TaskRun {
  const held = openTaskStates(stage, restored);
  const marks: Record<string, readonly [number, number]> = { ...restored.marks };
  const counts: Record<string, number> = { ...restored.meta.counts };
  let place = restored.meta.nextOffset;
  let logTimeMs = restored.meta.logTimeMs;
  let last: LastRecord | null = restored.meta.last;

  // Of the batch under way.
  let outputs: Output[] = [];
  let notes = new Map<string, number>();
  let bugs: Bug[] = [];
  /** Of the record under way: the index of its next output. */
  let nextIndex = 0;

  /** Added to the counts when the batch is done. */
  function note(text: string): void {
    notes.set(text, (notes.get(text) ?? 0) + 1);
  }

  function runRecord(record: ReceivedRecord): void {
    logTimeMs = Math.max(logTimeMs, record.receivedAtMs);
    nextIndex = 0;
    const at: RecordPosition = {
      topic: task.topic,
      partition: task.partition,
      offset: record.offset,
      receivedAtMs: logTimeMs,
    };
    for (const slot of held.due(logTimeMs)) wake(slot, at);

    const failure = decide(record, at);
    if (failure === undefined) return;
    note(`dead letter: ${failure.reason}`);
    const bytes = packDeadLetter(record, at, failure);
    outputs.push({ offset: at.offset, index: nextIndex, sort: "dead", kind: failure.reason, key: "", bytes });
  }

  function decide(received: ReceivedRecord, at: RecordPosition): DeadLetter | undefined {
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
    const subject = stage.sharing?.subjectOf(record) ?? null;
    if (subject !== null) {
      const refused = held.share(subject, record);
      return refused === null ? undefined : { reason: "impossible", detail: refused };
    }
    const key = stage.keyOf(record);
    if (!isKey(key)) {
      return { reason: "impossible", detail: "the key begins with a control character" };
    }
    const slot = held.find(key);
    try {
      return takeOver(key, slot, stage.step(slot?.state, record, at, held.shared), at);
    } catch (error) {
      return bug(key, at, error);
    }
  }

  function wake(slot: Slot<S>, at: RecordPosition): void {
    let failure: DeadLetter | undefined;
    try {
      if (slot.state === undefined) throw new Error("a timer without a state");
      failure = takeOver(slot.key, slot, stage.wake(slot.state, at, held.shared), at);
    } catch (error) {
      failure = bug(slot.key, at, error);
    }
    // No record is to blame, so none is buried. The timer stays, and a new second tries again.
    if (failure !== undefined) note(`wake failed: ${failure.reason}`);
  }

  /** What a step gives, whole or not at all: everything that can fail comes before the first change. */
  function takeOver(
    key: string,
    slot: Slot<S> | undefined,
    step: Step<S, O>,
    { offset }: RecordPosition,
  ): DeadLetter | undefined {
    const from = outputs.length;
    try {
      for (const output of step.outputs) {
        const index = nextIndex + outputs.length - from;
        const cause: Cause = { stage: stage.name, partition: task.partition, offset, index };
        const { sort, kind, key: outputKey, bytes } = stage.encodeOutput(output, cause);
        outputs.push({ offset, index, sort, kind, key: outputKey, bytes });
      }
      held.put(key, slot, step.state);
    } catch (error) {
      outputs.length = from;
      throw error;
    }
    nextIndex += step.outputs.length;
    for (const text of step.notes) note(text);
    return step.rejected === undefined ? undefined : { reason: "impossible", detail: step.rejected };
  }

  function bug(key: string, { offset }: RecordPosition, error: unknown): DeadLetter {
    bugs.push({ key, offset, error });
    return { reason: "bug", detail: error instanceof Error ? error.message : String(error) };
  }

  /** A source sends its outputs in order, so one mark for each is enough to know what came before. */
  function isRepeated({ stage: from, partition, offset, index }: Cause): boolean {
    const source = `${from}:${partition}`;
    const [markedOffset, markedIndex] = marks[source] ?? [-1, 0];
    if (!isBefore({ offset: markedOffset, index: markedIndex }, { offset, index })) return true;
    marks[source] = [offset, index];
    return false;
  }

  const meta = (): Restored["meta"] => ({ nextOffset: place, logTimeMs, counts: { ...counts }, last });

  return {
    run(records, nextOffset) {
      const expectedOffset = place;
      for (const record of records) {
        if (record.offset < place) throw new Error(`record ${record.offset} came after the task had reached ${place}`);
        runRecord(record);
        place = record.offset + 1;
      }
      const newest = records.at(-1);
      if (newest !== undefined) last = recordToLast(newest);
      place = Math.max(place, nextOffset);
      for (const [text, count] of notes) counts[text] = (counts[text] ?? 0) + count;
      const changes = { expectedOffset, ...meta(), marks: { ...marks }, ...held.takeChanges(), outputs, notes, bugs };
      [outputs, notes, bugs] = [[], new Map(), []];
      return changes;
    },
    image: () => ({ meta: meta(), marks: { ...marks }, states: held.image() }),
    get keepEvery() {
      return held.keepEvery;
    },
  };
}

const isTick = (record: { readonly type: string }): record is Tick => record.type === "tick";
