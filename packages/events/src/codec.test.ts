import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRecord, encodeRecord } from "./codec.ts";
import { type LogTopic, type RegisteredSchema, schemas } from "./schemas.ts";
import { samples } from "./testing/samples.ts";

const registered: readonly RegisteredSchema[] = schemas;
const newest = (topic: LogTopic, type: string): RegisteredSchema => {
  const versions = registered.filter((schema) => schema.topic === topic && schema.type === type);
  const last = versions.sort((a, b) => b.version - a.version)[0];
  if (last === undefined) throw new Error(`no schema for ${topic}/${type}`);
  return last;
};

const couriers = Object.values(samples.couriers).flat();
const orders = Object.values(samples.orders).flat();
const encoded: readonly (readonly [LogTopic, Uint8Array])[] = [
  ...couriers.map((record) => ["couriers", encodeRecord("couriers", record)] as const),
  ...orders.map((record) => ["orders", encodeRecord("orders", record)] as const),
];

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
  test.each(couriers.map((record) => [record.type, record] as const))("[F2] couriers/%s", (_type, record) => {
    expect(decodeRecord("couriers", encodeRecord("couriers", record))).toEqual({ ok: true, record });
  });
  test.each(orders.map((record) => [record.type, record] as const))("[F2] orders/%s", (_type, record) => {
    expect(decodeRecord("orders", encodeRecord("orders", record))).toEqual({ ok: true, record });
  });

  test("[F2] every schema has samples, and every sample a schema", () => {
    const sampled = Object.entries(samples).flatMap(([topic, byType]) =>
      Object.keys(byType).map((type) => `${topic}/${type}`),
    );
    expect(new Set(sampled)).toEqual(new Set(registered.map(({ topic, type }) => `${topic}/${type}`)));
  });

  test("[F2] the schema's field names are the record's keys, at every depth", () => {
    for (const [topic, records] of [
      ["couriers", couriers],
      ["orders", orders],
    ] as const) {
      for (const { type, ...fields } of records) expectSameKeys(newest(topic, type).avro as Avro, fields, type);
    }
  });

  test("[F2] the samples show every symbol, and every optional field both set and null", () => {
    const seen = new Set<string>();
    for (const { type, ...fields } of couriers) collect(newest("couriers", type).avro as Avro, fields, type, seen);
    for (const { type, ...fields } of orders) collect(newest("orders", type).avro as Avro, fields, type, seen);
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
