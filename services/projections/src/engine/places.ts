/**
 * How far each read model is on each partition, kept beside its rows. A place moves only from
 * where its owner saw it last: of two owners, one that was paused and its successor, the second
 * to commit is refused, and reads the place again.
 */
import { type LogPartition, partitionName } from "@doorstep/runtime";
import type { Pool, PoolClient } from "pg";

export interface Places {
  /** Where to read on: the place kept, or `start` when there is none of this log. */
  open(partition: LogPartition, start: number): Promise<number>;
  /** All places kept, by the partition's name. */
  all(): Promise<ReadonlyMap<string, number>>;
  /** Moves the place within the caller's transaction. False: it is no longer at `from`, and nothing of this may be committed. */
  move(tx: Pick<PoolClient, "query">, partition: LogPartition, move: PlaceMove): Promise<boolean>;
}

export interface PlaceMove {
  readonly from: number;
  readonly to: number;
}

export function postgresPlaces(pool: Pool, { name, logId }: { readonly name: string; readonly logId: string }): Places {
  return {
    async open({ topic, partition }, start) {
      const key = [name, topic, partition];
      // A place on another cluster's log says nothing about this one.
      await pool.query(
        `INSERT INTO projection_places (projection, topic, partition, log_id, next_offset) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (projection, topic, partition) DO UPDATE SET log_id = $4, next_offset = $5
         WHERE projection_places.log_id <> $4`,
        [...key, logId, start],
      );
      const { rows } = await pool.query<{ next_offset: string }>(
        "SELECT next_offset FROM projection_places WHERE projection = $1 AND topic = $2 AND partition = $3",
        key,
      );
      return Number(rows[0]?.next_offset ?? start);
    },

    async all() {
      const { rows } = await pool.query<{ topic: string; partition: number; next_offset: string }>(
        "SELECT topic, partition, next_offset FROM projection_places WHERE projection = $1",
        [name],
      );
      return new Map(rows.map(({ next_offset, ...at }) => [partitionName(at), Number(next_offset)]));
    },

    async move(tx, { topic, partition }, { from, to }) {
      const { rowCount } = await tx.query(
        `UPDATE projection_places SET next_offset = $5, moved_at = now()
         WHERE projection = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND log_id = $6`,
        [name, topic, partition, from, to, logId],
      );
      return rowCount === 1;
    },
  };
}
