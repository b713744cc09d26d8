/**
 * How many records a task runs before others have their turn. Stages differ a hundredfold in
 * what a record costs, and a process that computes for a second answers nobody: not Kafka's
 * group, which then gives its partitions away. How records are cut into batches decides
 * nothing, so a clock may decide it.
 */
import { MAX_COMMIT_RECORDS } from "@doorstep/task-store";

/** A few of these together are still less than a person notices. */
export const LONGEST_RUN_MS = 25;
const LEAST_RECORDS = 50;
export const FIRST_LIMIT = 500;

/** After a batch of `count` records under `limit` that took `tookMs`. */
export function nextLimit(
  limit: number,
  { count, tookMs }: { readonly count: number; readonly tookMs: number },
): number {
  if (tookMs > LONGEST_RUN_MS) return Math.max(LEAST_RECORDS, Math.floor((count * LONGEST_RUN_MS) / tookMs));
  const isFull = count >= limit;
  return isFull && tookMs < LONGEST_RUN_MS / 2 ? Math.min(MAX_COMMIT_RECORDS, 2 * limit) : limit;
}
