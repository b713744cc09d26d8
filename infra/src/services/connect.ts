/**
 * Kafka Connect with the one connector of ours: it carries the outbox to the logs and the
 * tables to `cdc.public.*`. Standalone mode: the connector is a file, its place is a file.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartFailure } from "../failure.ts";
import { LIBRARY_DIR } from "../paths.ts";
import type { ManagedProcess } from "../process/managed.ts";
import type { Run, RunProcessOptions } from "../run/run.ts";
import { waitUntil } from "../wait.ts";
import { requireJava } from "./java.ts";
import { type ConnectPackages, type Fetch, fetchConnectPackages } from "./maven.ts";

const HOME = join(import.meta.dirname, "../../connect");
/** As `doorstep.json` names it. */
const CONNECTOR = "doorstep";
const RUNS_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 2_000;

export interface ConnectOptions {
  readonly port: number;
  readonly brokers: string;
  readonly databaseUrl: string;
}

interface LocalConnect extends ConnectOptions {
  readonly run: Run;
  readonly packages: ConnectPackages;
}

/** What a local Connect needs, fetched once. Throws a sentence when this machine cannot have it. */
export async function prepareConnect(fetch: Omit<Fetch, "cacheDir">): Promise<ConnectPackages> {
  await requireJava();
  return fetchConnectPackages({ ...fetch, cacheDir: LIBRARY_DIR });
}

/** Resolves when the connector carries. The tables must be there. Continues where the data folder says. */
export async function startLocalConnect(options: LocalConnect): Promise<ManagedProcess> {
  const connect = await options.run.start(connectProcess(options));
  const url = connectUrl(options.port);
  await waitUntil(() => connectorRuns(url), {
    limitMs: RUNS_WITHIN_MS,
    everyMs: 100,
    unless: connect.orFailure,
    orElse: (error) =>
      new StartFailure(`Kafka Connect carries nothing after a minute (${whyNot(error)}): see ${connect.logFile}.`),
  });
  return connect;
}

/** How it is started; for whoever keeps it running. */
export function connectProcess({ run, packages, port, brokers, databaseUrl }: LocalConnect): RunProcessOptions {
  const home = join(run.dataDir, "connect");
  mkdirSync(home, { recursive: true });
  const settings = join(home, "worker.properties");
  writeFileSync(settings, workerProperties(packages.pluginsDir));
  return {
    name: "Connect",
    command: "java",
    args: [
      // Quick to start matters more than the last tenth of throughput: one compiler, not two.
      ...["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
      `-Dlog4j2.configurationFile=${join(HOME, "log4j2.properties")}`,
      ...["-cp", join(packages.connectDir, "*"), "org.apache.kafka.connect.cli.ConnectStandalone"],
      ...[settings, join(HOME, "doorstep.json")],
    ],
    env: {
      ...process.env,
      CONNECT_KAFKA_BROKERS: brokers,
      CONNECT_LISTENER: connectUrl(port),
      CONNECT_OFFSETS: join(home, "offsets"),
      ...databaseSettings(databaseUrl),
    },
  };
}

const workerProperties = (pluginsDir: string): string =>
  readFileSync(join(HOME, "worker.properties"), "utf8").replace(/^plugin\.path=.*$/m, `plugin.path=${pluginsDir}`);

export const connectUrl = (port: number): string => `http://127.0.0.1:${port}`;

/** Whether the connector there carries. Throws what keeps it from doing so. */
export async function connectorRuns(url: string): Promise<boolean> {
  const response = await fetch(`${url}/connectors/${CONNECTOR}/status`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (response.status === 404) throw new Error(`it has no connector named ${CONNECTOR}`);
  const { connector, tasks } = (await response.json()) as ConnectorStatus;
  const all = [connector, ...tasks];
  const failed = all.find(({ state }) => state === "FAILED");
  if (failed !== undefined) throw new Error(rootCause(failed.trace ?? "its task failed"));
  return tasks.length > 0 && all.every(({ state }) => state === "RUNNING");
}

interface ConnectorStatus {
  readonly connector: TaskStatus;
  readonly tasks: readonly TaskStatus[];
}

interface TaskStatus {
  readonly state: string;
  readonly trace?: string;
}

/** The last cause of a Java stack trace says most. */
function rootCause(trace: string): string {
  const causes = trace.split("\n").filter((line) => line.startsWith("Caused by: "));
  return (causes.at(-1) ?? trace.split("\n")[0] ?? trace).replace("Caused by: ", "").trim();
}

const whyNot = (error: unknown): string =>
  error instanceof Error ? error.message : "it answers, but its connector does not run yet";

function databaseSettings(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    CONNECT_DATABASE_HOST: hostname,
    CONNECT_DATABASE_PORT: port === "" ? "5432" : port,
    CONNECT_DATABASE_USER: decodeURIComponent(username),
    CONNECT_DATABASE_PASSWORD: decodeURIComponent(password),
    CONNECT_DATABASE_NAME: decodeURIComponent(pathname.slice(1)),
  };
}
