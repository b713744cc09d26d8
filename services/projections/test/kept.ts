/** A read model kept within the test, on the services of the test run. */
import { createLog, createMetrics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import type { Pool } from "pg";
import { onTestFinished } from "vitest";
import { type KeptProjection, keepProjection } from "../src/engine/keep-projection.ts";
import { createProjectionMetrics } from "../src/engine/metrics.ts";
import type { Projection } from "../src/engine/projection.ts";

export const silentLog = createLog({ process: "test", level: process.env.LOG_LEVEL ?? "silent" });
export const uncounted = createProjectionMetrics(createMetrics());

export const testKafka = (): { brokers: string[]; clientId: string } => ({
  brokers: testServices().KAFKA_BROKERS.split(","),
  clientId: "projections-test",
});

export function keep<R>(projection: Projection<R>, pool: Pool): KeptProjection {
  const kept = keepProjection(projection, {
    ...{ pool, kafka: testKafka(), log: silentLog, metrics: uncounted, nowMs: Date.now },
  });
  onTestFinished(() => kept.close());
  return kept;
}
