/**
 * The outbox seen from its reader: one process at a time takes records in order and
 * removes them when the log has them. Removing after sending means that a crash between
 * the two sends a record again; the versions inside make that harmless.
 */
import { Client } from "pg";

export interface OutboxEntry {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly value: Uint8Array;
  readonly createdAtMs: number;
}

export type NewOutboxEntry = Pick<OutboxEntry, "topic" | "key" | "value">;

export interface OutboxReader {
  /** The oldest `limit` entries. */
  next(limit: number): Promise<readonly OutboxEntry[]>;
  remove(ids: readonly string[]): Promise<void>;
  /** Resolves when something was added since the last call, or after `timeoutMs`. */
  waitForMore(timeoutMs: number): Promise<void>;
  /** Ends a wait early. */
  wake(): void;
  /** Puts entries behind all that are there, in this order, and answers their ids. */
  append(entries: readonly NewOutboxEntry[]): Promise<readonly string[]>;
  /** Whether any of the entries is still there. */
  hasAny(ids: readonly string[]): Promise<boolean>;
  /** Takes out what was left under these keys, by whoever read the outbox before us. */
  removeKeys(topic: string, keys: readonly string[]): Promise<void>;
  /** An id above that of every transaction which has one by now. */
  transactionMark(): Promise<bigint>;
  /** Every transaction with an id below this is over: what it wrote is in the outbox, or never will be. */
  settledBefore(): Promise<bigint>;
  close(): Promise<void>;
}

/** Ours alone in this database; any fixed number would do. */
const READER_LOCK = 4_812_026;

const CONNECT_WITHIN_MS = 5_000;

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly created_at: Date;
}

/**
 * Becomes the outbox's one reader, or answers null when another connection is. The right
 * is the connection's: PostgreSQL gives it to the next one when this process is gone.
 *
 * @param onLost called once when the connection, and with it the right to read, is lost
 */
export async function openOutboxReader(url: string, onLost: (cause: Error) => void): Promise<OutboxReader | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true });
  let closing = false;
  client.on("error", (error) => {
    if (!closing) onLost(error);
    wake();
  });

  let added = false;
  let wake = (): void => {};
  client.on("notification", () => {
    added = true;
    wake();
  });
  const close = async (): Promise<void> => {
    closing = true;
    wake();
    await client.end();
  };

  await client.connect();
  const lock = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [READER_LOCK]);
  if (lock.rows[0]?.mine !== true) {
    await close();
    return null;
  }
  await client.query("LISTEN outbox");

  return {
    next: async (limit) => {
      added = false;
      const { rows } = await client.query<Row>(
        "SELECT id, topic, key, value, created_at FROM outbox ORDER BY id LIMIT $1",
        [limit],
      );
      return rows.map(({ created_at, ...row }) => ({ ...row, createdAtMs: created_at.getTime() }));
    },
    remove: async (ids) => {
      await client.query("DELETE FROM outbox WHERE id = ANY($1::bigint[])", [ids]);
    },
    waitForMore: (timeoutMs) =>
      new Promise((resolve) => {
        if (added || closing) return resolve();
        const timer = setTimeout(done, timeoutMs);
        function done(): void {
          clearTimeout(timer);
          wake = () => {};
          resolve();
        }
        wake = done;
      }),
    wake: () => wake(),
    append: async (entries) => {
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO outbox (topic, key, value)
         SELECT topic, key, value FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY
           AS entry (topic, key, value, position) ORDER BY position
         RETURNING id`,
        [entries.map(({ topic }) => topic), entries.map(({ key }) => key), entries.map(({ value }) => toBuffer(value))],
      );
      return rows.map(({ id }) => id);
    },
    hasAny: async (ids) => {
      const { rowCount } = await client.query("SELECT FROM outbox WHERE id = ANY($1::bigint[]) LIMIT 1", [ids]);
      return rowCount !== 0;
    },
    removeKeys: async (topic, keys) => {
      await client.query("DELETE FROM outbox WHERE topic = $1 AND key = ANY($2)", [topic, keys]);
    },
    transactionMark: () => askNumber(client, "SELECT pg_current_xact_id()::text AS number"),
    settledBefore: () => askNumber(client, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS number"),
    close,
  };
}

async function askNumber(client: Client, sql: string): Promise<bigint> {
  const { rows } = await client.query<{ number: string }>(sql);
  const [row] = rows;
  if (row === undefined) throw new Error(`no answer to ${sql}`);
  return BigInt(row.number);
}

// pg takes only a Buffer for bytes.
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
