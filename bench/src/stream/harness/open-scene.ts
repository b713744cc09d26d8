/** Kafka and Redis of the benchmark's own, as local processes so that what they use can be seen. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startServices } from "@doorstep/infra";
import { openRedis } from "@doorstep/runtime";
import { ROOT } from "../../result.ts";
import { openBroker } from "./broker.ts";
import type { Scene } from "./scene.ts";

export async function openScene(): Promise<{ readonly scene: Scene; close(): Promise<void> }> {
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(join(parent, "stream-"));
  const services = await startServices({
    ...{ dataDir: join(dir, "services"), services: ["kafka", "redis"], ports: "free", docker: false },
  });
  const { KAFKA_BROKERS: brokers = "", REDIS_URL: redisUrl = "" } = services.env;
  const broker = openBroker(brokers);
  const redis = await openRedis(redisUrl);
  const redisPid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
  return {
    scene: {
      ...{ brokers, broker, redisUrl, redisPid, dir },
      async emptyRedis() {
        await redis.flushall();
      },
    },
    async close() {
      broker.close();
      redis.disconnect();
      await services.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
