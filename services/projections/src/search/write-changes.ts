/** Changes into the tables of order search, many in one statement; what is older than what is there changes nothing. */
import type { PoolClient } from "pg";
import type { Of, SearchChanges } from "./changes.ts";

type Tx = Pick<PoolClient, "query">;

export async function writeSearchChanges(tx: Tx, changes: SearchChanges): Promise<void> {
  await writePlaced(tx, changes.placed);
  await writeCouriers(tx, changes.couriers);
  await writeStatuses(tx, changes.statuses);
  await writeOrderRows(tx, changes.orderRows);
  await writeDinerRows(tx, changes.dinerRows);
  const named = [...changes.placed.map(({ order }) => order.orderId), ...changes.couriers.map((c) => c.orderId)];
  await noteTerms(tx, [...named, ...changes.orderRows.map(({ row }) => row.orderId)]);
}

async function writePlaced(tx: Tx, placed: readonly Of<"placed">[]): Promise<void> {
  if (placed.length === 0) return;
  const orders = placed.map(({ order }) => order);
  await tx.query(
    `INSERT INTO order_search (order_id, number, placed_at, day, restaurant, address, diner_name)
     SELECT order_id, number, to_timestamp(placed_at / 1000.0), floor(placed_at / 86400000)::int, restaurant, address, diner_name
     FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::text[])
       AS row (order_id, number, placed_at, restaurant, address, diner_name)
     ON CONFLICT (order_id) DO UPDATE SET number = excluded.number, placed_at = excluded.placed_at, day = excluded.day,
       restaurant = excluded.restaurant, address = excluded.address,
       diner_name = coalesce(order_search.diner_name, excluded.diner_name)`,
    [
      orders.map(({ orderId }) => orderId),
      orders.map(({ number }) => number),
      orders.map(({ placedAtMs }) => placedAtMs),
      orders.map(({ restaurant }) => restaurant),
      orders.map(({ address }) => address),
      orders.map(({ dinerName }) => dinerName),
    ],
  );
}

async function writeCouriers(tx: Tx, couriers: readonly Of<"courier">[]): Promise<void> {
  if (couriers.length === 0) return;
  await tx.query(
    `INSERT INTO order_search (order_id, courier_name, courier_version)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[])
     ON CONFLICT (order_id) DO UPDATE SET courier_name = excluded.courier_name, courier_version = excluded.courier_version
     WHERE order_search.courier_version < excluded.courier_version`,
    [couriers.map(({ orderId }) => orderId), couriers.map(({ name }) => name), couriers.map(({ version }) => version)],
  );
}

async function writeStatuses(tx: Tx, statuses: readonly Of<"status">[]): Promise<void> {
  if (statuses.length === 0) return;
  const tracked = statuses.map(({ status }) => status);
  await tx.query(
    `INSERT INTO order_search_status (order_id, status, status_version, changed_at)
     SELECT order_id, status, version, to_timestamp(at / 1000.0)
     FROM unnest($1::text[], $2::text[], $3::int[], $4::float8[]) AS row (order_id, status, version, at)
     ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, status_version = excluded.status_version,
       changed_at = excluded.changed_at
     WHERE order_search_status.status_version < excluded.status_version`,
    [
      tracked.map(({ orderId }) => orderId),
      tracked.map(({ phase }) => phase),
      tracked.map(({ statusVersion }) => statusVersion),
      tracked.map(({ asOfMs }) => asOfMs),
    ],
  );
}

/**
 * The diner may be known already, or be heard of later: either finds the other. The two are
 * written by one command and heard at the same moment, so each first takes hold of the diner's row.
 */
async function writeOrderRows(tx: Tx, rows: readonly Of<"orderRow">[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO search_diners (diner_id, row_lsn)
     SELECT DISTINCT diner_id, 0 FROM unnest($1::text[]) AS row (diner_id) WHERE diner_id IS NOT NULL ORDER BY 1
     ON CONFLICT (diner_id) DO UPDATE SET row_lsn = search_diners.row_lsn`,
    [rows.map(({ row }) => row.dinerId)],
  );
  await tx.query(
    `INSERT INTO order_search (order_id, diner_id, diner_name, phone_ending, row_lsn)
     SELECT row.order_id, row.diner_id, row.diner_name, d.phone_ending, row.lsn
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS row (order_id, diner_id, diner_name, lsn)
     LEFT JOIN search_diners d ON d.diner_id = row.diner_id
     ON CONFLICT (order_id) DO UPDATE SET diner_id = excluded.diner_id, diner_name = excluded.diner_name,
       phone_ending = excluded.phone_ending, row_lsn = excluded.row_lsn
     WHERE order_search.row_lsn < excluded.row_lsn
       AND (order_search.diner_id, order_search.diner_name, order_search.phone_ending)
         IS DISTINCT FROM (excluded.diner_id, excluded.diner_name, excluded.phone_ending)`,
    [
      rows.map(({ row }) => row.orderId),
      rows.map(({ row }) => row.dinerId),
      rows.map(({ row }) => row.dinerName),
      rows.map(({ lsn }) => lsn),
    ],
  );
}

async function writeDinerRows(tx: Tx, rows: readonly Of<"dinerRow">[]): Promise<void> {
  if (rows.length === 0) return;
  const dinerIds = rows.map(({ row }) => row.dinerId);
  await tx.query(
    `INSERT INTO search_diners (diner_id, phone_ending, row_lsn)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT (diner_id) DO UPDATE SET phone_ending = excluded.phone_ending, row_lsn = excluded.row_lsn
     WHERE search_diners.row_lsn <= excluded.row_lsn`,
    [dinerIds, rows.map(({ row }) => row.phoneEnding), rows.map(({ lsn }) => lsn)],
  );
  await tx.query(
    `UPDATE order_search s SET phone_ending = d.phone_ending FROM search_diners d
     WHERE d.diner_id = ANY($1) AND s.diner_id = d.diner_id AND s.phone_ending IS DISTINCT FROM d.phone_ending`,
    [dinerIds],
  );
}

/** Words only: a number is not mistyped for another. In order, as everything that is locked. */
async function noteTerms(tx: Tx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.query(
    `INSERT INTO search_terms (term)
     SELECT DISTINCT substr(term, strpos(term, ':') + 1) FROM order_search, unnest(terms) AS term
     WHERE order_id = ANY($1) AND term ~ ':.*[^#~0-9]'
     ORDER BY 1 ON CONFLICT DO NOTHING`,
    [orderIds],
  );
}
