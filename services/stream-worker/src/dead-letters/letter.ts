/** What lies on the dead-letter log: letters, and notes that a letter was put back on its log. */
import { deadLetterHeaders, retryHeaders, topics } from "@doorstep/events";
import type { OutgoingRecord, ReceivedRecord } from "@doorstep/runtime";

/** A record nobody could use. Key and value are the source record's. */
export interface Letter {
  /** `<partition>:<offset>` on the dead-letter log: how people name it. */
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly source: { readonly topic: string; readonly partition: number; readonly offset: number };
  /** When the source log received it. */
  readonly firstSeenMs: number;
  /** When it came to the dead letters. */
  readonly putAsideMs: number;
  /** How often it had been put back before it came here. */
  readonly retryCount: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** Says of a letter that it is back on its log. */
export interface RetryNote {
  readonly letterId: string;
  /** `<topic>:<partition>:<offset>`. */
  readonly retriedTo: string;
  readonly atMs: number;
}

export type Entry =
  | { readonly kind: "letter"; readonly letter: Letter }
  | { readonly kind: "note"; readonly note: RetryNote }
  /** Somebody else's: without the headers of either. */
  | { readonly kind: "foreign" };

/** Header of a note; its key is the letter's id, and it has no value. */
const RETRIED_TO = "retried-to";

export function readEntry(partition: number, record: ReceivedRecord): Entry {
  const { key, value, offset, receivedAtMs, headers = {} } = record;
  const retriedTo = headers[RETRIED_TO];
  if (retriedTo !== undefined) {
    return { kind: "note", note: { letterId: toText(key), retriedTo, atMs: receivedAtMs } };
  }
  const reason = headers[deadLetterHeaders.reason];
  const topic = headers[deadLetterHeaders.topic];
  const numbers = [deadLetterHeaders.partition, deadLetterHeaders.offset, deadLetterHeaders.firstSeenMs].map((name) =>
    Number(headers[name] ?? Number.NaN),
  );
  const [sourcePartition = Number.NaN, sourceOffset = Number.NaN, firstSeenMs = Number.NaN] = numbers;
  if (reason === undefined || topic === undefined || numbers.some((number) => !Number.isSafeInteger(number))) {
    return { kind: "foreign" };
  }
  return {
    kind: "letter",
    letter: {
      id: `${partition}:${offset}`,
      reason,
      detail: headers[deadLetterHeaders.detail] ?? "",
      source: { topic, partition: sourcePartition, offset: sourceOffset },
      firstSeenMs,
      putAsideMs: receivedAtMs,
      retryCount: Number(headers[retryHeaders.retryCount] ?? 0) || 0,
      headers,
      key,
      value,
    },
  };
}

/** `<topic>:<partition>:<offset>` of the record the letter was: the relay may have written the letter twice. */
export const sourceName = ({ source }: Letter): string => `${source.topic}:${source.partition}:${source.offset}`;

/** The letter's record, for its log again: where it stood, with its bytes, and saying where it comes from. */
export function letterToRetry({ id, source, key, value, retryCount }: Letter): OutgoingRecord {
  return {
    topic: source.topic,
    partition: source.partition,
    key,
    value,
    headers: { [retryHeaders.retriedFrom]: id, [retryHeaders.retryCount]: String(retryCount + 1) },
  };
}

export function noteToRecord({ letterId, retriedTo }: Omit<RetryNote, "atMs">): OutgoingRecord {
  return { topic: topics.deadLetter, key: letterId, value: null, headers: { [RETRIED_TO]: retriedTo } };
}

const toText = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? new Uint8Array());
