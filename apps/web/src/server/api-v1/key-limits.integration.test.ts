import { openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, test } from "vitest";
import { createKeyLimits } from "./key-limits.ts";

const redis = await openRedis(testServices().REDIS_URL);
afterAll(() => redis.disconnect());

test("a key is counted for all processes together, and each key for itself", async () => {
  const [one, other] = [createKeyLimits({ redis, perMinute: 3 }), createKeyLimits({ redis, perMinute: 3 })];
  const calls = [await one.key("a"), await other.key("a"), await one.key("a"), await other.key("a")];
  expect(calls.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
  expect(calls.map(({ headers }) => headers["ratelimit-remaining"])).toEqual(["2", "1", "0", "0"]);
  expect(Number(calls[3]?.headers["retry-after"])).toBeGreaterThan(0);
  expect(await one.key("b")).toMatchObject({ allowed: true });
});

test("without Redis a process counts for itself", async () => {
  const away = await openRedis(testServices().REDIS_URL);
  const limits = createKeyLimits({ redis: away, perMinute: 1 });
  away.disconnect();
  expect([await limits.key("c"), await limits.key("c")]).toMatchObject([{ allowed: true }, { allowed: false }]);
});
