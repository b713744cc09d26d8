/**
 * History or search, made anew: what the logs still tell is dropped, and the places are set back
 * to the logs' beginnings, in one transaction. Whoever keeps the read model sees that and reads
 * on from there. What is older than the logs stays: nothing could bring it back.
 */
import type { LogAdmin } from "@doorstep/runtime";
import type { Pool } from "pg";
import { transaction } from "../engine/transaction.ts";
import { HISTORY } from "../history/projection.ts";
import { SEARCH } from "../search/projection.ts";

export interface Dropped {
  readonly rows: number;
  /** Places set back. */
  readonly places: number;
}

const DROP: Readonly<Record<"history" | "search", readonly string[]>> = {
  history: [
    "DELETE FROM order_timeline WHERE logged_at >= $1",
    "DELETE FROM order_predictions WHERE at >= $1",
    "DELETE FROM order_track WHERE at >= $1",
  ],
  search: [
    "DELETE FROM order_search_status WHERE changed_at >= $1",
    // Diners are few, and their rows come again only when they change.
    "DELETE FROM order_search WHERE placed_at >= $1",
  ],
};

/** @param oldestMs when the oldest record was put on the logs: nothing of before is dropped */
export async function dropReadModel(
  pool: Pool,
  admin: Pick<LogAdmin, "ranges">,
  { what, oldestMs }: { readonly what: "history" | "search"; readonly oldestMs: number },
): Promise<Dropped> {
  const name = { history: HISTORY, search: SEARCH }[what];
  return transaction(pool, async (tx) => {
    const { rows: places } = await tx.query<{ topic: string; partition: number }>(
      "SELECT topic, partition FROM projection_places WHERE projection = $1 ORDER BY 1, 2 FOR UPDATE",
      [name],
    );
    let rows = 0;
    for (const sql of DROP[what]) rows += (await tx.query(sql, [new Date(oldestMs)])).rowCount ?? 0;
    for (const topic of new Set(places.map((place) => place.topic))) {
      const starts = (await admin.ranges(topic)).map(({ start }) => start);
      await tx.query(
        `UPDATE projection_places SET next_offset = ($3::bigint[])[partition + 1], moved_at = now()
         WHERE projection = $1 AND topic = $2`,
        [name, topic, starts],
      );
    }
    return { rows, places: places.length };
  });
}
