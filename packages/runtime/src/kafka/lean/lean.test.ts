/** What stands in for kafkajs's own does what it does: byte by byte, record by record. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { crc32c } from "./crc32c.ts";
import { readHead, readRecords, recordsFrom } from "./decode-batch.ts";
import { encodeFetch, type FetchOptions, isSessionless } from "./encode-fetch.ts";
import { encodeProduce, isPlain, type ProduceOptions } from "./encode-produce.ts";
import type { PlainMessage } from "./encode-records.ts";
import type { FetchedRecord } from "./fetched-record.ts";
import { groupByPartition } from "./group-by-partition.ts";
import { readVarint, readVarlong, sizeOfVarint, writeVarint } from "./varint.ts";

const require = createRequire(import.meta.url);
/** kafkajs's own part, as nothing has touched it. */
function own<T>(path: string): T {
  const file = require.resolve(`kafkajs/src/${path}`);
  delete require.cache[file];
  return require(file) as T;
}

interface Encoder {
  readonly buffer: Buffer;
}
interface Message {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  readonly isControlRecord: boolean;
}
const Decoder = own<new (buffer: Buffer) => unknown>("protocol/decoder.js");
const ownRequest = own<(options: ProduceOptions) => { encode(): Promise<Encoder> }>(
  "protocol/requests/produce/v3/request.js",
);
const ownFetch = own<(options: FetchOptions) => { encode(): Promise<Encoder> }>(
  "protocol/requests/fetch/v11/request.js",
);
const ownDecode = own<(decoder: unknown) => Promise<{ records: Message[] }>>("protocol/recordBatch/v0/decoder.js");
const { RecordBatch } = own<{ RecordBatch(batch: object): Promise<Encoder> }>("protocol/recordBatch/v0/index.js");
const Record = own<(message: object) => Encoder>("protocol/recordBatch/record/v0/index.js");
const ownGroup = own<typeof groupByPartition>("producer/groupMessagesPerPartition.js");

test("a process that imports the runtime has all of it", () => {
  const [runtime, lean] = ["../../index.ts", "./index.ts"].map((path) => new URL(path, import.meta.url).href);
  const code = `await import("${runtime}"); console.log((await import("${lean}")).isFirst);`;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  expect(said.trim()).toBe("true");
});

const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)));
// kafkajs mistakes a header named as what every object has, such as `valueOf`.
const name = fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => `x-${text}`);
const headers = fc.option(fc.dictionary(name, fc.string({ unit: "grapheme" })), { nil: undefined });
const message: fc.Arbitrary<PlainMessage> = fc
  .record({ key: bytes, value: bytes, headers })
  .map(({ headers: some, ...rest }) => (some === undefined ? rest : { ...rest, headers: some }));
const messages = fc.array(message, { minLength: 1, maxLength: 200 });

