/**
 * What the engine needs to know of a stage, and all it knows: how bytes become records and
 * states, which key a record belongs to, and the pure functions that decide. Every one of
 * these is a function of its arguments: the log alone decides what a task computes.
 */
import type { Cause, Decoded, RecordPosition, Tick } from "@doorstep/events";
import type { OutputSort } from "@doorstep/task-store";
import type { Step } from "@doorstep/tracking";

export interface Stage<LogRecord, State, Output> {
  /** Also the name of its log. */
  readonly name: string;
  decode(value: Uint8Array | null): Decoded<LogRecord | Tick>;
  keyOf(record: LogRecord): string;
  /** Set on a record that another stage forwarded: with it, repeats are known. */
  causeOf(record: LogRecord): Cause | null;
  /** `at.receivedAtMs` is the stage's time: the largest append time so far. It never goes back. */
  step(state: State | undefined, record: LogRecord, at: RecordPosition): Step<State, Output>;
  /** Time has reached what `wakeAtMs` asked for; `at` is the record that moved it. */
  wake(state: State, at: RecordPosition): Step<State, Output>;
  /** When the key wants to be woken if nothing happens; null for never. */
  wakeAtMs(state: State): number | null;
  encodeState(state: State): Uint8Array;
  decodeState(bytes: Uint8Array): State;
  /** `cause` is the identity of this output; a forwarded record carries it. */
  encodeOutput(output: Output, cause: Cause): EncodedOutput;
}

export interface EncodedOutput {
  readonly sort: Exclude<OutputSort, "dead">;
  /** The topic of a `log` output, the message of a `page` one. */
  readonly kind: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}
