/** How often a key may call: counted in Redis, for all web processes together. */
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";

export interface Allowed {
  readonly allowed: boolean;
  /** What is left, and when there is more again. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface KeyLimits {
  key(keyId: string): Promise<Allowed>;
  /** For whoever calls without a valid key, by address. */
  stranger(address: string): Promise<Allowed>;
}

export interface LimitOptions {
  readonly redis: Redis;
  /** Requests of one key in a minute. */
  readonly perMinute: number;
}

const MINUTE_S = 60;
/** A wrong key is a mistake, or someone who tries keys. */
const STRANGERS_PER_MINUTE = 60;

export function createKeyLimits({ redis, perMinute }: LimitOptions): KeyLimits {
  const limiter = (name: string, points: number): ((who: string) => Promise<Allowed>) => {
    const options = { points, duration: MINUTE_S, keyPrefix: `limit:${name}` };
    // Without Redis each process counts for itself: better than nobody calling, or everybody without end.
    const insuranceLimiter = new RateLimiterMemory(options);
    const limiter = new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter });
    return async (who) => {
      try {
        return { allowed: true, headers: headersOf(points, await limiter.consume(who)) };
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const retryS = Math.ceil(error.msBeforeNext / 1000);
        return { allowed: false, headers: { ...headersOf(points, error), "retry-after": String(retryS) } };
      }
    };
  };
  return { key: limiter("key", perMinute), stranger: limiter("stranger", STRANGERS_PER_MINUTE) };
}

const headersOf = (points: number, { remainingPoints, msBeforeNext }: RateLimiterRes): Record<string, string> => ({
  "ratelimit-limit": String(points),
  "ratelimit-remaining": String(Math.max(0, remainingPoints)),
  "ratelimit-reset": String(Math.ceil(msBeforeNext / 1000)),
});
