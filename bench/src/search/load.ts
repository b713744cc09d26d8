/** A million orders into the tables of order search, in bulk: their indexes are made when the rows are there. */
import type { Pool } from "pg";
import type { SyntheticOrders } from "./synthetic-orders.ts";

const CHUNK = 10_000;

export async function loadOrders(pool: Pool, orders: SyntheticOrders): Promise<void> {
  await pool.query("DROP INDEX order_search_terms_idx, order_search_placed_at_idx, order_search_status_status_idx");
  for (let from = 0; from < orders.count; from += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, orders.count - from) }, (_, at) => orders.order(from + at));
    await pool.query(
      `WITH row AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
           AS row (order_id, number, placed_at, restaurant, address, diner_name, phone_ending, courier_name, status)
       ), written AS (
         INSERT INTO order_search (order_id, number, placed_at, day, restaurant, address, diner_name, phone_ending, courier_name)
         SELECT order_id, number, to_timestamp(placed_at / 1000.0), floor(placed_at / 86400000)::int, restaurant, address, diner_name, phone_ending, courier_name FROM row
       )
       INSERT INTO order_search_status (order_id, status, status_version, changed_at)
       SELECT order_id, status, 9, to_timestamp(placed_at / 1000.0) FROM row`,
      [
        chunk.map(({ orderId }) => orderId),
        chunk.map(({ number }) => number),
        chunk.map(({ placedAtMs }) => placedAtMs),
        chunk.map(({ restaurant }) => restaurant),
        chunk.map(({ address }) => address),
        chunk.map(({ dinerName }) => dinerName),
        chunk.map(({ phoneEnding }) => phoneEnding),
        chunk.map(({ courierName }) => courierName),
        chunk.map(({ status }) => status),
      ],
    );
  }
  await pool.query(
    `INSERT INTO search_terms SELECT DISTINCT substr(term, strpos(term, ':') + 1)
     FROM order_search, unnest(terms) AS term WHERE term ~ ':.*[^#~0-9]'`,
  );
  await pool.query("CREATE INDEX order_search_terms_idx ON order_search USING gin (terms)");
  await pool.query("CREATE INDEX order_search_placed_at_idx ON order_search (placed_at DESC NULLS LAST)");
  await pool.query("CREATE INDEX order_search_status_status_idx ON order_search_status (status, changed_at DESC)");
  await pool.query("VACUUM ANALYZE order_search, order_search_status, search_terms");
}
