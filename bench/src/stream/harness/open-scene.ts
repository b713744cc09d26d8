/** Kafka, Redis and PostgreSQL of the benchmark's own, as local processes so that what they use can be seen. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServices } from "@doorstep/infra";
import type { ManagedProcess } from "@doorstep/infra/processes";
import { openRedis } from "@doorstep/runtime";
import { ROOT } from "../../result.ts";
import { openBroker } from "./broker.ts";
import type { Scene } from "./scene.ts";

const execute = promisify(execFile);
/** Outlives the scene. */
const LOG_DIR = join(ROOT, ".doorstep/bench/stream-logs");
const MIGRATE = join(ROOT, "prisma/bin/migrate.ts");

export async function openScene(): Promise<{ readonly scene: Scene; close(): Promise<void> }> {
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true });
  rmSync(LOG_DIR, { recursive: true, force: true });
  const dir = mkdtempSync(join(parent, "stream-run-"));
  // PostgreSQL may run as another user, who has to pass through.
  chmodSync(dir, 0o755);
  const services = await startServices({ dataDir: join(dir, "services"), ports: "free", docker: false });
  const { KAFKA_BROKERS: brokers = "", REDIS_URL: redisUrl = "", DATABASE_URL: databaseUrl = "" } = services.env;
  await execute(process.execPath, [MIGRATE], { env: { ...process.env, DATABASE_URL: databaseUrl } });
  const broker = openBroker(brokers);
  const redis = await openRedis(redisUrl);
  const redisPid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
  const running = new Set<ManagedProcess>();
  const close = async (): Promise<void> => {
    await Promise.all([...running].map((each) => each.stop()));
    broker.close();
    redis.disconnect();
    await services.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)));
  }
  const emptyRedis = async (): Promise<void> => void (await redis.flushall());
  return {
    scene: { brokers, broker, redisUrl, redisPid, databaseUrl, emptyRedis, dir, logDir: LOG_DIR, running },
    close,
  };
}
