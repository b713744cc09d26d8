import type { Log } from "@doorstep/runtime";
import { Pool } from "pg";

const CONNECT_WITHIN_MS = 3_000;
/** A transaction of ours takes milliseconds; one that hangs is given up before the group thinks us dead. */
const STATEMENT_WITHIN_MS = 8_000;

/** Connections to `url`, opened when first needed: a database that is away fails a call, not the start. */
export function openPool(url: string, { max, log }: { readonly max: number; readonly log: Log }): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    keepAlive: true,
    application_name: "doorstep-projections",
  });
  pool.on("error", (error) => log.debug({ err: error }, "PostgreSQL lost"));
  return pool;
}
