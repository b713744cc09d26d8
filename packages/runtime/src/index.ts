// Process basics.
export { brokerList, EnvError, logLevel, parseEnv, portNumber } from "./env.ts";
export { type Health, type HealthOptions, type HealthServer, serveHealth } from "./health.ts";
export { createLog, type Log } from "./log.ts";
export {
  type Counter,
  createMetrics,
  type Gauge,
  type GaugeOptions,
  type Histogram,
  type HistogramOptions,
  type MetricOptions,
  type Metrics,
} from "./metrics.ts";
export { openRedis } from "./redis.ts";
export { onShutdown, type ShutdownOptions, type ShutdownProcess } from "./shutdown.ts";

// Kafka.
