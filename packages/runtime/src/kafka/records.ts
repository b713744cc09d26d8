/** One partition of one topic. */
export interface LogPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A record as it lies on a log. Key and value are the producer's bytes, untouched. */
export interface ReceivedRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly offset: number;
  /** When the broker appended it (the logs are `LogAppendTime`). */
  readonly receivedAtMs: number;
  /** Absent when the record has none, as nearly all. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the value, in bytes, when that is known without a look at it. */
  readonly size?: number;
}

/** How many bytes the values of these are. */
export function bytesOf(records: readonly Pick<ReceivedRecord, "value" | "size">[]): number {
  let bytes = 0;
  for (const record of records) bytes += record.size ?? record.value?.length ?? 0;
  return bytes;
}

/** A record to be appended. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** By default the key's, as the Java client would choose; 0 without a key. */
  readonly partition?: number;
}

export const partitionName = ({ topic, partition }: LogPartition): string => `${topic}:${partition}`;