const NOW_MS = 1_795_655_304_439;

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const fetching: fc.Arbitrary<FetchOptions> = fc.record(
  {
    ...{ replicaId: int, maxWaitTime: int, minBytes: int, maxBytes: int },
    ...{ rackId: fc.string({ unit: "grapheme", maxLength: 8 }), isolationLevel: fc.constantFrom(0, 1) },
    ...{ sessionId: int, sessionEpoch: int, forgottenTopics: fc.constant([]) },
    topics: fc.array(
      fc.record({
        topic: fc.string({ unit: "grapheme", maxLength: 30 }),
        partitions: fc.array(
          fc.record(
            {
              ...{ partition: int, currentLeaderEpoch: int, maxBytes: int },
              fetchOffset: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
              logStartOffset: fc.integer({ min: -1, max: 2 ** 40 }),
            },
            { requiredKeys: ["partition", "fetchOffset", "maxBytes"] },
          ),
          { maxLength: 40 },
        ),
      }),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ["replicaId", "maxWaitTime", "minBytes", "maxBytes", "topics"] },
);

test("records are asked for as kafkajs asks", async () => {
  await fc.assert(
    fc.asyncProperty(fetching, async (options) => {
      expect(isSessionless(options)).toBe(true);
      expect(encodeFetch(options).equals((await ownFetch(options).encode()).buffer)).toBe(true);
    }),
  );
});

test("a request is written as kafkajs writes it", async () => {
  vi.spyOn(Date, "now").mockReturnValue(NOW_MS);
  const partitions = fc.array(fc.record({ partition: fc.nat(64), messages }), { maxLength: 3 });
  const topicData = fc.array(fc.record({ topic: fc.string({ minLength: 1 }), partitions }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(topicData, fc.constantFrom(-1, 1), fc.nat(), async (data, acks, timeout) => {
      const options = { acks, timeout, topicData: data };
      expect(isPlain(options)).toBe(true);
      const { buffer } = await ownRequest(options).encode();
      expect(encodeProduce(options, NOW_MS).equals(buffer)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["a transaction", { transactionalId: "t" }],
  ["a producer id", { producerId: 7n }],
  ["compression", { compression: 1 }],
])("with %s it is left to kafkajs", (_, more) => {
  const options = { acks: -1, timeout: 1, topicData: [] };
  expect(isPlain({ ...options, producerId: -1, compression: 0 })).toBe(true);
  expect(isPlain({ ...options, ...more })).toBe(false);
});

test.each([
  ["a time of its own", { key: null, value: null, timestamp: "1" }],
  ["text instead of bytes", { key: "key", value: null }],
  ["a header of bytes", { key: null, value: null, headers: { name: Buffer.from("1") } }],
])("a message with %s is left to kafkajs", (_, odd) => {
  const partitions = [{ partition: 0, messages: [odd as unknown as PlainMessage] }];
  expect(isPlain({ acks: -1, timeout: 1, topicData: [{ topic: "t", partitions }] })).toBe(false);
});

const seen = (records: readonly FetchedRecord[]) =>
  records.map(({ offset, receivedAtMs, key, value, headers: some = {}, isControlRecord }) => ({
    ...{ offset: String(offset), timestamp: String(receivedAtMs), key, value, isControlRecord },
    headers: { ...some },
  }));
const seenByKafkajs = (records: readonly Message[]) =>
  records.map(({ offset, timestamp, key, value, headers: some, isControlRecord }) => ({
    ...{ offset, timestamp, key, value, isControlRecord },
    headers: Object.fromEntries(Object.entries(some).map(([name, text]) => [name, String(text)])),
  }));

interface Made {
  readonly given: readonly PlainMessage[];
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  readonly deltas: readonly number[];
  readonly producerId: bigint;
}
const batch: fc.Arbitrary<Made> = fc.record({
  given: messages,
  firstOffset: fc.nat({ max: 2 ** 50 }),
  firstTimestamp: fc.nat({ max: 2 ** 45 }),
  deltas: fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 1 }),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 60n }),
});

/** As a broker has it: with times of its records' own, or of its own. */
async function written({ given, firstOffset, firstTimestamp, deltas, producerId }: Made) {
  const records = given.map((each, offsetDelta) =>
    Record({ ...each, offsetDelta, timestampDelta: deltas[offsetDelta % deltas.length] }),
  );
  const head = { firstOffset, firstTimestamp, maxTimestamp: firstTimestamp + 5, producerId };
  return (await RecordBatch({ ...head, records, lastOffsetDelta: records.length - 1 })).buffer;
}

test("a batch is read as kafkajs reads it, with any attributes, after another one", async () => {
  const attributes = fc.constantFrom(0, 0x8, 0x10, 0x18, 0x30, 0x38);
  await fc.assert(
    fc.asyncProperty(batch, attributes, fc.nat(40), async (made, bits, before) => {
      const bytesOf = await written(made);
      bytesOf.writeInt16BE(bits, 21);
      const all = Buffer.concat([Buffer.alloc(before, 0x5a), bytesOf, Buffer.alloc(9)]);
      const head = readHead(all, before);
      if (head === null) throw new Error("all of it is there");
      expect(head.end).toBe(before + bytesOf.length);
      const { records, ...context } = await ownDecode(new Decoder(bytesOf));
      expect(seen(readRecords(all, recordsFrom(before), head))).toEqual(seenByKafkajs(records));
      expect(head).toMatchObject({
        inTransaction: (context as { inTransaction?: boolean }).inTransaction,
        producerId: (context as { producerId?: string }).producerId,
      });
    }),
    { numRuns: 60 },
  );
});

test("only the beginning of a batch is none", async () => {
  const made = await written({
    given: [{ key: null, value: null }],
    firstOffset: 3,
    firstTimestamp: 1,
    deltas: [0],
    producerId: -1n,
  });
  for (let length = 0; length < made.length; length++) expect(readHead(made.subarray(0, length), 0)).toBeNull();
  expect(readHead(made, 0)).toMatchObject({ firstOffset: 3, count: 1 });
});

test("messages are sorted to the partitions kafkajs sorts them to", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(7)), fc.integer({ min: 0, max: 8 }), (partitions, count) => {
      const sorting = {
        ...{ topic: "t", partitionMetadata: Array.from({ length: count }), messages: partitions },
        partitioner: ({ message: partition }: { message: number }) => partition,
      };
      expect(groupByPartition(sorting)).toEqual(ownGroup(sorting));
    }),
  );
});

test("the check sum is the one of RFC 3720, and kafkajs's for any bytes", () => {
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  const ownCrc = own<(buffer: Uint8Array) => number>("protocol/recordBatch/crc32C/index.js");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (each, from) => {
      expect(crc32c(each, Math.min(from, each.length))).toBe(ownCrc(each.subarray(Math.min(from, each.length))));
    }),
  );
});

test("a number is read as it was written, and takes as much room as was said", () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const into = Buffer.alloc(5);
      const end = writeVarint(into, 0, value);
      expect(end).toBe(sizeOfVarint(value));
      const reader = { bytes: into, at: 0 };
      expect(readVarint(reader)).toBe(value);
      expect(reader.at).toBe(end);
      expect(readVarlong({ bytes: into, at: 0 })).toBe(value);
    }),
  );
});
