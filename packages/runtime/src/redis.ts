import { Redis } from "ioredis";
import type { Log } from "./log.ts";

/** First wait before connecting again; it doubles with each try. */
const FIRST_RETRY_MS = 50;
/** Longest wait between two tries, so that a Redis that is back is noticed within a second. */
const LONGEST_RETRY_MS = 1_000;
/** How often one command is tried over new connections before its caller hears of it: some 5 s. */
const RETRIES_PER_COMMAND = 8;

/**
 * A connected Redis client. It connects again by itself for as long as it lives; a single
 * command fails after a bounded number of tries. Rejects when the first connection cannot be made.
 * For blocking reads open a second one, or use `duplicate()`.
 */
export async function openRedis(url: string, options: { readonly log?: Log } = {}): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: RETRIES_PER_COMMAND,
    retryStrategy: (tries) => Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS),
  });
  let lost = false;
  let lastError: Error | undefined;
  // Without a listener an unreachable Redis would end the process; here its loss is said once.
  redis.on("error", (error: Error) => {
    lastError = error;
    if (!lost) options.log?.warn({ err: error }, "Redis connection lost");
    lost = true;
  });
  redis.on("ready", () => {
    if (lost) options.log?.info("Redis connection back");
    lost = false;
  });
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new Error(`Redis does not answer at ${withoutPassword(url)}`, { cause: lastError ?? error });
  }
  return redis;
}

function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
