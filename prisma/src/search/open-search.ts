import { Pool } from "pg";
import type { OrderSearch } from "./order-search.ts";
import { postgresOrderSearch } from "./postgres-search.ts";

/** Several words are looked up side by side. */
const MAX_CONNECTIONS = 4;
const CONNECT_WITHIN_MS = 3_000;
/** Nobody waits longer for a list that changes with the next letter. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Always by the index: of hundreds of keys with a day in each, statistics say that they are in
 * many orders, and reading a million of these side by side takes minutes; going through every
 * order's status for the few found takes a fifth of a second.
 */
const BY_INDEX =
  "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c max_parallel_workers_per_gather=0 -c jit=off";

/**
 * Order search in the database at `url`. Connects when first asked.
 *
 * @param onLost told of a connection that broke while nobody used it; the next call opens another
 */
export function openOrderSearch(
  url: string,
  onLost: (cause: Error) => void = () => {},
): OrderSearch & { close(): Promise<void> } {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    options: BY_INDEX,
    keepAlive: true,
  });
  pool.on("error", onLost);
  return { ...postgresOrderSearch(pool), close: () => pool.end() };
}
