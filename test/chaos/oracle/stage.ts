/**
 * A stage as the oracle knows it: the domain's pure functions, and how what they give is
 * written. Said here once more, on purpose, and not taken from the worker.
 */
import type { Cause, Decoded, LogRecord, LogTopic, RecordPosition, Tick } from "@doorstep/events";
import type { OrderStatus } from "@doorstep/events/browser";
import type { SharedRecord, Step, Surroundings } from "@doorstep/tracking";

/** `KeyRecord` is about one key; every log carries shared records and ticks besides. */
export interface OracleStage<KeyRecord extends LogRecord, State, Output> {
  readonly topic: LogTopic;
  decode(value: Uint8Array | null): Decoded<KeyRecord | SharedRecord | Tick>;
  keyOf(record: KeyRecord): string;
  step(state: State | undefined, record: KeyRecord, at: RecordPosition, told: Surroundings): Step<State, Output>;
  wake(state: State, at: RecordPosition, told: Surroundings): Step<State, Output>;
  wakeAtMs(state: State): number | null;
  tell(output: Output, cause: Cause): Told;
}

/** What an output of a stage is to others. */
export type Told =
  | Sent
  | { readonly to: "diner"; readonly orderId: string; readonly status: OrderStatus }
  /** Of pages too, but only the newest counts. */
  | { readonly to: "page" };

/** Appended to a log: to its key's partition, or to each. */
export interface Sent {
  readonly to: "log" | "everywhere";
  readonly topic: LogTopic;
  readonly key: string;
  readonly bytes: Uint8Array;
}
