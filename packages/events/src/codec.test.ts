import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCodec, decodeRecord, encodeRecord, type RecordOf } from "./codec.ts";
import { type LogTopic, type RegisteredSchema, schemas } from "./schemas.ts";
import { samples } from "./testing/samples.ts";

const registered: readonly RegisteredSchema[] = schemas;
const newest = (topic: LogTopic, type: string): RegisteredSchema => {
  const versions = registered.filter((schema) => schema.topic === topic && schema.type === type);
  const last = versions.sort((a, b) => b.version - a.version)[0];
  if (last === undefined) throw new Error(`no schema for ${topic}/${type}`);
  return last;
};

const logs = ["couriers", "orders", "places", "tracking"] as const;
const samplesOf = <T extends LogTopic>(topic: T): readonly RecordOf<T>[] =>
  Object.values(samples[topic] as Record<string, readonly RecordOf<T>[]>).flat();
const encoded: readonly (readonly [LogTopic, Uint8Array])[] = logs.flatMap((topic) =>
  samplesOf(topic).map((record) => [topic, encodeRecord(topic, record)] as const),
);

const ping = encodeRecord("couriers", samples.couriers.ping[0]);
const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
};

describe("[F1] framing", () => {
  test("[F1] a zero, the id as four bytes big-endian, the body", () => {
    for (const [topic, bytes] of encoded) {
      const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
      expect(bytes[0]).toBe(0);
      expect(registered.find((schema) => schema.id === id)?.topic).toBe(topic);
    }
    expect([...ping.subarray(0, 5)]).toEqual([0, 0, 0, 0, newest("couriers", "ping").id]);
  });

  test("[F1] a value inside a larger buffer is read where it stands", () => {
    const batch = new Uint8Array(ping.length + 20).fill(255);
    batch.set(ping, 7);
    expect(decodeRecord("couriers", batch.subarray(7, 7 + ping.length))).toEqual({
      ok: true,
      record: samples.couriers.ping[0],
    });
  });
});

describe("[F2] round trip", () => {
  test("[F2] records of any size, one behind the other, each stay as they were written", () => {
    const [first] = samples.couriers["courier-online"];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const records = sizes.map((size, at) => ({ ...first, name: `${at}`.padEnd(size, "ñ") }));
        const written = records.map((record) => encodeRecord("couriers", record));
        expect(written.map((bytes) => decodeRecord("couriers", bytes))).toEqual(
          records.map((record) => ({ ok: true, record })),
        );
      }),
      { numRuns: 30 },
    );
  });

  test.each(logs.flatMap((topic) => samplesOf(topic).map((record) => [topic, record.type, record] as const)))(
    "[F2] %s/%s",
    (topic, _type, record) => {
      expect(decodeRecord(topic, encodeRecord(topic, record))).toEqual({ ok: true, record });
    },
  );

  test("[F2] every schema has samples, and every sample a schema", () => {
    const sampled = Object.entries(samples).flatMap(([topic, byType]) =>
      Object.keys(byType).map((type) => `${topic}/${type}`),
    );
    expect(new Set(sampled)).toEqual(new Set(registered.map(({ topic, type }) => `${topic}/${type}`)));
  });

  test("[F2] the schema's field names are the record's keys, at every depth", () => {
    for (const topic of logs) {
      for (const { type, ...fields } of samplesOf(topic)) {
        expectSameKeys(newest(topic, type).avro as Avro, fields, type);
      }
    }
  });

  test("[F2] the samples show every symbol, and every optional field both set and null", () => {
    const seen = new Set<string>();
    for (const topic of logs) {
      for (const { type, ...fields } of samplesOf(topic)) {
        collect(newest(topic, type).avro as Avro, fields, type, seen);
      }
    }
    const wanted = new Set<string>();
    for (const { topic, type } of registered) everyChoice(newest(topic, type).avro as Avro, type, wanted);
    expect([...wanted].filter((choice) => !seen.has(choice))).toEqual([]);
  });
});

describe("[F3] what cannot be read is a reason", () => {
  test.each([
    ["no value", null, "no value"],
    ["a frame cut short", Uint8Array.of(0, 0, 0), "3 bytes, shorter than the frame"],
    ["another first byte", withByte(ping, 0, 7), "first byte is 7, not the frame's zero"],
    ["an unknown id", withByte(ping, 4, 250), "unknown schema id 250"],
    [
      "an id of another log",
      encodeRecord("orders", samples.orders["order-ready"][0]),
      'schema id 25 belongs on "orders"',
    ],
    ["a body that ends early", ping.subarray(0, ping.length - 1), "couriers/ping: truncated buffer"],
    ["a body that goes on", Uint8Array.from([...ping, 0]), "couriers/ping: trailing data"],
  ])("[F3] %s", (_name, bytes, reason) => {
    expect(decodeRecord("couriers", bytes)).toEqual({ ok: false, reason });
  });

  test("[F3] a count of a billion, wherever it lands in a body, is refused before anything is allocated", () => {
    const billion = [0xfe, 0xff, 0xff, 0xff, 0x07];
    for (const [topic, bytes] of encoded) {
      for (let at = 5; at + billion.length <= bytes.length; at += 1) {
        const claimed = Uint8Array.from(bytes);
        claimed.set(billion, at);
        expectReasonOrRecord(decodeRecord(topic, claimed));
      }
    }
  });

  test("[F3] random bytes never throw", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom<LogTopic>("couriers", "orders"),
        (bytes, topic) => {
          expectReasonOrRecord(decodeRecord(topic, bytes));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("[F3] a random body behind every known id never throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...registered), fc.uint8Array({ maxLength: 400 }), ({ id, topic }, body) => {
        expectReasonOrRecord(decodeRecord(topic, Uint8Array.from([0, 0, 0, 0, id, ...body])));
      }),
      { numRuns: 5_000 },
    );
  });

  test("[F3] a true record with some bytes changed, or cut anywhere, never throws", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...encoded),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.nat(),
        ([topic, bytes], changes, cut) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          expectReasonOrRecord(decodeRecord(topic, damaged));
          const short = decodeRecord(topic, bytes.subarray(0, cut % bytes.length));
          expect(short.ok).toBe(false);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

