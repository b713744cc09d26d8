/**
 * A record nobody can use, on its way to the log `dead-letter`: key and value untouched, the
 * rest in headers. Sent before the place moves past it, so none is lost; a crash in between
 * sends it twice, and the place in the headers tells.
 */
import { deadLetterHeaders, topics } from "@doorstep/events";
import type { LogPartition, OutgoingRecord, ReceivedRecord } from "@doorstep/runtime";
import type { BadRecord } from "./projection.ts";

/** A detail is a sentence for a person, not a document. */
const MAX_DETAIL_LENGTH = 500;

export function toDeadLetter(at: LogPartition, record: ReceivedRecord, bad: BadRecord): OutgoingRecord {
  return {
    topic: topics.deadLetter,
    key: record.key,
    value: record.value,
    headers: {
      [deadLetterHeaders.reason]: bad.reason,
      [deadLetterHeaders.detail]: bad.detail.slice(0, MAX_DETAIL_LENGTH),
      [deadLetterHeaders.topic]: at.topic,
      [deadLetterHeaders.partition]: String(at.partition),
      [deadLetterHeaders.offset]: String(record.offset),
      [deadLetterHeaders.firstSeenMs]: String(record.receivedAtMs),
    },
  };
}
