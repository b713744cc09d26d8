import { CHECKPOINTS_KEPT, type Checkpoint, type CheckpointStore, type Task, taskName } from "@doorstep/task-store";
import { Pool, type PoolClient } from "pg";
import { packStates, unpackStates } from "./checkpoint-states.ts";

export interface PostgresCheckpoints extends CheckpointStore {
  close(): Promise<void>;
}

/** A worker owns a dozen tasks, and saves one at a time. */
const MAX_CONNECTIONS = 2;
const CONNECT_WITHIN_MS = 5_000;
/** Any fixed number; together with the task's own it names the lock. */
const SAVE_LOCK = 4_812_027;

/** Of a checkpoint's states, in one answer of the database. */
const PART_BYTES = 8 * 1024 * 1024;

type Head = Pick<Checkpoint["meta"], "counts" | "last"> & Pick<Checkpoint, "marks">;

interface Row {
  readonly log_id: string;
  readonly next_offset: string;
  readonly log_time_ms: string;
  readonly head: Head;
  readonly bytes: number;
}

interface InfoRow extends Pick<Row, "log_id" | "next_offset" | "bytes"> {
  readonly taken_at: Date;
}

/**
 * Checkpoints in the table `checkpoints` of the database at `url`. Connects when first
 * asked: a database that is away fails a call, not the start.
 *
 * @param onLost told of a connection that broke while nobody used it; the next call opens another
 */
export function postgresCheckpoints(url: string, onLost: (cause: Error) => void = () => {}): PostgresCheckpoints {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
  });
  pool.on("error", onLost);

  return {
    async save(task, { meta, marks, states }) {
      const head: Head = { counts: meta.counts, marks, last: meta.last };
      const packed = await packStates(states);
      await transaction(pool, "BEGIN", async (client) => {
        // Two owners of one task take turns, so that each sees what the other has left.
        await client.query("SELECT pg_advisory_xact_lock($1, hashtext($2))", [SAVE_LOCK, taskName(task)]);
        await client.query("DELETE FROM checkpoints WHERE task = $1 AND log_id <> $2", [taskName(task), meta.logId]);
        const { rowCount } = await client.query(
          `INSERT INTO checkpoints (task, log_id, next_offset, log_time_ms, head, states)
           SELECT $1, $2, $3, $4, $5, $6
           WHERE NOT EXISTS (SELECT FROM checkpoints WHERE task = $1 AND next_offset >= $3)`,
          [taskName(task), meta.logId, meta.nextOffset, meta.logTimeMs, JSON.stringify(head), packed],
        );
        if (rowCount !== 1) return;
        await client.query(
          `DELETE FROM checkpoints WHERE task = $1 AND next_offset NOT IN
             (SELECT next_offset FROM checkpoints WHERE task = $1 ORDER BY next_offset DESC LIMIT $2)`,
          [taskName(task), CHECKPOINTS_KEPT],
        );
      });
    },

    async list(task) {
      const { rows } = await pool.query<InfoRow>(
        `SELECT log_id, next_offset, taken_at, octet_length(states) AS bytes
         FROM checkpoints WHERE task = $1 ORDER BY checkpoints.next_offset DESC`,
        [taskName(task)],
      );
      return rows.map(({ log_id, next_offset, taken_at, bytes }) => ({
        nextOffset: Number(next_offset),
        logId: log_id,
        takenAtMs: taken_at.getTime(),
        bytes,
      }));
    },

    load: (task, nextOffset) => read(pool, task, "next_offset = $2", nextOffset),
    newest: (task, logId) => read(pool, task, "log_id = $2", logId),

    async forgetAfter(task, nextOffset) {
      await pool.query("DELETE FROM checkpoints WHERE task = $1 AND next_offset > $2", [taskName(task), nextOffset]);
    },

    close: () => pool.end(),
  };
}

async function transaction<T>(pool: Pool, begin: string, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(begin);
    const result = await act(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // One that failed is thrown away: closing it undoes what it had begun.
    client.release(failure);
  }
}

async function read(
  pool: Pool,
  task: Task,
  which: "next_offset = $2" | "log_id = $2",
  value: number | string,
): Promise<Checkpoint | null> {
  // One snapshot for all questions, whoever saves meanwhile.
  const begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  const found = await transaction(pool, begin, async (client) => {
    const { rows } = await client.query<Row>(
      `SELECT log_id, next_offset, log_time_ms, head, octet_length(states) AS bytes FROM checkpoints
       WHERE task = $1 AND ${which} ORDER BY checkpoints.next_offset DESC LIMIT 1`,
      [taskName(task), value],
    );
    const [row] = rows;
    return row && { row, packed: await readStates(client, task, row) };
  });
  if (found === undefined) return null;
  const { row, packed } = found;
  const { counts, marks, last } = row.head;
  return {
    meta: {
      nextOffset: Number(row.next_offset),
      logTimeMs: Number(row.log_time_ms),
      logId: row.log_id,
      counts,
      last,
    },
    marks,
    states: await unpackStates(packed),
  };
}

/** In parts: bytes come as text twice as long, and a string has a limit that a large task would reach. */
async function readStates(client: PoolClient, task: Task, { next_offset, bytes }: Row): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes; from += PART_BYTES) {
    const { rows } = await client.query<{ part: Buffer }>(
      "SELECT substring(states FROM $3 FOR $4) AS part FROM checkpoints WHERE task = $1 AND next_offset = $2",
      [taskName(task), next_offset, from + 1, PART_BYTES],
    );
    parts.push(...rows.map(({ part }) => part));
  }
  return Buffer.concat(parts);
}
