import { createLog, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, test } from "vitest";
import { checkRedis } from "../src/redis-check.ts";
import { startRedisProcess } from "./redis-process.ts";

const shared = await openRedis(testServices().REDIS_URL);
const own = await startRedisProcess(shared);
const redis = await openRedis(own.url);
const log = createLog({ process: "test", level: "silent" });

afterAll(async () => {
  redis.disconnect();
  shared.disconnect();
  await own.stop();
});

test("a Redis that may evict is refused, one that may not is taken", async () => {
  await expect(checkRedis(redis, log)).resolves.toBeUndefined();
  await redis.config("SET", "maxmemory-policy", "allkeys-lru");
  await expect(checkRedis(redis, log)).rejects.toThrow("maxmemory-policy is allkeys-lru");
});
