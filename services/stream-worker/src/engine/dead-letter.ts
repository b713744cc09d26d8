/**
 * A record nobody can use, on its way to the dead letters: key and value untouched, the
 * rest in headers. It takes the same way as every output, commit first and relay after, so
 * none is lost. A relay that repeats itself may write one twice; topic, partition and offset
 * in its headers tell.
 */
import { type DeadLetterReason, deadLetterHeaders, type RecordPosition, retryHeaders, topics } from "@doorstep/events";
import type { OutgoingRecord, ReceivedRecord } from "@doorstep/runtime";

export interface DeadLetter {
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** As it waits in the task's stream. */
interface Packed {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A detail is a sentence for a person, not a document. */
const MAX_DETAIL_LENGTH = 500;

export function packDeadLetter(record: ReceivedRecord, at: RecordPosition, { reason, detail }: DeadLetter): Uint8Array {
  const packed: Packed = {
    key: toBase64(record.key),
    value: toBase64(record.value),
    headers: {
      [deadLetterHeaders.reason]: reason,
      [deadLetterHeaders.detail]: detail.slice(0, MAX_DETAIL_LENGTH),
      [deadLetterHeaders.topic]: at.topic,
      [deadLetterHeaders.partition]: String(at.partition),
      [deadLetterHeaders.offset]: String(at.offset),
      [deadLetterHeaders.firstSeenMs]: String(at.receivedAtMs),
      ...retried(record),
    },
  };
  return Buffer.from(JSON.stringify(packed));
}

/** A record that comes back keeps count of how often it was put back. */
const retried = ({ headers = {} }: ReceivedRecord): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => RETRY_HEADERS.has(name)));

const RETRY_HEADERS: ReadonlySet<string> = new Set(Object.values(retryHeaders));

export function unpackDeadLetter(bytes: Uint8Array): OutgoingRecord {
  const { key, value, headers } = JSON.parse(new TextDecoder().decode(bytes)) as Packed;
  return { topic: topics.deadLetter, key: fromBase64(key), value: fromBase64(value), headers };
}

const toBase64 = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString("base64");
const fromBase64 = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text, "base64"));
