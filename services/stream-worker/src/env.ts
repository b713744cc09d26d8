import { brokerList, logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

/** The worker's settings. Nothing else here reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    {
      KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
      REDIS_URL: z.url().default("redis://127.0.0.1:16379").describe("where state and outputs are committed"),
      WORKER_PORT: portNumber.default(9464).describe("port of /health and /metrics; 0 for any free one"),
      LOG_LEVEL: logLevel.default("info").describe("how much the worker logs"),
    },
    source,
  );
