/**
 * Appends records to logs: one request in flight, the next one takes all that gathered
 * meanwhile. So nothing lingers when idle, requests grow with the load, and the order of
 * `send` calls is the order on each partition.
 *
 * A record whose request failed may be on the log all the same. Whoever sends it again
 * relies on its reader dropping repeats, by session and sequence, version, or cause.
 */
import { keyToPartition } from "@doorstep/events";
import type { Message, TopicMessages } from "kafkajs";
import { createKafka, type KafkaOptions, RETRY } from "./connection.ts";
import type { OutgoingRecord } from "./records.ts";

export interface LogProducer {
  /**
   * Resolves when all brokers that must have the records have them. Records of one call go
   * in order, but not as a whole: when it rejects, some may be on the logs.
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** So that a request is not so large that what is sent after it waits for long. */
const MAX_REQUEST_RECORDS = 2_000;
/** A broker refuses a batch over 1 MB; one record alone may be as large as the topic allows. */
const MAX_REQUEST_BYTES = 512 * 1024;

interface Waiting {
  readonly records: readonly OutgoingRecord[];
  /** How many are on the logs. */
  sent: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Rejects when no broker answers. */
export async function openProducer(options: KafkaOptions): Promise<LogProducer> {
  const producer = createKafka(options).producer({
    allowAutoTopicCreation: false,
    retry: RETRY,
    createPartitioner:
      () =>
      ({ message, partitionMetadata }) =>
        message.partition ?? keyPartition(message.key, partitionMetadata.length),
  });
  await producer.connect();

  const queue: Waiting[] = [];
  let pumping: Promise<void> | undefined;

  async function pump(): Promise<void> {
    // Everything sent in this turn of the event loop shares the first request.
    await Promise.resolve();
    while (queue.length > 0) {
      const { records, callers } = nextRequest(queue);
      try {
        await producer.sendBatch({ topicMessages: toTopicMessages(records), acks: -1, timeout: 10_000 });
        for (const [caller, count] of callers) caller.sent += count;
      } catch (error) {
        // A caller's later records must not overtake its failed ones.
        for (const [caller] of callers) {
          queue.splice(queue.indexOf(caller), 1);
          caller.reject(error);
        }
        continue;
      }
      for (let first = queue[0]; first !== undefined && first.sent === first.records.length; first = queue[0]) {
        queue.shift();
        first.resolve();
      }
    }
    pumping = undefined;
  }

  return {
    send: (records) =>
      new Promise((resolve, reject) => {
        if (records.length === 0) return resolve();
        queue.push({ records, sent: 0, resolve, reject });
        pumping ??= pump();
      }),
    async close() {
      await pumping;
      await producer.disconnect();
    },
  };
}

/** The first records of the queue that fit into one request, and how many of each caller's they are. */
function nextRequest(queue: readonly Waiting[]): {
  records: OutgoingRecord[];
  callers: Map<Waiting, number>;
} {
  const records: OutgoingRecord[] = [];
  const callers = new Map<Waiting, number>();
  let bytes = 0;
  for (const caller of queue) {
    let count = 0;
    for (let at = caller.sent; at < caller.records.length; at++) {
      const record = caller.records[at] as OutgoingRecord;
      bytes += (record.value?.length ?? 0) + (record.key?.length ?? 0);
      if (records.length > 0 && (records.length === MAX_REQUEST_RECORDS || bytes > MAX_REQUEST_BYTES)) {
        if (count > 0) callers.set(caller, count);
        return { records, callers };
      }
      records.push(record);
      count++;
    }
    callers.set(caller, count);
  }
  return { records, callers };
}

function toTopicMessages(records: readonly OutgoingRecord[]): TopicMessages[] {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, key, value, headers, partition } of records) {
    const message: Message = {
      key: typeof key === "string" ? Buffer.from(key) : toBuffer(key),
      value: toBuffer(value),
    };
    if (headers !== undefined) message.headers = { ...headers };
    if (partition !== undefined) message.partition = partition;
    const messages = byTopic.get(topic);
    if (messages === undefined) byTopic.set(topic, [message]);
    else messages.push(message);
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}

// kafkajs writes any other bytes than a Buffer as the text of an array.
const toBuffer = (bytes: Uint8Array | null): Buffer | null =>
  bytes === null || Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const keyPartition = (key: Message["key"], partitionCount: number): number =>
  key instanceof Uint8Array ? keyToPartition(key, partitionCount) : 0;
