import { type CourierAssigned, decodeRecord, encodeRecord, type OrderPlaced, schemas } from "@doorstep/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePartly } from "./decode-partly.ts";
import { readFrame } from "./schema-names.ts";

const placed: OrderPlaced = {
  type: "order-placed",
  orderId: "o-4812",
  version: 1,
  atMs: 1_764_018_240_123,
  origin: "web",
  number: "48231",
  restaurantId: "r-9",
  restaurantName: "Bar Łódź",
  pickup: { lon: -56.1882, lat: -34.9058, label: "Constituyente 1464" },
  dropoff: { lon: -56.1551, lat: -34.9131, label: "Pedro F. Berro 1035" },
  dropoffNote: null,
  items: [
    { name: "Chivito", quantity: 2, priceMinor: 52_000 },
    { name: "Agua", quantity: 1, priceMinor: 9_000 },
  ],
  deliveryFeeMinor: 9_900,
  currency: "UYU",
  dinerName: "Ana",
  promisedAtMs: 1_764_020_000_000,
  toDoorPlannedMs: null,
};
const assigned: CourierAssigned = {
  type: "courier-assigned",
  courierId: "c-17",
  version: 4,
  atMs: 1_764_018_240_123,
  origin: "sim:evening",
  orderId: "o-4812",
  plan: {
    points: [
      { lonE6: -56_188_200, latE6: -34_905_800, plannedMs: 0 },
      { lonE6: -56_155_100, latE6: -34_913_100, plannedMs: 240_000 },
    ],
    streets: [{ fromPoint: 0, name: "Constituyente" }],
    stops: [{ orderId: "o-4812", kind: "dropoff", point: 1 }],
  },
};

/** The schema a value names, and its body. */
function open(value: Uint8Array): { schema: unknown; body: Uint8Array } {
  const frame = readFrame(value);
  if (!frame.framed) throw new Error(frame.problem);
  const schema = schemas.find(({ id }) => id === frame.schemaId);
  return { schema: schema?.avro, body: frame.body };
}
const samples = {
  "order-placed": {
    value: encodeRecord("orders", placed),
    whole: decodeRecord("orders", encodeRecord("orders", placed)),
  },
  "courier-assigned": {
    value: encodeRecord("couriers", assigned),
    whole: decodeRecord("couriers", encodeRecord("couriers", assigned)),
  },
};

describe.each(Object.entries(samples))("%s", (_name, { value, whole }) => {
  const { schema, body } = open(value);
  const { type: _, ...fields } = whole.ok ? whole.record : expect.unreachable("it is sound");

  test("a sound body gives all fields, as the codec reads them", () => {
    expect(decodePartly(schema, body)).toEqual({ value: fields, problem: null, end: body.length });
  });

  test("cut at every byte, it gives the fields before the cut and says where it stopped", () => {
    const names = Object.keys(fields);
    let most = 0;
    for (let length = 0; length < body.length; length++) {
      const { value: read, problem, end } = decodePartly(schema, body.subarray(0, length));
      const got = Object.keys(read as object);
      expect(problem).not.toBeNull();
      expect(end).toBeLessThanOrEqual(length);
      // In the schema's order, and never fewer with more bytes.
      expect(got).toEqual(names.slice(0, got.length));
      expect(got.length).toBeGreaterThanOrEqual(most);
      most = got.length;
    }
  });

  test("any byte changed to anything, it ends with something to show", () => {
    const change = fc.tuple(fc.nat(body.length - 1), fc.nat(255));
    fc.assert(
      fc.property(change, ([at, byte]) => {
        const damaged = body.slice();
        damaged[at] = byte;
        expect(JSON.stringify(decodePartly(schema, damaged))).toContain("value");
      }),
      { numRuns: 500 },
    );
  });
});

test("whatever the bytes, every schema of this build ends without an error", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(fc.constantFrom(...schemas), bytes, ({ avro }, body) => {
      const { end } = decodePartly(avro, body);
      expect(end).toBeLessThanOrEqual(body.length);
    }),
    { numRuns: 1_000 },
  );
});

test("the problem names the field inside a record inside an array", () => {
  const { schema, body } = open(encodeRecord("orders", placed));
  const text = new TextDecoder("latin1").decode(body);
  const { problem } = decodePartly(schema, body.subarray(0, text.indexOf("Agua") + 5));
  expect(problem?.path).toBe("items[1].priceMinor");
});

test("bytes left over are a problem, and the fields are all there", () => {
  const { schema, body } = open(encodeRecord("orders", placed));
  const { value, problem, end } = decodePartly(schema, Buffer.concat([body, Buffer.of(1, 2, 3)]));
  expect(value).toMatchObject({ orderId: "o-4812", toDoorPlannedMs: null });
  expect(problem?.what).toBe("3 bytes more than the schema has fields for");
  expect(end).toBe(body.length);
});

describe("what our own schemas do not use, a newer build's may", () => {
  const read = (schema: unknown, ...bytes: number[]) => decodePartly(schema, Uint8Array.from(bytes));

  test("maps, fixed, bytes, enums by name, logical types", () => {
    expect(read({ type: "map", values: "int" }, 2, 2, 97, 4, 0).value).toEqual({ a: 2 });
    expect(read({ type: "fixed", name: "F", size: 2 }, 1, 255).value).toBe("hex:01ff");
    expect(read("bytes", 4, 1, 255).value).toBe("hex:01ff");
    expect(read({ type: "long", logicalType: "timestamp-millis" }, 4).value).toBe(2);
    const twice = {
      type: "record",
      name: "R",
      namespace: "n",
      fields: [
        { name: "a", type: { type: "enum", name: "E", symbols: ["X", "Y"] } },
        { name: "b", type: "n.E" },
      ],
    };
    expect(read(twice, 0, 2)).toEqual({ value: { a: "X", b: "Y" }, problem: null, end: 2 });
    expect(read(twice, 0, 8).problem).toEqual({ path: "b", what: "symbol 4 of 2" });
  });

  test("a long beyond exact numbers is text", () => {
    expect(read("long", 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).value).toBe("9223372036854775807");
  });

  test("an array that claims a billion items of no bytes stops at a limit", () => {
    const { problem } = read({ type: "array", items: "null" }, 0x80, 0xa8, 0xd6, 0xb9, 0x07);
    expect(problem?.what).toBe("more than 10000 items");
  });

  test("a schema that contains itself stops at a depth", () => {
    const self = { type: "record", name: "Self", fields: [{ name: "next", type: "Self" }] };
    expect(read(self).problem?.what).toBe("more than 64 levels deep");
  });

  test("a type the schema does not have", () => {
    expect(read({ type: "record", name: "R", fields: [{ name: "a", type: "Gone" }] }, 0).problem).toEqual({
      path: "a",
      what: "the schema has no type Gone",
    });
  });
});
