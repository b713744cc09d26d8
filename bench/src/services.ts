import { execFile } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTopics, startServices } from "@doorstep/infra";
import type { TestServices } from "@doorstep/runtime/testing";
import { ROOT } from "./result.ts";

const execute = promisify(execFile);
const CITY_DIR = join(ROOT, ".doorstep/city/montevideo");
const PARTITION_COUNT = 12;

/** Kafka, Redis and PostgreSQL of a benchmark's own, with empty logs and tables, and the city prepared. */
export async function startBenchServices(dataDir: string): Promise<{ env: TestServices; stop(): Promise<void> }> {
  // PostgreSQL may run as another user, who has to pass through.
  chmodSync(dataDir, 0o755);
  const services = await startServices({ dataDir: join(dataDir, "services"), ports: "free" });
  const { KAFKA_BROKERS = "", REDIS_URL = "", DATABASE_URL = "" } = services.env;
  const env = { KAFKA_BROKERS, REDIS_URL, DATABASE_URL, DOORSTEP_CITY_DIR: CITY_DIR };
  const run = (script: string, ...args: string[]) =>
    execute(process.execPath, [join(ROOT, script), ...args], { env: { ...process.env, ...env } });
  try {
    await createTopics({ brokers: KAFKA_BROKERS, partitionCount: PARTITION_COUNT });
    await run("prisma/bin/migrate.ts");
    await run("packages/city/bin/prepare.ts", "--dir", CITY_DIR);
  } catch (error) {
    await services.stop();
    throw error;
  }
  return { env, stop: () => services.stop() };
}
