/** Empty logs, a migrated database and a prepared city, on services that have just been started. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTopics } from "@doorstep/infra";
import type { TestServices } from "@doorstep/runtime/testing";

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
/** The same folder as `npm start` uses: it is a cache of something that does not change. */
const CITY_DIR = join(ROOT, ".doorstep/cities/montevideo");

/** The settings of those services for every process of ours. */
export async function prepareServices(
  services: Pick<TestServices, "KAFKA_BROKERS" | "REDIS_URL" | "DATABASE_URL">,
  { partitionCount }: { readonly partitionCount: number },
): Promise<TestServices> {
  const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL } = services;
  const env = { KAFKA_BROKERS, REDIS_URL, DATABASE_URL, DOORSTEP_CITY_DIR: CITY_DIR };
  const run = (script: string, ...args: string[]) =>
    execute(process.execPath, [join(ROOT, script), ...args], { env: { ...process.env, ...env } });
  await createTopics({ brokers: KAFKA_BROKERS, partitionCount });
  await run("prisma/bin/migrate.ts");
  await run("packages/city/bin/city.ts", "prepare");
  return env;
}
