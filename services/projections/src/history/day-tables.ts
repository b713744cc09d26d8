/**
 * The days of history's tables: made ahead, and when a replay brings an older one that is
 * still kept; dropped whole when they are too old. Made beside the parent and attached, which
 * holds up neither readers nor writers.
 */
import type { Log } from "@doorstep/runtime";
import type { Pool, PoolClient } from "pg";
import { transaction } from "../engine/transaction.ts";
import { DAY_MS, dayOf, dayOfPartition, isKept, keptDays, partitionOfDay } from "./days.ts";

export const HISTORY_TABLES = ["order_timeline", "order_predictions", "order_track"] as const;
export type HistoryTable = (typeof HISTORY_TABLES)[number];

export interface DayTables {
  /** Makes the days that these times need. False for a time that is not kept: too old, or not to come for days. */
  hold(table: HistoryTable, atMs: number): boolean;
  /** Makes what `hold` was asked for. */
  ready(): Promise<void>;
  /** Makes the days ahead, and drops those that are too old. */
  turn(): Promise<void>;
}

/** Any fixed number: of several processes one at a time makes or drops a day. */
const DAYS_LOCK = 4_812_028;
/** Dropping waits for whoever reads the day; it is tried again at the next turn. */
const DROP_WITHIN_MS = 2_000;

export function openDayTables(options: {
  readonly pool: Pool;
  readonly keepDays: Readonly<Record<HistoryTable, number>>;
  readonly nowMs: () => number;
  readonly log: Log;
}): DayTables {
  const { pool, keepDays, nowMs, log } = options;
  const made = new Set<string>();
  const wanted = new Map<string, { readonly table: HistoryTable; readonly day: number }>();
  const kept = (table: HistoryTable) => keptDays(nowMs(), keepDays[table]);

  function want(table: HistoryTable, day: number): void {
    const name = partitionOfDay(table, day);
    if (!made.has(name)) wanted.set(name, { table, day });
  }

  async function ready(): Promise<void> {
    if (wanted.size === 0) return;
    const days = [...wanted];
    await transaction(pool, async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock($1)", [DAYS_LOCK]);
      for (const [name, { table, day }] of days) await make(tx, { name, table, day });
    });
    for (const [name] of days) {
      made.add(name);
      wanted.delete(name);
    }
  }

  return {
    hold(table, atMs) {
      if (!isKept(kept(table), atMs)) return false;
      want(table, dayOf(atMs));
      return true;
    },
    ready,
    async turn() {
      for (const table of HISTORY_TABLES) {
        const { first, last } = kept(table);
        for (let day = dayOf(nowMs()); day <= last; day += DAY_MS) want(table, day);
        await ready();
        for (const name of await daysOf(pool, table)) {
          const day = dayOfPartition(table, name);
          if (day === null || day >= first) continue;
          await transaction(pool, async (tx) => {
            await tx.query(`SET LOCAL lock_timeout = ${DROP_WITHIN_MS}`);
            await tx.query(`DROP TABLE ${name}`);
          });
          made.delete(name);
          log.info({ table, name }, "a day of history has reached its age");
        }
      }
    },
  };
}

async function make(
  tx: PoolClient,
  { name, table, day }: { readonly name: string; readonly table: HistoryTable; readonly day: number },
): Promise<void> {
  const { rows } = await tx.query<{ found: string | null }>("SELECT to_regclass($1)::text AS found", [name]);
  if (rows[0]?.found !== null) return;
  await tx.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
  const [from, to] = [day, day + DAY_MS].map((ms) => new Date(ms).toISOString());
  await tx.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`);
}

/** The days of a table that are there. */
export async function daysOf(pool: Pick<Pool, "query">, table: HistoryTable): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT child.relname AS name FROM pg_inherits
     JOIN pg_class child ON child.oid = inhrelid
     WHERE inhparent = $1::regclass ORDER BY 1`,
    [table],
  );
  return rows.map(({ name }) => name);
}
