import { expect, onTestFinished, test } from "vitest";
import { openRedis } from "./redis.ts";
import { testServices } from "./testing.ts";

test("the client is connected when it is handed over", async () => {
  const redis = await openRedis(testServices().REDIS_URL);
  onTestFinished(() => redis.disconnect());
  expect(redis.status).toBe("ready");
  expect(await redis.ping()).toBe("PONG");
});

test("a connection that is cut comes back by itself, and a command in between is answered late", async () => {
  const [redis, other] = await Promise.all([openRedis(testServices().REDIS_URL), openRedis(testServices().REDIS_URL)]);
  onTestFinished(() => {
    redis.disconnect();
    other.disconnect();
  });
  const id = await redis.client("ID");
  await other.client("KILL", "ID", id);
  expect(await redis.ping()).toBe("PONG");
  expect(await redis.client("ID")).not.toBe(id);
});

test("where nothing listens, opening fails with the address but not the password", async () => {
  await expect(openRedis("redis://:secret@127.0.0.1:1")).rejects.toThrow(
    /^Redis does not answer at redis:\/\/127.0.0.1:1$/,
  );
});
