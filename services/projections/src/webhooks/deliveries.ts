/**
 * The deliveries in PostgreSQL: leased to whoever sends them, and marked in the transaction that
 * writes the attempt down. Of one order, an endpoint is told the facts in their order: the next
 * waits until the one before was taken, or given up.
 */
import type { Pool } from "pg";
import { transaction } from "../engine/transaction.ts";

export interface Due {
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly event: string;
  readonly body: string;
  /** Counting this one. */
  readonly attempts: number;
}

export interface Attempt {
  readonly deliveryId: string;
  readonly nth: number;
  readonly atMs: number;
  readonly tookMs: number;
  readonly status: number | null;
  readonly problem: string | null;
  /** When it is sent again; null when it is done, or given up. */
  readonly nextAtMs: number | null;
}

/** One endpoint has so many messages under way at most, whoever sends them. */
const PER_ENDPOINT = 4;
/** Longer than a message may take: a sender that died leaves its messages to another. */
const LEASE_S = 30;

export interface Deliveries {
  /** Leases at most `most` that are due, of each endpoint no more than it has room for. */
  lease(most: number): Promise<readonly Due[]>;
  /** Writes the attempt down. One whose lease another took over changes nothing but the log. */
  note(attempt: Attempt): Promise<void>;
  /** Forgets what is done with and old. */
  forgetBefore(timeMs: number): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly endpoint_id: string;
  readonly url: string;
  readonly secrets: string[];
  readonly event: string;
  readonly body: string;
  readonly attempts: number;
}

export function postgresDeliveries(pool: Pool): Deliveries {
  return {
    async lease(most) {
      const { rows } = await pool.query<Row>(
        `WITH due AS (
           SELECT d.id FROM webhook_endpoints e
           CROSS JOIN LATERAL (
             SELECT d.id, d.next_at FROM webhook_deliveries d
             WHERE d.endpoint_id = e.id AND d.state = 'pending' AND d.next_at <= now()
               AND (d.leased_until IS NULL OR d.leased_until < now())
               AND NOT EXISTS (
                 SELECT FROM webhook_deliveries earlier
                 WHERE earlier.endpoint_id = d.endpoint_id AND earlier.order_id = d.order_id
                   AND earlier.version < d.version AND earlier.state = 'pending')
             ORDER BY d.next_at, d.version
             LIMIT greatest(0, $2 - (SELECT count(*) FROM webhook_deliveries busy
               WHERE busy.endpoint_id = e.id AND busy.state = 'pending' AND busy.leased_until >= now()))
             FOR UPDATE SKIP LOCKED
           ) d
           WHERE e.enabled LIMIT $1
         )
         UPDATE webhook_deliveries d
         SET leased_until = now() + make_interval(secs => $3), attempts = attempts + 1
         FROM due, webhook_endpoints e WHERE d.id = due.id AND e.id = d.endpoint_id
         RETURNING d.id, d.endpoint_id, e.url, e.secrets, d.event, d.body, d.attempts`,
        [most, PER_ENDPOINT, LEASE_S],
      );
      return rows.map(({ endpoint_id: endpointId, ...row }) => ({ ...row, endpointId }));
    },

    async note({ deliveryId, nth, atMs, tookMs, status, problem, nextAtMs }) {
      await transaction(pool, async (tx) => {
        await tx.query(
          `INSERT INTO webhook_attempts (delivery_id, at, took_ms, status, problem)
           VALUES ($1, to_timestamp($2::float8 / 1000.0), $3, $4, $5)`,
          [deliveryId, atMs, Math.round(tookMs), status, problem?.slice(0, 500) ?? null],
        );
        await tx.query(
          `UPDATE webhook_deliveries SET leased_until = NULL,
             state = CASE WHEN $3::text IS NULL THEN 'delivered' WHEN $4::float8 IS NULL THEN 'failed' ELSE 'pending' END,
             next_at = coalesce(to_timestamp($4::float8 / 1000.0), next_at)
           WHERE id = $1 AND attempts = $2 AND state = 'pending'`,
          [deliveryId, nth, problem, nextAtMs],
        );
      });
    },

    async forgetBefore(timeMs) {
      const before = [new Date(timeMs)];
      await pool.query("DELETE FROM webhook_deliveries WHERE created_at < $1 AND state <> 'pending'", before);
      await pool.query("DELETE FROM webhook_orders WHERE placed_at < $1", before);
    },
  };
}
