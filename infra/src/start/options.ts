import { parseArgs } from "node:util";
import { StartFailure } from "../failure.ts";
import type { ServicePorts, ServiceUrls } from "../services/service.ts";

export interface StartOptions {
  readonly withSimulator: boolean;
  readonly webPort: number;
  readonly workerPort: number;
  readonly projectionsPort: number;
  readonly paymentsPort: number;
  readonly servicePorts: ServicePorts;
  readonly connectPort: number;
  readonly partitionCount: number;
  /** Services that run elsewhere. */
  readonly given: Readonly<ServiceUrls>;
  /** A Kafka Connect that runs elsewhere, with our connector. */
  readonly givenConnect: string | undefined;
  readonly opsPassword: string;
  /** A payment provider that runs elsewhere; else the test provider is started. */
  readonly givenPayments: string | undefined;
  /** Signs links; one is made and kept when none is given. */
  readonly secret: string | undefined;
}

export type StartCommand = { readonly kind: "start"; readonly options: StartOptions } | { readonly kind: "help" };

export const usage = `Starts Kafka, Redis, PostgreSQL, Kafka Connect, the worker, the read models, the web server, a test payment provider and a simulated city.

  npm start
  npm start -- --no-sim                 without the simulator
  npm start -- --web-port 8080          where the pages are

Options, and the settings (environment or .env) they override:
  --no-sim                              no couriers and orders but yours: see docs/phones.md
  --web-port N       WEB_PORT           pages and sockets, 3000
  --worker-port N    WORKER_PORT        the worker's health and metrics, 9464
  --projections-port N  PROJECTIONS_PORT  the read models' health and metrics, 9465
  --payments-port N  PAYMENTS_PORT      the test payment provider, 9466
  --kafka-port N     KAFKA_PORT         19092
  --redis-port N     REDIS_PORT         16379
  --postgres-port N  POSTGRES_PORT      15432
  --connect-port N   CONNECT_PORT       18083

Services that run already are used instead of started:
  KAFKA_BROKERS, REDIS_URL, DATABASE_URL, CONNECT_URL, PAYMENTS_URL

Everything else is explained in .env.example. Data, logs and caches are in .doorstep/.`;

const flags = {
  help: { type: "boolean", short: "h" },
  "no-sim": { type: "boolean" },
  "web-port": { type: "string" },
  "worker-port": { type: "string" },
  "projections-port": { type: "string" },
  "payments-port": { type: "string" },
  "kafka-port": { type: "string" },
  "redis-port": { type: "string" },
  "postgres-port": { type: "string" },
  "connect-port": { type: "string" },
} as const;

type Settings = Readonly<Record<string, string | undefined>>;

/** Throws a sentence about the first mistake. */
export function parseStartArgs(args: readonly string[], settings: Settings): StartCommand {
  const given = readFlags(args);
  if (given.help) return { kind: "help" };
  const port = (flag: `${string}-port`, setting: string, fallback: number): number => {
    const text = (given as Settings)[flag];
    return text === undefined
      ? parseNumber({ name: setting, text: settings[setting], fallback, largest: 65_535 })
      : parseNumber({ name: `--${flag}`, text, fallback, largest: 65_535 });
  };
  return {
    kind: "start",
    options: {
      withSimulator: given["no-sim"] !== true,
      webPort: port("web-port", "WEB_PORT", 3000),
      workerPort: port("worker-port", "WORKER_PORT", 9464),
      projectionsPort: port("projections-port", "PROJECTIONS_PORT", 9465),
      paymentsPort: port("payments-port", "PAYMENTS_PORT", 9466),
      servicePorts: {
        kafka: port("kafka-port", "KAFKA_PORT", 19092),
        redis: port("redis-port", "REDIS_PORT", 16379),
        postgres: port("postgres-port", "POSTGRES_PORT", 15432),
      },
      connectPort: port("connect-port", "CONNECT_PORT", 18083),
      partitionCount: parseNumber({
        name: "KAFKA_PARTITIONS",
        text: settings.KAFKA_PARTITIONS,
        fallback: 12,
        largest: 1_000,
      }),
      given: givenServices(settings),
      givenConnect: settings.CONNECT_URL || undefined,
      givenPayments: settings.PAYMENTS_URL || undefined,
      opsPassword: settings.OPS_PASSWORD || "doorstep",
      secret: settings.DOORSTEP_SECRET || undefined,
    },
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new StartFailure(`${reason}: npm start -- --help lists the options.`);
  }
}

interface NumberText {
  readonly name: string;
  readonly text: string | undefined;
  readonly fallback: number;
  readonly largest: number;
}

function parseNumber({ name, text, fallback, largest }: NumberText): number {
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= largest) return value;
  throw new StartFailure(`${name} is "${text}": it must be a whole number from 1 to ${largest}.`);
}

function givenServices(settings: Settings): ServiceUrls {
  const given: ServiceUrls = {};
  for (const variable of ["KAFKA_BROKERS", "REDIS_URL", "DATABASE_URL"] as const) {
    const url = settings[variable];
    if (url !== undefined && url !== "") given[variable] = url;
  }
  return given;
}
