/** What the process says about itself: whether PostgreSQL answers, and how far each read model is behind its logs. */
import type { Health, Metrics } from "@doorstep/runtime";
import type { Pool } from "pg";
import type { KeptProjection, ProjectionStatus } from "./engine/keep-projection.ts";

interface HealthSources {
  readonly pool: Pick<Pool, "query">;
  readonly projections: readonly Pick<KeptProjection, "name" | "status">[];
}

/** While it starts, or Kafka is away, a read model has a problem; so has one that has more to read than this. */
const MAX_LAG_RECORDS = 100_000;

export async function checkHealth({ pool, projections }: HealthSources): Promise<Health> {
  const problems: string[] = [];
  await pool.query("SELECT 1").catch((error: Error) => problems.push(`PostgreSQL does not answer: ${error.message}`));
  const statuses = await statusesOf(projections);
  for (const { name, problem, lagRecords } of statuses) {
    if (problem !== null) problems.push(`${name}: ${problem}`);
    else if (lagRecords > MAX_LAG_RECORDS) problems.push(`${name} is ${lagRecords} records behind its logs`);
  }
  return { problems, details: { projections: statuses } };
}

/** Asked for at each scrape. */
export function exposeLag(metrics: Metrics, projections: HealthSources["projections"]): void {
  metrics.gauge({
    name: "doorstep_projection_lag_records",
    help: "Records on the logs that this process has not read yet, of the partitions that are its own",
    labels: ["projection"],
    async collect(gauge) {
      gauge.reset();
      for (const { name, lagRecords } of await statusesOf(projections)) gauge.set({ projection: name }, lagRecords);
    },
  });
}

const statusesOf = (projections: HealthSources["projections"]): Promise<readonly ProjectionStatus[]> =>
  Promise.all(
    projections.map((projection) =>
      projection.status().catch((error: Error) => ({
        name: projection.name,
        problem: `Kafka does not answer: ${error.message}`,
        partitions: 0,
        lagRecords: 0,
      })),
    ),
  );
