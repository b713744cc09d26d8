/**
 * kafkajs, with five of its functions in a leaner form: how records are asked for, written into
 * a request, read out of an answer, picked for a batch and sorted to their partitions. They
 * took most of a worker's processor time; what they do is the same, and the tests hold them
 * to kafkajs's own byte by byte. Everything else is kafkajs's (docs/decisions/kafka-client.md).
 *
 * kafkajs takes its parts when it is first imported, so this comes before it: only
 * `connection.ts` imports either. Where somebody else was earlier, some parts stay kafkajs's
 * own, and all is slower but as right.
 */
import { createRequire } from "node:module";
import { readHead, readRecords, recordsFrom } from "./decode-batch.ts";
import { encodeFetch, type FetchOptions, isSessionless } from "./encode-fetch.ts";
import { encodeProduce, isPlain, type ProduceOptions } from "./encode-produce.ts";
import type { FetchedRecord } from "./fetched-record.ts";
import { groupByPartition } from "./group-by-partition.ts";

interface Encoder {
  buf: Buffer;
  offset: number;
}
interface Decoder {
  readonly buffer: Buffer;
  offset: number;
}
interface Request {
  encode(): Promise<Encoder>;
}
interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}
interface PartitionData {
  readonly messages: readonly FetchedRecord[];
  readonly abortedTransactions: readonly unknown[];
}
/** The fields that kafkajs's batch makes of the records, and asks for later. */
interface Batch {
  rawMessages: readonly FetchedRecord[];
  messagesWithinOffset: readonly FetchedRecord[];
  messages: readonly FetchedRecord[];
}
type BatchClass = new (topic: string, fetchedOffset: string, data: PartitionData) => Batch;

const require = createRequire(import.meta.url);
const placeOf = (path: string): string => require.resolve(`kafkajs/src/${path}`);
/**
 * Whether all five stand in: asked by a test, in a process of its own.
 *
 * @public
 */
export const isFirst = require.cache[require.resolve("kafkajs")]?.loaded !== true;
const part = <T>(path: string): T => require(placeOf(path)) as T;

/** Loads kafkajs's own part and puts what `make` makes of it in its place. */
function replace<T>(path: string, make: (own: T) => T): void {
  const own = part<T>(path);
  const module = require.cache[placeOf(path)];
  if (module !== undefined) module.exports = make(own);
}

const Encoder = part<new (initialSize: number) => Encoder>("protocol/encoder.js");
const { KafkaJSPartialMessageError } = part<{ KafkaJSPartialMessageError: new (text: string) => Error }>("errors.js");
const { lookupCodecByAttributes } = part<{ lookupCodecByAttributes(attributes: number): Codec | null }>(
  "protocol/message/compression/index.js",
);

replace<typeof groupByPartition>("producer/groupMessagesPerPartition.js", () => groupByPartition);

replace<(options: ProduceOptions) => Request>("protocol/requests/produce/v3/request.js", (own) => (options) => {
  const request = own(options);
  if (!isPlain(options)) return request;
  return { ...request, encode: async () => holding(encodeProduce(options, Date.now())) };
});

replace<(options: FetchOptions) => Request>("protocol/requests/fetch/v11/request.js", (own) => (options) => {
  const request = own(options);
  return isSessionless(options) ? { ...request, encode: async () => holding(encodeFetch(options)) } : request;
});

function holding(bytes: Buffer): Encoder {
  const encoder = new Encoder(1);
  encoder.buf = bytes;
  encoder.offset = bytes.length;
  return encoder;
}

replace<(decoder: Decoder) => Promise<{ records: FetchedRecord[] }>>(
  "protocol/recordBatch/v0/decoder.js",
  () => async (decoder) => {
    const { buffer, offset } = decoder;
    const head = readHead(buffer, offset);
    if (head === null) throw new KafkaJSPartialMessageError("only the beginning of a record batch has come");
    decoder.offset = head.end;
    const codec = lookupCodecByAttributes(head.compression);
    if (codec === null) return { records: readRecords(buffer, recordsFrom(offset), head) };
    const unpacked = await codec.decompress(buffer.subarray(recordsFrom(offset), head.end));
    return { records: readRecords(unpacked, 0, head) };
  },
);

replace<BatchClass>(
  "consumer/batch.js",
  (Own) =>
    class extends Own {
      constructor(topic: string, fetchedOffset: string, data: PartitionData) {
        const { messages, abortedTransactions } = data;
        const from = Number(fetchedOffset);
        const isWhole =
          (messages[0]?.offset ?? from) >= from &&
          (abortedTransactions ?? []).length === 0 &&
          !messages.some(({ isControlRecord }) => isControlRecord);
        super(topic, fetchedOffset, isWhole ? { ...data, messages: [] } : data);
        if (!isWhole) return;
        this.rawMessages = messages;
        this.messagesWithinOffset = messages;
        this.messages = messages;
      }
    },
);
