import { brokerList, logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

/** The worker's settings. Nothing else here reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    {
      KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
      REDIS_URL: z.url().default("redis://127.0.0.1:16379").describe("where state and outputs are committed"),
      DATABASE_URL: z
        .url()
        .default("postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep")
        .describe("PostgreSQL, where checkpoints are kept"),
      CHECKPOINT_EVERY_SECONDS: z.coerce
        .number("not a number")
        .int("not a whole number")
        .min(1)
        .max(86_400)
        .default(60)
        .describe("how old the state may be that is restored when Redis has lost everything, seconds"),
      DOORSTEP_CITY: z.string().min(1).default("montevideo").describe("whose arrival ranges are judged together"),
      WORKER_PORT: portNumber.default(9464).describe("port of /health and /metrics; 0 for any free one"),
      LOG_LEVEL: logLevel.default("info").describe("how much the worker logs"),
    },
    source,
  );
