import type { Log } from "@doorstep/runtime";
import type { Redis } from "ioredis";

/**
 * Refuses a Redis that would throw keys away when it is full: state would vanish key by key,
 * and nobody would notice. Warns of one that forgets everything when it restarts.
 */
export async function checkRedis(redis: Redis, log: Log): Promise<void> {
  const settings = await redis
    .config("GET", "maxmemory-policy")
    .then(async (policy) => [...asList(policy), ...asList(await redis.config("GET", "appendonly"))])
    .catch((error: unknown): string[] => {
      // Some hosted Redis do not let anyone ask.
      log.warn({ err: error }, "Redis does not tell its settings: make sure that maxmemory-policy is noeviction");
      return [];
    });
  const settingOf = (name: string): string | undefined => settings[settings.indexOf(name) + 1];

  if (settings.includes("maxmemory-policy") && settingOf("maxmemory-policy") !== "noeviction") {
    throw new Error(
      `Redis may evict state (maxmemory-policy is ${settingOf("maxmemory-policy")}): set it to noeviction and start again`,
    );
  }
  if (settings.includes("appendonly") && settingOf("appendonly") !== "yes") {
    log.warn("Redis keeps no append-only file: after its restart the logs are read again from their beginning");
  }
}

const asList = (answer: unknown): string[] => (Array.isArray(answer) ? answer.map(String) : []);
