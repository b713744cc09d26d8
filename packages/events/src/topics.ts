/** The logs by name. Their partition count is fixed when a log is made. */
export const topics = {
  couriers: "couriers",
  orders: "orders",
  places: "places",
  tracking: "tracking",
  schemas: "schemas",
  deadLetter: "dead-letter",
} as const;

/** Partitions of a new log. Another count means new topics and a replay: keys would move. */
export const DEFAULT_PARTITION_COUNT = 12;

/**
 * Headers of a dead letter. The value and the key are the source record's, untouched.
 * Numbers are decimal text.
 */
export const deadLetterHeaders = {
  reason: "reason",
  detail: "detail",
  topic: "topic",
  partition: "partition",
  offset: "offset",
  firstSeenMs: "first-seen-ms",
} as const;

/** Headers of a record that was put back on its log from the dead letters; they stay with it if it returns there. */
export const retryHeaders = {
  /** `<partition>:<offset>` of the letter. */
  retriedFrom: "retried-from",
  /** How often it has been put back. */
  retryCount: "retry-count",
} as const;

/** `undecodable`: the bytes; `impossible`: decoded, but cannot be true; `bug`: our own step failed on it. */
export type DeadLetterReason = "undecodable" | "impossible" | "bug";
