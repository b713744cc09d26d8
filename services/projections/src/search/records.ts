/**
 * What order search takes from the logs. Each source owns its columns of an order's row, so that
 * it does not matter in which order they are heard.
 *
 *     orders                 order-placed: number, restaurant, address, name; who brings it
 *     tracking               the status
 *     cdc.public.orders      which diner; a name that was changed
 *     cdc.public.diners      the ending of the phone
 */
import { type Decoded, decodeRecord, type OrderTracked, topics } from "@doorstep/events";
import { z } from "zod";
import { type RowChange, rowChangeReader } from "../cdc.ts";

export const CDC_ORDERS = "cdc.public.orders";
export const CDC_DINERS = "cdc.public.diners";

export type SearchRecord =
  | { readonly kind: "placed"; readonly order: PlacedOrder }
  | { readonly kind: "courier"; readonly orderId: string; readonly version: number; readonly name: string | null }
  | { readonly kind: "status"; readonly status: OrderTracked }
  | { readonly kind: "orderRow"; readonly lsn: number; readonly row: OrderRow }
  | { readonly kind: "dinerRow"; readonly lsn: number; readonly row: DinerRow };

export interface PlacedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly placedAtMs: number;
  readonly restaurant: string;
  readonly address: string;
  readonly dinerName: string | null;
}

export interface OrderRow {
  readonly orderId: string;
  readonly dinerId: string | null;
  readonly dinerName: string | null;
}

export interface DinerRow {
  readonly dinerId: string;
  /** Null when the diner is gone, or the number has fewer digits. */
  readonly phoneEnding: string | null;
}

const readOrderRow = rowChangeReader(
  z.object({ id: z.string(), diner_id: z.string().nullish(), diner_name: z.string().nullish() }),
);
const readDinerRow = rowChangeReader(z.object({ id: z.string(), phone: z.string().nullish() }));

export function readSearchRecord(topic: string, value: Uint8Array | null): Decoded<SearchRecord | null> {
  switch (topic) {
    case topics.tracking: {
      const decoded = decodeRecord(topics.tracking, value);
      return decoded.ok ? { ok: true, record: { kind: "status", status: decoded.record } } : decoded;
    }
    case topics.orders:
      return readFact(value);
    case CDC_ORDERS:
      return toRecord(readOrderRow(value), ({ after, lsn }) =>
        after === null
          ? null
          : {
              kind: "orderRow",
              lsn,
              row: { orderId: after.id, dinerId: after.diner_id ?? null, dinerName: after.diner_name ?? null },
            },
      );
    case CDC_DINERS:
      return toRecord(readDinerRow(value), ({ before, after, lsn }) => {
        const dinerId = after?.id ?? before?.id;
        if (dinerId === undefined) return null;
        return { kind: "dinerRow", lsn, row: { dinerId, phoneEnding: phoneEnding(after?.phone ?? null) } };
      });
    default:
      return { ok: true, record: null };
  }
}

function readFact(value: Uint8Array | null): Decoded<SearchRecord | null> {
  const decoded = decodeRecord(topics.orders, value);
  if (!decoded.ok) return decoded;
  const { record } = decoded;
  switch (record.type) {
    case "order-placed": {
      const { orderId, number, atMs: placedAtMs, restaurantName: restaurant, dropoff, dinerName } = record;
      const order = { orderId, number, placedAtMs, restaurant, address: dropoff.label, dinerName };
      return { ok: true, record: { kind: "placed", order } };
    }
    case "order-courier-assigned": {
      const { orderId, version, courierName: name } = record;
      return { ok: true, record: { kind: "courier", orderId, version, name } };
    }
    case "order-courier-released":
      return {
        ok: true,
        record: { kind: "courier", orderId: record.orderId, version: record.version, name: null },
      };
    default:
      return { ok: true, record: null };
  }
}

function toRecord<Row>(
  read: Decoded<RowChange<Row> | null>,
  make: (change: RowChange<Row>) => SearchRecord | null,
): Decoded<SearchRecord | null> {
  if (!read.ok) return read;
  return { ok: true, record: read.record === null ? null : make(read.record) };
}

const ENDING_DIGITS = 4;

export function phoneEnding(phone: string | null): string | null {
  const digits = phone?.replace(/\D/g, "") ?? "";
  return digits.length < ENDING_DIGITS ? null : digits.slice(-ENDING_DIGITS);
}
