import { z } from "zod";

/**
 * One process's settings, parsed and typed. `shape` lists every variable with its type,
 * its default and, by `.describe()`, its purpose. A variable set to nothing counts as not
 * set. All mistakes are thrown together as one {@link EnvError}.
 *
 * @example
 * const env = parseEnv(
 *   {
 *     KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
 *     WORKER_PORT: portNumber.default(9464).describe("port of /health and /metrics"),
 *   },
 *   process.env,
 * );
 */
export function parseEnv<Shape extends z.ZodRawShape>(
  shape: Shape,
  source: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const schema = z.object(shape);
  const given = Object.fromEntries(Object.keys(shape).map((name) => [name, source[name] || undefined]));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const purposes = new Map(
    Object.entries(shape).map(([name, type]) => [name, z.globalRegistry.get(type)?.description]),
  );
  throw new EnvError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return mistakeToLine({ name, given: given[name], message: issue.message, purpose: purposes.get(name) });
    }),
  );
}

/** Some settings are wrong or missing: `mistakes` has one line for each. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`These settings need attention:\n${mistakes.map((line) => `  ${line}`).join("\n")}`);
    this.mistakes = mistakes;
  }
}

/** A TCP port as decimal text, 0 to 65535. 0 means "any free one" or "off", as its reader says. */
export const portNumber = z.coerce.number("not a port number").int("not a port number").min(0).max(65_535);

/** `host:port` of one or more Kafka brokers, comma separated; parsed to a list. */
export const brokerList = z
  .string()
  .transform((text) => text.split(",").map((broker) => broker.trim()))
  .refine((brokers) => brokers.every((broker) => /^[^\s:]+:\d+$/.test(broker)), "not host:port, comma separated");

/** How much a process logs. */
export const logLevel = z.enum(["trace", "debug", "info", "warn", "error", "silent"]);

interface Mistake {
  readonly name: string;
  readonly given: string | undefined;
  readonly message: string;
  readonly purpose: string | undefined;
}

function mistakeToLine({ name, given, message, purpose }: Mistake): string {
  const what = given === undefined ? "is not set" : `is "${given}": ${message}`;
  return purpose === undefined ? `${name} ${what}` : `${name} ${what} (${purpose})`;
}
