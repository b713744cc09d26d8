import { chmodSync } from "node:fs";
import { join } from "node:path";
import { startServices } from "@doorstep/infra";
import type { TestServices } from "@doorstep/runtime/testing";
import { prepareServices } from "@doorstep/test/stack";

/** Kafka, Redis and PostgreSQL of a benchmark's own, with empty logs and tables, and the city prepared. */
export async function startBenchServices(
  dataDir: string,
  { partitionCount = 12 }: { readonly partitionCount?: number } = {},
): Promise<{ env: TestServices; stop(): Promise<void> }> {
  // PostgreSQL may run as another user, who has to pass through.
  chmodSync(dataDir, 0o755);
  const services = await startServices({ dataDir: join(dataDir, "services"), ports: "free" });
  const { KAFKA_BROKERS = "", REDIS_URL = "", DATABASE_URL = "" } = services.env;
  try {
    const given = { KAFKA_BROKERS, REDIS_URL, DATABASE_URL };
    return { env: await prepareServices(given, { partitionCount }), stop: () => services.stop() };
  } catch (error) {
    await services.stop();
    throw error;
  }
}
