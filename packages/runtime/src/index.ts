// Process basics.
export { brokerList, EnvError, logLevel, parseEnv, portNumber } from "./env.ts";
export { type Health, type HealthOptions, type HealthServer, serveHealth } from "./health.ts";
// Kafka.
export { type LogAdmin, type LogRange, openAdmin } from "./kafka/admin.ts";
export type { KafkaOptions } from "./kafka/connection.ts";
export { type GroupHandlers, type GroupOptions, type LogGroup, openGroup } from "./kafka/group.ts";
export { type LogProducer, openProducer } from "./kafka/producer.ts";
export {
  bytesOf,
  type LogPartition,
  type OutgoingRecord,
  partitionName,
  type ReceivedRecord,
} from "./kafka/records.ts";
export { openSchemaLog, publishSchemas, type SchemaLog } from "./kafka/schema-log.ts";
export { type LogTail, type TailBatch, type TailOptions, tailTopics } from "./kafka/tail.ts";
export { createLog, type Log } from "./log.ts";
export { type Looking, lookEvery } from "./look-every.ts";
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
export { isSigned, SIGNATURE_TOLERANCE_S, signMessage } from "./signature.ts";
