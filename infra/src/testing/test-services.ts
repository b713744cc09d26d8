import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createTopics, deleteTopics } from "../kafka/admin.ts";
import { DATA_DIR } from "../paths.ts";
import { stopLeftovers } from "../run/leftovers.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { copyDatabase, createDatabase } from "../services/postgres.ts";
import { emptyRedis } from "../services/redis.ts";
import type { ServiceUrls } from "../services/service.ts";
import { startServices } from "../services/start-services.ts";

/** In the checkout, not the system's temporary folder: a killed test run is found and cleaned up by the next one. */
const TEST_DIR = join(DATA_DIR, "test");
const TEMPLATE = "doorstep_template";
/** Enough that keys spread and several tasks exist; few enough that making them anew is quick. */
const PARTITION_COUNT = 4;

export interface TestServicesOptions {
  /** Brings the database at this URL to the newest schema. */
  readonly migrate: (databaseUrl: string) => Promise<unknown>;
}

export interface StartedTestServices {
  readonly env: Required<ServiceUrls>;
  stop(): Promise<void>;
}

/** Services of their own for one test run, on free ports, with data that goes away with them. */
export async function startTestServices({ migrate }: TestServicesOptions): Promise<StartedTestServices> {
  await cleanUpKilledRuns();
  const dataDir = newDataDir();
  const { env, stop } = await startServices({ dataDir, ports: "free" });
  const stopAndForget = async (): Promise<void> => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const { KAFKA_BROKERS = "", REDIS_URL = "", DATABASE_URL = "" } = env;
    const templateUrl = await createDatabase(DATABASE_URL, TEMPLATE);
    await migrate(templateUrl);
    return { env: { KAFKA_BROKERS, REDIS_URL, DATABASE_URL }, stop: stopAndForget };
  } catch (error) {
    await stopAndForget();
    throw error;
  }
}

/** Logs of the same names, made anew. */
export async function emptyLogs(brokers: string): Promise<void> {
  await deleteTopics(brokers);
  await createTopics({ brokers, partitionCount: PARTITION_COUNT });
}

/** Empty logs, an empty Redis, an empty migrated database. */
export async function emptyTestServices(env: Required<ServiceUrls>): Promise<void> {
  await Promise.all([
    emptyLogs(env.KAFKA_BROKERS),
    emptyRedis(env.REDIS_URL),
    copyDatabase({ url: env.DATABASE_URL, template: TEMPLATE }),
  ]);
}

/** A folder for the data of services that a test starts for itself, to kill them. */
export function newDataDir(): string {
  mkdirSync(TEST_DIR, { recursive: true });
  const dataDir = mkdtempSync(join(TEST_DIR, "run-"));
  // PostgreSQL may run as another user, who has to pass through.
  chmodSync(dataDir, 0o755);
  return dataDir;
}

/** Ends what runs left running that were killed themselves, and removes their data. Those that live are left alone. */
export async function cleanUpKilledRuns(): Promise<void> {
  if (!existsSync(TEST_DIR)) return;
  for (const name of readdirSync(TEST_DIR)) {
    const dataDir = join(TEST_DIR, name);
    const record = readRecord(dataDir);
    if (record === null || isAlive(record.owner)) continue;
    await stopLeftovers(record, () => {});
    rmSync(dataDir, { recursive: true, force: true });
  }
}
