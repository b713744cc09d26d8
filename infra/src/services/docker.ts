import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, StartFailure } from "../failure.ts";
import { ROOT } from "../paths.ts";
import type { Run } from "../run/run.ts";
import type { ServiceName, ServicePorts } from "./service.ts";

const execute = promisify(execFile);
const COMPOSE_FILE = join(ROOT, "docker-compose.yml");
/** An engine that does not answer by then is not one to start with. */
const ENGINE_LIMIT_MS = 5_000;

/** Whether a Docker engine answers, and its client knows Compose. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    await execute("docker", ["info", "--format", "{{.ServerVersion}}"], { timeout: ENGINE_LIMIT_MS });
    await execute("docker", ["compose", "version"], { timeout: ENGINE_LIMIT_MS });
    return true;
  } catch {
    return false; // no client, no engine, or no Compose
  }
}

/** Where a service of docker-compose.yml is reached from this machine. */
export function composeUrl(service: ServiceName, ports: ServicePorts): string {
  switch (service) {
    case "kafka":
      return `127.0.0.1:${ports.kafka}`;
    case "redis":
      return `redis://127.0.0.1:${ports.redis}`;
    case "postgres":
      return `postgresql://doorstep:doorstep@127.0.0.1:${ports.postgres}/doorstep`;
  }
}

export interface ComposeServices {
  readonly run: Run;
  readonly services: readonly ServiceName[];
  readonly ports: ServicePorts;
  /** Own containers and volumes, removed at the end; else those of `docker compose up`, whose data stays. */
  readonly throwAway: boolean;
}

/** Starts the services with Docker Compose and returns when their health checks pass. */
export async function startComposeServices({ run, services, ports, throwAway }: ComposeServices): Promise<void> {
  const project = throwAway
    ? `doorstep-${createHash("sha256").update(run.dataDir).digest("hex").slice(0, 8)}`
    : PROJECT;
  const compose = composeIn(project, portSettings(ports));
  run.atStop("Docker Compose", async () => {
    await (throwAway ? compose("down", "--volumes") : compose("stop", ...services));
  });
  try {
    await compose("up", "--wait", "--detach", ...services);
  } catch (error) {
    throw new StartFailure(`Docker Compose cannot start the services: ${messageOf(error)}`, { cause: error });
  }
}

/** Starts Kafka Connect beside the Compose services of `docker compose up`, whose tables must be there. */
export async function startComposeConnect(options: {
  readonly run: Run;
  readonly port: number;
  readonly ports: ServicePorts;
}): Promise<void> {
  const { run, port, ports } = options;
  const compose = composeIn(PROJECT, { ...portSettings(ports), CONNECT_PORT: String(port) });
  run.atStop("Docker Compose: Connect", async () => void (await compose("stop", "connect")));
  try {
    await compose("up", "--wait", "--detach", "connect");
  } catch (error) {
    throw new StartFailure(`Docker Compose cannot start Kafka Connect: ${messageOf(error)}`, { cause: error });
  }
}

const PROJECT = "doorstep";

const composeIn =
  (project: string, settings: Readonly<Record<string, string>>) =>
  (...args: string[]): Promise<unknown> =>
    execute("docker", ["compose", "-f", COMPOSE_FILE, "-p", project, ...args], {
      env: { ...process.env, ...settings },
    });

const portSettings = (ports: ServicePorts): Readonly<Record<string, string>> => ({
  KAFKA_PORT: String(ports.kafka),
  REDIS_PORT: String(ports.redis),
  POSTGRES_PORT: String(ports.postgres),
});
