/** Every setting of the web process. Nothing else here reads the environment. */
import { isAbsolute, resolve } from "node:path";
import { brokerList, logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

const shape = {
  WEB_PORT: portNumber.default(3000).describe("where the pages and the socket are; 0 takes a free port"),
  WEB_ROLE: z.enum(["all", "pages", "sockets"]).default("all").describe("run only the pages, or only the sockets"),
  KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
  REDIS_URL: z.url().default("redis://127.0.0.1:16379").describe("Redis with the worker's state"),
  DATABASE_URL: z
    .url()
    .default("postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep")
    .describe("PostgreSQL of the write side"),
  DOORSTEP_CITY: z.string().min(1).default("montevideo").describe("which of the prepared cities"),
  DOORSTEP_CITY_DIR: z
    .string()
    .optional()
    .transform((dir) => (dir === undefined || isAbsolute(dir) ? dir : resolve(import.meta.dirname, "../..", dir)))
    .describe("folder of the prepared city, when it lies elsewhere"),
  DOORSTEP_SECRET: z
    .string()
    .min(16, "shorter than 16 characters")
    .describe("signs links and sessions; keep it secret"),
  OPS_PASSWORD: z.string().min(1).describe("opens the operations page"),
  WEB_ORIGINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((origin) => origin.trim()))
    .transform((list) => list.filter((origin) => origin !== ""))
    .describe("other origins whose pages may connect, comma separated"),
  WEB_TRUST_PROXY: z
    .stringbool()
    .default(false)
    .describe("take the caller's address from X-Forwarded-For: only behind a proxy that sets it"),
  WEB_SOCKETS_PER_ADDRESS: z.coerce.number().int().min(1).default(200).describe("sockets one address may have open"),
  WEB_CALL_LINE: z
    .string()
    .regex(/^\+?[0-9]{3,15}$/, "not a telephone number")
    .optional()
    .describe("number that puts a diner through to the courier of the order dialled after it; none, no calls"),
  WEB_API_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(3_000)
    .describe("requests of one key of the API in a minute"),
  WEB_API_KEY: z
    .string()
    .regex(/^\S{43,200}$/, "not a key of 256 random bits")
    .optional()
    .describe("a key of the API that may do everything, for programs started together with this one"),
  WEB_COURIER_AHEAD_MINUTES: z.coerce
    .number()
    .min(0)
    .max(240)
    .default(7.5)
    .describe("how long before the food is expected a courier is looked for"),
  WEB_KITCHENS: z
    .enum(["own", "none"])
    .default("none")
    .describe("own: restaurants say yes and cook by themselves, for a city with no simulator and no tills"),
  WEB_COOKING_MINUTES: z.coerce
    .number()
    .positive()
    .max(600)
    .optional()
    .describe("how long such kitchens cook; by default as the restaurant does in the middle"),
  PAYMENTS_URL: z.url().optional().describe("the payment provider; without one the cards it is asked for are refused"),
  PAYMENTS_SECRET: z
    .string()
    .min(16, "shorter than 16 characters")
    .optional()
    .describe("shared with the payment provider: signs its messages"),
  NEXT_PUBLIC_MAPBOX_TOKEN: z.string().optional().describe("draws the map with Mapbox instead of our own tiles"),
  LOG_LEVEL: logLevel.default("info").describe("how much is logged"),
};

export type WebEnv = ReturnType<typeof readEnv>;

/** @throws EnvError with every mistake at once */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env) {
  return parseEnv(shape, source);
}
