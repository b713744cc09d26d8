import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("counters, gauges and histograms come out as Prometheus text", async () => {
  const metrics = createMetrics();
  metrics.counter({ name: "late_pings_total", help: "h", labels: ["topic"] }).inc({ topic: "couriers" }, 2);
  metrics.gauge({ name: "lag_records", help: "h", collect: (gauge) => gauge.set(7) });
  metrics.histogram({ name: "commit_seconds", help: "h", buckets: [0.01, 0.1] }).observe(0.05);
  const lines = (await metrics.text()).split("\n");
  expect(lines).toContain('late_pings_total{topic="couriers"} 2');
  expect(lines).toContain("lag_records 7");
  expect(lines).toContain('commit_seconds_bucket{le="0.01"} 0');
  expect(lines).toContain('commit_seconds_bucket{le="0.1"} 1');
});

test("two registries in one process do not meet", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.counter({ name: "seen_total", help: "h" }).inc();
  other.counter({ name: "seen_total", help: "h" });
  expect(await other.text()).toContain("seen_total 0");
});
