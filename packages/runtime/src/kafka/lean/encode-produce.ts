/** A produce request (versions 3 to 7) of plain batches, in one piece of memory. */
import { encodeRecords, type PlainMessage } from "./encode-records.ts";

/** As kafkajs hands them over. */
export interface ProduceOptions {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: unknown;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly messages: readonly GivenMessage[] }[];
  }[];
}

interface GivenMessage extends PlainMessage {
  readonly timestamp?: string;
}

const NO_PRODUCER = "-1";

/** Neither compressed, idempotent nor in a transaction, and without times of its own: as all that Doorstep sends. */
export function isPlain({ transactionalId, producerId, compression, topicData }: ProduceOptions): boolean {
  return (
    (transactionalId ?? null) === null &&
    String(producerId ?? NO_PRODUCER) === NO_PRODUCER &&
    (compression ?? 0) === 0 &&
    topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlainMessage)))
  );
}

function isPlainMessage({ key, value, headers, timestamp }: GivenMessage): boolean {
  const isBytes = (key === null || Buffer.isBuffer(key)) && (value === null || Buffer.isBuffer(value));
  if (!isBytes || timestamp !== undefined) return false;
  return headers === undefined || Object.values(headers).every((text) => typeof text === "string");
}

export function encodeProduce({ acks, timeout, topicData }: ProduceOptions, nowMs: number): Buffer {
  const head = Buffer.alloc(12);
  // No transaction.
  head.writeInt16BE(-1, 0);
  head.writeInt16BE(acks, 2);
  head.writeInt32BE(timeout, 4);
  head.writeInt32BE(topicData.length, 8);
  const pieces: Buffer[] = [head];
  for (const { topic, partitions } of topicData) {
    pieces.push(topicHead(topic, partitions.length));
    for (const { partition, messages } of partitions) {
      const batch = encodeRecords(messages, nowMs);
      const place = Buffer.alloc(8);
      place.writeInt32BE(partition, 0);
      place.writeInt32BE(batch.length, 4);
      pieces.push(place, batch);
    }
  }
  return Buffer.concat(pieces);
}

function topicHead(topic: string, partitionCount: number): Buffer {
  const name = Buffer.from(topic);
  const head = Buffer.alloc(2 + name.length + 4);
  head.writeInt16BE(name.length, 0);
  head.set(name, 2);
  head.writeInt32BE(partitionCount, 2 + name.length);
  return head;
}
