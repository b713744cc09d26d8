/**
 * A read model fed from logs. What it keeps of a record is decided by pure functions; the
 * engine sees to it that each record counts once: its rows and the place behind it on its log
 * are committed together, and a record in front of that place is never written again.
 */
import type { DeadLetterReason, Decoded, RecordPosition } from "@doorstep/events";
import type { PoolClient } from "pg";

export interface Projection<R> {
  /** Also names its group and its places: another name is another read model, read from the beginning. */
  readonly name: string;
  readonly topics: readonly ProjectedTopic[];
  /** What the bytes say; null when that is nothing to this read model. */
  read(topic: string, value: Uint8Array | null): Decoded<R | null>;
  /**
   * Writes what the entries say within the caller's transaction. Facts come again on their
   * logs, at another place: rows are keyed by what they are about, so that a repeat changes none.
   *
   * @returns what to do once it is committed
   */
  write(tx: PoolClient, entries: readonly Entry<R>[]): Promise<(() => void) | undefined>;
  /** A partition is read from where PostgreSQL says it stands: what is known of rows that were written may no longer be so. */
  forget?(): void;
  /** Rest between two transactions of one partition while little comes. Fewer, larger ones cost less. */
  readonly restMs?: number;
}

export interface ProjectedTopic {
  readonly topic: string;
  /** Avro in our frame, whose schema ids may be a newer build's; or a row's JSON, from the connector. */
  readonly format: "avro" | "json";
  /** Whether an unreadable record goes to the dead letters from here. Of the stages' logs the stages send it. */
  readonly tellsBadRecords: boolean;
}

/** A record that could be read, and where it stood. */
export interface Entry<R> {
  readonly record: R;
  readonly at: RecordPosition;
}

/** A record nobody can use. */
export interface BadRecord {
  readonly offset: number;
  readonly reason: DeadLetterReason;
  readonly detail: string;
}
