import { brokerList, logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

const days = z.coerce.number("not a number").int("not a whole number").min(1).max(3_650);

/** Every setting of the projections process. Nothing else here reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    {
      KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
      DATABASE_URL: z
        .url()
        .default("postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep")
        .describe("PostgreSQL, where read models and their places are kept"),
      HISTORY_DAYS: days.default(90).describe("how long timelines and promises are kept, days"),
      TRACK_DAYS: days.default(14).describe("how long the positions of rides are kept, days"),
      WEBHOOKS_ALLOW_PRIVATE: z
        .stringbool("neither true nor false")
        .default(false)
        .describe("send to private addresses too, and over http: for shops on our own network"),
      PROJECTIONS_PORT: portNumber.default(9465).describe("port of /health and /metrics; 0 for any free one"),
      LOG_LEVEL: logLevel.default("info").describe("how much the process logs"),
    },
    source,
  );
