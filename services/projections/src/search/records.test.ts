import { encodeRecord, topics } from "@doorstep/events";
import { expect, test } from "vitest";
import { placed, tracked } from "../../test/samples.ts";
import { searchChanges } from "./changes.ts";
import { CDC_DINERS, CDC_ORDERS, phoneEnding, readSearchRecord, type SearchRecord } from "./records.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const change = (op: string, before: unknown, after: unknown, lsn = 7): Uint8Array =>
  bytes({ op, before, after, source: { lsn, table: "orders" }, ts_ms: 1 });

test("[S4] a placed order is found by what the fact says", () => {
  const read = readSearchRecord(topics.orders, encodeRecord(topics.orders, placed("o1", { atMs: 9 })));
  expect(read).toEqual({
    ok: true,
    record: {
      kind: "placed",
      order: {
        ...{ orderId: "o1", number: "4812", placedAtMs: 9, restaurant: "Chivitos La Mole" },
        ...{ address: "Colonia 1234", dinerName: "Ana Pérez" },
      },
    },
  });
});

test("[S4] rows come as envelopes; what is deleted, and a tombstone, are no rows", () => {
  const row = { id: "o1", diner_id: "d1", diner_name: "Ana", handover: "x" };
  expect(readSearchRecord(CDC_ORDERS, change("u", null, row))).toEqual({
    ok: true,
    record: { kind: "orderRow", lsn: 7, row: { orderId: "o1", dinerId: "d1", dinerName: "Ana" } },
  });
  expect(readSearchRecord(CDC_ORDERS, null)).toEqual({ ok: true, record: null });
  expect(readSearchRecord(CDC_DINERS, change("d", { id: "d1" }, null))).toEqual({
    ok: true,
    record: { kind: "dinerRow", lsn: 7, row: { dinerId: "d1", phoneEnding: null } },
  });
});

test("[E5] what is no envelope has a reason", () => {
  expect(readSearchRecord(CDC_ORDERS, bytes({ op: "x" }))).toMatchObject({ ok: false });
  expect(readSearchRecord(CDC_ORDERS, new Uint8Array([1, 2]))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^no row of ours/),
  });
});

test.each([
  ["+598 99 123-456", "3456"],
  ["099", null],
  [null, null],
])("the ending of %s is %s", (phone, ending) => {
  expect(phoneEnding(phone)).toBe(ending);
});

test("[S5] of a batch the newest of each order counts, and a repeat is the same", () => {
  const status = (version: number): SearchRecord => ({ kind: "status", status: tracked("o1", version) });
  const row = (lsn: number, dinerName: string): SearchRecord => {
    return { kind: "orderRow", lsn, row: { orderId: "o1", dinerId: null, dinerName } };
  };
  const changes = searchChanges([status(3), status(5), status(4), row(9, "Ana"), row(8, "An"), row(9, "Ana")]);
  expect(changes.statuses.map((one) => one.status.statusVersion)).toEqual([5]);
  expect(changes.orderRows.map((one) => one.row.dinerName)).toEqual(["Ana"]);
});
