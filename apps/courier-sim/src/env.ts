/** Every setting of the simulator's process that is not a flag. Nothing else here reads the environment. */
import { isAbsolute, resolve } from "node:path";
import { brokerList, logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

const shape = {
  KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
  DOORSTEP_CITY: z.string().min(1).default("montevideo").describe("which of the prepared cities"),
  DOORSTEP_CITY_DIR: z
    .string()
    .optional()
    .transform((dir) => (dir === undefined || isAbsolute(dir) ? dir : resolve(import.meta.dirname, "..", dir)))
    .describe("folder of the prepared city, when it lies elsewhere"),
  SIM_API_URL: z.url().default("http://127.0.0.1:3000").describe("where Doorstep's API is, for --to api"),
  SIM_API_KEY: z.string().optional().describe("a key of the API that may do everything, for --to api"),
  SIM_PORT: portNumber.default(0).describe("port of /health and /metrics; 0 is off"),
  LOG_LEVEL: logLevel.default("info").describe("how much is logged"),
};

export type SimEnv = ReturnType<typeof readEnv>;

/** @throws EnvError with every mistake at once */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env) {
  return parseEnv(shape, source);
}
