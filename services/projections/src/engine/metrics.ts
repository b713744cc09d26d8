import type { Counter, Histogram, Metrics } from "@doorstep/runtime";

export interface ProjectionMetrics {
  readonly records: Counter<"projection">;
  readonly entries: Counter<"projection">;
  readonly commitSeconds: Histogram<"projection">;
  /** From the broker's clock to the commit. */
  readonly delaySeconds: Histogram<"projection">;
  readonly badRecords: Counter<"projection" | "reason">;
  readonly weather: Counter<"projection" | "what">;
  /** Read models whose rows were left out, by why. */
  readonly leftOut: Counter<"projection" | "why">;
}

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60];

export function createProjectionMetrics(metrics: Metrics): ProjectionMetrics {
  const labels = ["projection"] as const;
  return {
    records: metrics.counter({ name: "doorstep_projection_records_total", help: "Records read", labels }),
    entries: metrics.counter({
      name: "doorstep_projection_entries_total",
      help: "Records that said something",
      labels,
    }),
    commitSeconds: metrics.histogram({
      name: "doorstep_projection_commit_seconds",
      help: "Time of one transaction",
      labels,
      buckets: SECONDS,
    }),
    delaySeconds: metrics.histogram({
      name: "doorstep_projection_delay_seconds",
      help: "From the log to the committed row",
      labels,
      buckets: SECONDS,
    }),
    badRecords: metrics.counter({
      name: "doorstep_projection_bad_records_total",
      help: "Records nobody can read",
      labels: ["projection", "reason"],
    }),
    weather: metrics.counter({
      name: "doorstep_projection_weather_total",
      help: "Times a read model had to wait or begin again, by why",
      labels: ["projection", "what"],
    }),
    leftOut: metrics.counter({
      name: "doorstep_projection_left_out_total",
      help: "Rows that were not kept, by why",
      labels: ["projection", "why"],
    }),
  };
}
