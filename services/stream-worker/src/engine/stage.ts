/**
 * What the engine needs to know of a stage, and all it knows: how bytes become records and
 * states, which key a record belongs to, and the pure functions that decide. Every one of
 * these is a function of its arguments: the log alone decides what a task computes.
 *
 * Most records are about one key. Some are for the whole partition: what they say about
 * their subject is shared, and every key's step may read it (Flink calls it broadcast state).
 *
 *     log    ping c1 ─── conditions restaurant:9 ─── ping c2 ───
 *     keys   c1 steps    restaurant:9 is shared      c2 steps, and sees restaurant:9
 */
import type { Cause, Codec, Decoded, RecordPosition, Tick } from "@doorstep/events";
import type { OutputSort, StoredState } from "@doorstep/task-store";
import type { Step } from "@doorstep/tracking";

export interface Stage<LogRecord, State, Output, Shared = never> {
  /** Also the name of its log. */
  readonly name: string;
  /** Where records are framed with schema ids: how ids unknown to this build are recognised and learnt. */
  readonly schemas?: Pick<Codec, "unknownSchemaId" | "learn">;
  decode(value: Uint8Array | null): Decoded<LogRecord | Tick>;
  keyOf(record: LogRecord): string;
  /** Set on a record that another stage forwarded: with it, repeats are known. */
  causeOf(record: LogRecord): Cause | null;
  /**
   * `at.receivedAtMs` is the stage's time: the largest append time so far. It never goes back.
   * States are values: a step gives a new one and leaves the one it was given as it was.
   */
  step(
    state: State | undefined,
    record: LogRecord,
    at: RecordPosition,
    shared: SharedStates<Shared>,
  ): Step<State, Output>;
  /** Time has reached what `wakeAtMs` asked for; `at` is the record that moved it. */
  wake(state: State, at: RecordPosition, shared: SharedStates<Shared>): Step<State, Output>;
  /** When the key wants to be woken if nothing happens; null for never. */
  wakeAtMs(state: State): number | null;
  /** Without what is settled. */
  encodeState(state: State): Uint8Array;
  decodeState(stored: StoredState): State;
  /** Absent for a stage whose states are stored whole. */
  readonly settled?: Settled<State>;
  /** `cause` is the identity of this output; a forwarded record carries it. */
  encodeOutput(output: Output, cause: Cause): EncodedOutput;
  /** Absent for a stage whose records are all about single keys. */
  readonly sharing?: Sharing<LogRecord, Shared>;
}

/**
 * What of a state seldom changes and weighs much, such as a planned route: stored apart, and
 * written only when it is another.
 */
export interface Settled<State> {
  /** Known by its identity; null for a state that has none. */
  partOf(state: State): object | null;
  encode(state: State): Uint8Array;
}

/** By subject. */
export type SharedStates<Shared> = ReadonlyMap<string, Shared>;

export interface Sharing<LogRecord, Shared> {
  /** What a record for the whole partition is about; null for a record about one key. */
  subjectOf(record: LogRecord): string | null;
  take(held: Shared | undefined, record: LogRecord): Shared;
  /** Log time at which it is forgotten; null for never. */
  untilMs(shared: Shared): number | null;
  /** Of so many positions in a row one is worked on, as the log says; for telling. */
  keepEvery(shared: SharedStates<Shared>): number;
  encode(shared: Shared): Uint8Array;
  decode(bytes: Uint8Array): Shared;
}

export interface EncodedOutput {
  readonly sort: Exclude<OutputSort, "dead">;
  /** The topic of a `log` or `everywhere` output, the message of a `page` one. */
  readonly kind: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}
