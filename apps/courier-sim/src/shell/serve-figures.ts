/** /health and /metrics of the simulator, where a port is given. */
import { createMetrics, type HealthServer, serveHealth } from "@doorstep/runtime";
import type { WriterFigures } from "./log-writer.ts";
import type { Tally } from "./tally.ts";

export async function serveFigures(port: number, tally: Tally, writer: WriterFigures): Promise<HealthServer | null> {
  if (port === 0) return null;
  const metrics = createMetrics();
  const gauge = (name: string, help: string, value: () => number): void => {
    metrics.gauge({ name, help, collect: (self) => self.set(value()) });
  };
  gauge("doorstep_sim_orders_active", "orders under way in this world", () => tally.activeSince.size);
  gauge("doorstep_sim_orders_delivered_total", "orders delivered", () => tally.delivered);
  gauge("doorstep_sim_couriers_busy", "couriers with an order", () => tally.busy.size);
  gauge("doorstep_sim_pings_total", "pings told to the log", () => tally.pings);
  gauge("doorstep_sim_facts_total", "facts told to the log", () => tally.facts);
  gauge(
    "doorstep_sim_pings_thinned_total",
    "pings dropped before a log that did not keep up",
    () => writer.pingsThinned,
  );
  gauge("doorstep_sim_produce_failures_total", "requests the log did not take", () => writer.failures);
  gauge("doorstep_sim_waiting_records", "records on their way to the log", () => writer.waiting);
  gauge("doorstep_sim_produce_seconds", "time the newest request took", () => writer.produceMs / 1_000);
  return serveHealth({
    port,
    metrics,
    health: async () => ({
      problems: writer.waiting > 5_000 ? [`${writer.waiting} records wait for the log`] : [],
      details: { ordersActive: tally.activeSince.size, couriersOnline: tally.online },
    }),
  });
}
