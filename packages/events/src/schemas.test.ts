import { createHash } from "node:crypto";
import avro from "avsc";
import { describe, expect, test } from "vitest";
import { type RegisteredSchema, schemas } from "./schemas.ts";

const registered: readonly RegisteredSchema[] = schemas;

/** id → topic/type.version and the fingerprint of what travels. Rows are added, never changed. */
const frozen: Readonly<Record<number, string>> = {
  1: "couriers/ping.v1 8e1e0b483cc6c3d4",
  2: "couriers/courier-online.v1 fe49542c800f6100",
  3: "couriers/courier-offline.v1 ecd6b003aa761a88",
  4: "couriers/courier-assigned.v1 6fea78fff9ae0d3c",
  5: "couriers/courier-picked-up.v1 275eb15cf0c8f062",
  6: "couriers/courier-released.v1 f98c4dc05d11bf4c",
  7: "couriers/tick.v1 2a778e8056d4b329",
  8: "couriers/conditions.v1 08b94f85358b61f3",
  9: "couriers/mode.v1 7e5302095af0aad1",
  10: "couriers/conditions.v2 7d375ded297216a5",
  20: "orders/order-placed.v1 d14f91e1b2795eaf",
  21: "orders/payment-authorised.v1 17816fd7f5b97209",
  22: "orders/payment-failed.v1 b323305c507024f8",
  23: "orders/order-confirmed.v1 4acc165942a238b8",
  24: "orders/order-preparing.v1 198786a55bfbf46f",
  25: "orders/order-ready.v1 3b721fc7fd65fe7c",
  26: "orders/order-courier-assigned.v1 9491e899190ef3f6",
  27: "orders/order-courier-released.v1 f3bdcb285cf3054f",
  28: "orders/order-picked-up.v1 18d0ab07386941f1",
  29: "orders/order-delivered.v1 9ae3923e8e71b4bf",
  30: "orders/order-cancelled.v1 8edebc55605538d2",
  31: "orders/order-placed.v2 e43007612d50a10f",
  40: "orders/courier-progress.v1 fe52956a3be0e911",
  41: "orders/courier-silent.v1 83f9c03722801b37",
  42: "orders/tick.v1 a9de3b7fec627049",
  43: "orders/conditions.v1 9d960fc38f9ff7dd",
  44: "orders/heartbeat.v1 f6d573605a04bf68",
  45: "orders/mode.v1 5b4e6d41a31bc178",
  46: "orders/courier-progress.v2 c7c9cbc12427a933",
  47: "orders/conditions.v2 0a818e54ca68c98c",
  60: "places/cell-supply.v1 51095ccaf82916e8",
  61: "places/cell-demand.v1 10e7e24eadf9f27d",
  62: "places/road-pace.v1 78e44db25a915f24",
  63: "places/restaurant-prepared.v1 72abab907534adf7",
  64: "places/arrival-outcome.v1 7c5daabc2953ae31",
  65: "places/mode.v1 9652601379a2a38e",
  66: "places/tick.v1 9419f1cb78409750",
  67: "places/leg-outcome.v1 49b63564ec9d5e2b",
  68: "places/arrival-outcome.v2 2c6249b521aa76a8",
  69: "places/restaurant-prepared.v2 29c3fc32c8fdec63",
  80: "tracking/order-tracked.v1 c7f959259690b81a",
};

const range = { couriers: [1, 19], orders: [20, 59], places: [60, 79], tracking: [80, 99] } as const;

test("[S1] ids are unique and inside their log's range", () => {
  expect(new Set(registered.map(({ id }) => id)).size).toBe(registered.length);
  for (const { id, topic } of registered) {
    expect(id).toBeGreaterThanOrEqual(range[topic][0]);
    expect(id).toBeLessThanOrEqual(range[topic][1]);
  }
});

test("[S1] versions of a record count from 1 without gaps", () => {
  for (const versions of byRecord(registered).values()) {
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
  }
});

test("[S2] a schema that is checked in is frozen", () => {
  const now = Object.fromEntries(
    registered.map(({ id, topic, type, version, avro: schema }) => [
      id,
      `${topic}/${type}.v${version} ${fingerprint(schema)}`,
    ]),
  );
  expect(now).toEqual(frozen);
});

test("[S2] words may be mended, what travels may not", () => {
  const schema = { type: "record", name: "A", fields: [{ name: "x", type: "int", doc: "one", default: 1 }] };
  const words = { ...schema, doc: "new", fields: [{ name: "x", type: "int", doc: "two", default: 1 }] };
  const other = { ...schema, fields: [{ name: "x", type: "int", doc: "one", default: 2 }] };
  expect(fingerprint(words)).toBe(fingerprint(schema));
  expect(fingerprint(other)).not.toBe(fingerprint(schema));
});

describe("[S3] full transitive compatibility", () => {
  test.each([...byRecord(registered)])("[S3] %s", (_name, versions) => {
    expect(incompatibilities(versions.map(({ avro: schema }) => schema))).toEqual([]);
  });

  const record = (...fields: readonly object[]) => ({ type: "record", name: "A", fields });
  const id = { name: "id", type: "string" };
  const note = { name: "note", type: ["null", "string"], default: null };
  const unit = (...symbols: readonly string[]) => ({ name: "unit", type: { type: "enum", name: "Unit", symbols } });

  test("[S3] a new field with a default passes, in both directions", () => {
    expect(incompatibilities([record(id), record(id, note)])).toEqual([]);
  });

  test.each([
    [
      "a new field without a default: the new cannot read the old",
      [record(id), record(id, { name: "n", type: "int" })],
      "2 cannot read 1",
    ],
    [
      "a field taken away that had no default: the old cannot read the new",
      [record(id, { name: "n", type: "int" }), record(id)],
      "1 cannot read 2",
    ],
    [
      "a wider number: the old cannot read the new",
      [record({ name: "n", type: "int" }), record({ name: "n", type: "long" })],
      "1 cannot read 2",
    ],
    ["a new symbol: the old cannot read the new", [record(unit("a")), record(unit("a", "b"))], "1 cannot read 2"],
    [
      "each agrees with its neighbour, the first and the third do not",
      [
        record(id, { name: "n", type: "int", default: 0 }),
        record(id),
        record(id, { name: "n", type: "string", default: "" }),
      ],
      "1 cannot read 3",
    ],
  ])("[S3] found: %s", (_name, versions, finding) => {
    expect(incompatibilities(versions)[0]).toContain(finding);
  });
});

function byRecord(all: readonly RegisteredSchema[]): Map<string, RegisteredSchema[]> {
  const groups = Map.groupBy(all, ({ topic, type }) => `${topic}/${type}`);
  for (const versions of groups.values()) versions.sort((a, b) => a.version - b.version);
  return groups;
}

/** Every pair, both ways: `reader cannot read writer`, counted from 1. */
function incompatibilities(versions: readonly unknown[]): string[] {
  const types = versions.map((schema) => avro.Type.forSchema(schema, { wrapUnions: "never" }));
  return types.flatMap((reader, r) =>
    types.flatMap((writer, w) => {
      try {
        reader.createResolver(writer);
        return [];
      } catch (error) {
        return [`${r + 1} cannot read ${w + 1}: ${String(error)}`];
      }
    }),
  );
}

function fingerprint(schema: unknown): string {
  const travels = JSON.stringify(schema, (key, value) => (key === "doc" ? undefined : value));
  return createHash("sha256").update(travels).digest("hex").slice(0, 16);
}
