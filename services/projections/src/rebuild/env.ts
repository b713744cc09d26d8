import { brokerList, parseEnv } from "@doorstep/runtime";
import { z } from "zod";

/** Where what is rebuilt lies. */
export const readRebuildEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    {
      KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
      REDIS_URL: z.url().default("redis://127.0.0.1:16379").describe("Redis with the worker's state"),
      DATABASE_URL: z
        .url()
        .default("postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep")
        .describe("PostgreSQL with read models, orders and checkpoints"),
    },
    source,
  );
