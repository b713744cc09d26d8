/**
 * A fetch request (version 11) in one piece of memory. A worker asks for some thirty partitions
 * at a time, dozens of times a second, and kafkajs takes half a kilobyte anew for each of them.
 */

/** As kafkajs hands them over. */
export interface FetchOptions {
  readonly replicaId: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly rackId?: string;
  readonly isolationLevel?: number;
  readonly sessionId?: number;
  readonly sessionEpoch?: number;
  readonly forgottenTopics?: readonly unknown[];
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly FetchPartition[] }[];
}

interface FetchPartition {
  readonly partition: number;
  readonly currentLeaderEpoch?: number;
  readonly fetchOffset: string | number;
  readonly logStartOffset?: number;
  readonly maxBytes: number;
}

const READ_COMMITTED = 1;
const HEAD_BYTES = 29;
const PARTITION_BYTES = 28;

/** With no session of which topics could be taken back: as all that Doorstep asks. */
export const isSessionless = ({ forgottenTopics = [] }: FetchOptions): boolean => forgottenTopics.length === 0;

export function encodeFetch(options: FetchOptions): Buffer {
  const { rackId = "", isolationLevel = READ_COMMITTED, sessionId = 0, sessionEpoch = -1, topics } = options;
  const names = topics.map(({ topic }) => Buffer.from(topic));
  const rack = Buffer.from(rackId);
  let size = HEAD_BYTES + 4 + 2 + rack.length;
  for (const [at, { partitions }] of topics.entries()) {
    size += 2 + (names[at]?.length ?? 0) + 4 + partitions.length * PARTITION_BYTES;
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = bytes.writeInt32BE(options.replicaId, 0);
  at = bytes.writeInt32BE(options.maxWaitTime, at);
  at = bytes.writeInt32BE(options.minBytes, at);
  at = bytes.writeInt32BE(options.maxBytes, at);
  at = bytes.writeInt8(isolationLevel, at);
  at = bytes.writeInt32BE(sessionId, at);
  at = bytes.writeInt32BE(sessionEpoch, at);
  at = bytes.writeInt32BE(topics.length, at);
  for (const [index, { partitions }] of topics.entries()) {
    at = writeText(bytes, names[index] ?? Buffer.alloc(0), at);
    at = bytes.writeInt32BE(partitions.length, at);
    for (const { partition, currentLeaderEpoch = -1, fetchOffset, logStartOffset = -1, maxBytes } of partitions) {
      at = bytes.writeInt32BE(partition, at);
      at = bytes.writeInt32BE(currentLeaderEpoch, at);
      at = bytes.writeBigInt64BE(BigInt(fetchOffset), at);
      at = bytes.writeBigInt64BE(BigInt(logStartOffset), at);
      at = bytes.writeInt32BE(maxBytes, at);
    }
  }
  at = bytes.writeInt32BE(0, at);
  writeText(bytes, rack, at);
  return bytes;
}

function writeText(bytes: Buffer, text: Buffer, at: number): number {
  bytes.set(text, bytes.writeInt16BE(text.length, at));
  return at + 2 + text.length;
}
