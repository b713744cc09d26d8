export type ServiceName = "kafka" | "redis" | "postgres";
export type ServicePorts = Readonly<Record<ServiceName, number>>;
export type ServiceUrls = { -readonly [Variable in UrlVariable]?: string };
type UrlVariable = "KAFKA_BROKERS" | "REDIS_URL" | "DATABASE_URL";
