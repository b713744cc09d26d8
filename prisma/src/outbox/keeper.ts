/**
 * The outbox seen by the one process that keeps it: puts heartbeats in, and takes out what is
 * on its log. The right to do so is a lock of the connection: PostgreSQL gives it to the next
 * one when this process is gone.
 */
import { Client, type QueryResult, type QueryResultRow } from "pg";

export interface NewOutboxEntry {
  readonly topic: string;
  readonly key: string;
  readonly value: Uint8Array;
}

/** What was taken out. */
export interface RemovedEntry {
  readonly id: string;
  readonly key: string;
  readonly createdAtMs: number;
}

export interface OutboxKeeper {
  /** Takes out those of these entries that are still there. */
  remove(ids: readonly string[]): Promise<readonly RemovedEntry[]>;
  /** Since when entries for this log wait, by PostgreSQL's clock, which also says when it is now. */
  waitingSince(topic: string): Promise<{ readonly sinceMs: number | null; readonly nowMs: number }>;
  /** Puts entries behind all that are there, in this order, and answers their ids. */
  append(entries: readonly NewOutboxEntry[]): Promise<readonly string[]>;
  /** Whether any of the entries is still there. */
  hasAny(ids: readonly string[]): Promise<boolean>;
  /** Takes out what was left under these keys, by whoever kept the outbox before us. */
  removeKeys(topic: string, keys: readonly string[]): Promise<void>;
  /** An id above that of every transaction which has one by now. */
  transactionMark(): Promise<bigint>;
  /** Every transaction with an id below this is over: what it wrote is in the outbox, or never will be. */
  settledBefore(): Promise<bigint>;
  close(): Promise<void>;
}

/** Ours alone in this database; any fixed number would do. */
const KEEPER_LOCK = 4_812_026;

const CONNECT_WITHIN_MS = 5_000;

/**
 * Becomes the outbox's one keeper, or answers null when another connection is.
 *
 * @param onLost called once when the connection, and with it the right, is lost
 */
export async function openOutboxKeeper(url: string, onLost: (cause: Error) => void): Promise<OutboxKeeper | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true });
  let closing = false;
  client.on("error", (error) => {
    if (!closing) onLost(error);
  });
  const close = async (): Promise<void> => {
    closing = true;
    await client.end();
  };

  // A connection does one thing at a time; heartbeats and sightings know nothing of each other.
  let turn: Promise<unknown> = Promise.resolve();
  function query<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const result = turn.then(() => client.query<Row>(sql, [...values]));
    turn = result.catch(() => {});
    return result;
  }

  await client.connect();
  const lock = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [KEEPER_LOCK]);
  if (lock.rows[0]?.mine !== true) {
    await close();
    return null;
  }

  return {
    remove: async (ids) => {
      const { rows } = await query<{ id: string; key: string; created_at: Date }>(
        "DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING id, key, created_at",
        [ids],
      );
      return rows.map(({ id, key, created_at }) => ({ id, key, createdAtMs: created_at.getTime() }));
    },
    waitingSince: async (topic) => {
      const { rows } = await query<{ since: Date | null; now: Date }>(
        "SELECT now() AS now, (SELECT created_at FROM outbox WHERE topic = $1 ORDER BY id LIMIT 1) AS since",
        [topic],
      );
      const [row] = rows;
      if (row === undefined) throw new Error("PostgreSQL did not say what time it is");
      return { sinceMs: row.since?.getTime() ?? null, nowMs: row.now.getTime() };
    },
    append: async (entries) => {
      const { rows } = await query<{ id: string }>(
        `INSERT INTO outbox (topic, key, value)
         SELECT topic, key, value FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY
           AS entry (topic, key, value, position) ORDER BY position
         RETURNING id`,
        [entries.map(({ topic }) => topic), entries.map(({ key }) => key), entries.map(({ value }) => toBuffer(value))],
      );
      return rows.map(({ id }) => id);
    },
    hasAny: async (ids) => {
      const { rowCount } = await query("SELECT FROM outbox WHERE id = ANY($1::bigint[]) LIMIT 1", [ids]);
      return rowCount !== 0;
    },
    removeKeys: async (topic, keys) => {
      await query("DELETE FROM outbox WHERE topic = $1 AND key = ANY($2)", [topic, keys]);
    },
    transactionMark: () => askNumber(query, "SELECT pg_current_xact_id()::text AS number"),
    settledBefore: () => askNumber(query, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS number"),
    close,
  };
}

async function askNumber(
  query: (sql: string) => Promise<QueryResult<{ number: string }>>,
  sql: string,
): Promise<bigint> {
  const { rows } = await query(sql);
  const [row] = rows;
  if (row === undefined) throw new Error(`no answer to ${sql}`);
  return BigInt(row.number);
}

// pg takes only a Buffer for bytes.
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