test("[F4] a record that does not fit its schema is a bug of the caller", () => {
  const broken = { ...samples.couriers.ping[0], seq: 1.5 };
  expect(() => encodeRecord("couriers", broken)).toThrow();
});

function expectReasonOrRecord(decoded: ReturnType<typeof decodeRecord>): void {
  if (!decoded.ok) expect(decoded.reason).toMatch(/\S/);
  else expect(decoded.record.type).toBeTypeOf("string");
}

// ── walking a schema beside a value ─────────────────────────────────────────

type Avro =
  | string
  | readonly Avro[]
  | {
      readonly type: "record";
      readonly name: string;
      readonly fields: readonly { readonly name: string; readonly type: Avro }[];
    }
  | { readonly type: "array"; readonly items: Avro }
  | { readonly type: "enum"; readonly name: string; readonly symbols: readonly string[] };

function expectSameKeys(schema: Avro, value: unknown, path: string): void {
  if (typeof schema === "string" || Array.isArray(schema)) return;
  const type = schema as Exclude<Avro, string | readonly Avro[]>;
  if (type.type === "array") {
    for (const item of value as unknown[]) expectSameKeys(type.items, item, `${path}[]`);
  } else if (type.type === "record") {
    const fields = value as Record<string, unknown>;
    expect(Object.keys(fields).sort(), path).toEqual(type.fields.map((field) => field.name).sort());
    for (const field of type.fields) expectSameKeys(field.type, fields[field.name], `${path}.${field.name}`);
  }
}

function collect(schema: Avro, value: unknown, path: string, seen: Set<string>): void {
  if (typeof schema === "string") return;
  if (Array.isArray(schema)) {
    seen.add(`${path} ${value === null ? "null" : "set"}`);
    return;
  }
  const type = schema as Exclude<Avro, string | readonly Avro[]>;
  if (type.type === "enum") seen.add(`${path}=${String(value)}`);
  else if (type.type === "array") {
    for (const item of value as unknown[]) collect(type.items, item, `${path}[]`, seen);
  } else {
    const fields = value as Record<string, unknown>;
    for (const field of type.fields) collect(field.type, fields[field.name], `${path}.${field.name}`, seen);
  }
}

function everyChoice(schema: Avro, path: string, wanted: Set<string>): void {
  if (typeof schema === "string") return;
  if (Array.isArray(schema)) {
    wanted.add(`${path} null`).add(`${path} set`);
    return;
  }
  const type = schema as Exclude<Avro, string | readonly Avro[]>;
  if (type.type === "enum") for (const symbol of type.symbols) wanted.add(`${path}=${symbol}`);
  else if (type.type === "array") everyChoice(type.items, `${path}[]`, wanted);
  else for (const field of type.fields) everyChoice(field.type, `${path}.${field.name}`, wanted);
}

describe("[F5] a schema of another build", () => {
  const placedV2 = newest("orders", "order-placed");
  const fields = (placedV2.avro as { readonly fields: readonly object[] }).fields;
  const future: RegisteredSchema = {
    ...placedV2,
    ...{ id: 57, version: placedV2.version + 1 },
    avro: {
      ...(placedV2.avro as object),
      fields: [...fields, { name: "gift", type: ["null", "string"], default: null }],
    },
  };
  const gift = { ...samples.orders["order-placed"][0], gift: "a card" };
  const bytes = createCodec([...registered, future]).encode("orders", gift);

  test("[F5] is told from a bad record, learnt, and read as the version known here", () => {
    const older = createCodec(registered);
    expect(older.unknownSchemaId(bytes)).toBe(57);
    expect(older.decode("orders", bytes)).toMatchObject({ ok: false });
    expect(older.learn(future)).toBe(true);
    expect(older.unknownSchemaId(bytes)).toBeNull();
    expect(older.decode("orders", bytes)).toEqual({ ok: true, record: samples.orders["order-placed"][0] });
    // What it writes is still its own.
    expect(older.encode("orders", samples.orders["order-placed"][0])).toEqual(
      encodeRecord("orders", samples.orders["order-placed"][0]),
    );
  });

  test("[F5] no schema is asked for where the frame itself is bad, or the id is known", () => {
    const older = createCodec(registered);
    for (const value of [null, new Uint8Array(3), withByte(ping, 0, 9), ping]) {
      expect(older.unknownSchemaId(value)).toBeNull();
    }
  });

  test("[F5] a type that only another build has cannot be learnt", () => {
    expect(createCodec(registered).learn({ ...future, id: 58, type: "order-gifted" })).toBe(false);
  });

  test("[F5] an id has one meaning, and a version that cannot be brought here is refused", () => {
    const older = createCodec(registered);
    expect(() => older.learn({ ...future, id: placedV2.id, type: "order-ready" })).toThrow(
      "is orders/order-placed here",
    );
    const other = { type: "record", name: "OrderPlaced", fields: [{ name: "orderId", type: "int" }] };
    expect(() => older.learn({ ...future, avro: other })).toThrow();
  });
});
