/**
 * Facts become deliveries, one for each endpoint that wants them, in the transaction that moves
 * the place: so none is forgotten, and the unique key keeps a fact that comes again from being
 * told again. Sending is the dispatcher's.
 */
import { decodeRecord, type OrderFact, topics } from "@doorstep/events";
import type { Entry, Projection } from "../engine/projection.ts";
import { messageOf } from "./messages.ts";

export function webhooksProjection(onDue: () => void): Projection<OrderFact> {
  return {
    name: "webhooks",
    topics: [{ topic: topics.orders, format: "avro", tellsBadRecords: false }],
    read(_, value) {
      const decoded = decodeRecord(topics.orders, value);
      if (!decoded.ok) return decoded;
      const { record } = decoded;
      return { ok: true, record: "version" in record ? record : null };
    },
    async write(tx, entries) {
      await tx.query(
        `INSERT INTO webhook_orders (order_id, restaurant_id, placed_at)
         SELECT DISTINCT ON (order_id) order_id, restaurant_id, to_timestamp(at / 1000.0)
         FROM unnest($1::text[], $2::text[], $3::float8[]) AS row (order_id, restaurant_id, at)
         ORDER BY order_id ON CONFLICT DO NOTHING`,
        placedOf(entries),
      );
      const messages = entries.map(({ record, at }) => ({ ...messageOf(record), loggedAtMs: at.receivedAtMs }));
      const { rowCount } = await tx.query(
        `INSERT INTO webhook_deliveries (endpoint_id, order_id, version, event, body, next_at)
         SELECT e.id, m.order_id, m.version, m.event, m.body, now()
         FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::float8[])
           WITH ORDINALITY AS m (order_id, version, event, body, logged_at, nth)
         JOIN webhook_orders o USING (order_id)
         JOIN restaurants r ON r.id = o.restaurant_id
         JOIN webhook_endpoints e ON e.merchant_id = r.merchant_id
         WHERE e.enabled AND (cardinality(e.events) = 0 OR m.event = ANY(e.events))
           AND e.created_at <= to_timestamp(m.logged_at / 1000.0)
         ORDER BY e.id, m.order_id, m.version ON CONFLICT DO NOTHING`,
        [
          messages.map(({ orderId }) => orderId),
          messages.map(({ version }) => version),
          messages.map(({ event }) => event),
          messages.map(({ body }) => body),
          messages.map(({ loggedAtMs }) => loggedAtMs),
        ],
      );
      return (rowCount ?? 0) > 0 ? onDue : undefined;
    },
  };
}

function placedOf(entries: readonly Entry<OrderFact>[]): unknown[] {
  const placed = entries.flatMap(({ record }) => (record.type === "order-placed" ? [record] : []));
  return [
    placed.map(({ orderId }) => orderId),
    placed.map(({ restaurantId }) => restaurantId),
    placed.map(({ atMs }) => atMs),
  ];
}
