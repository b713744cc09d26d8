/**
 * Doorstep as people run it, for tests and benchmarks: the worker, the web server, Kafka Connect
 * and, when asked for, a simulated evening, each a process of its own on free ports, on the
 * services given. The web page must have been built.
 */
import { join } from "node:path";
import { freePorts, type ManagedProcess, startProcess, waitUntil } from "@doorstep/infra/processes";
import { startTestConnect } from "@doorstep/infra/testing";
import type { TestServices } from "@doorstep/runtime/testing";

const ROOT = join(import.meta.dirname, "../..");
const HEALTHY_WITHIN_MS = 60_000;

export const OPS_PASSWORD = "only for tests";
/** May do everything. */
export const API_KEY = "a-key-of-the-interface-that-only-our-tests-know";
const SECRET = "a secret that only tests know";

export interface Stack {
  readonly webUrl: string;
  readonly workerUrl: string;
  /** Plays an evening until stopped. */
  startSim(args: readonly string[]): Promise<ManagedProcess>;
  /** Kills the worker where it stands, with no chance to say goodbye. */
  killWorker(): Promise<void>;
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

export async function startStack(
  services: TestServices,
  logDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const [webPort, workerPort] = await freePorts(2);
  const ports = { WEB_PORT: String(webPort), WORKER_PORT: String(workerPort) };
  const webUrl = `http://127.0.0.1:${webPort}`;
  const api = { WEB_API_KEY: API_KEY, SIM_API_KEY: API_KEY, SIM_API_URL: webUrl };
  const env = { ...stackSettings(services), ...ports, ...api, ...settings };
  const workerUrl = `http://127.0.0.1:${workerPort}`;
  const running = new Set<ManagedProcess>();
  const run = async (name: string, script: string, args: readonly string[] = []): Promise<ManagedProcess> => {
    const child = await startProcess({
      name,
      command: process.execPath,
      args: [join(ROOT, script), ...args],
      env,
      cwd: ROOT,
      logFile: join(logDir, `${name}.log`),
    });
    running.add(child);
    void child.ended.then(() => running.delete(child));
    return child;
  };

  let worker: ManagedProcess | undefined;
  const startWorker = async (): Promise<void> => {
    worker = await run("worker", "services/stream-worker/src/main.ts");
    await healthy(worker, `${workerUrl}/health`);
  };
  const connecting = startTestConnect(services);
  // Told below, unless something else has failed before.
  connecting.catch(() => {});
  const stop = async (): Promise<void> => {
    // The newest first: the simulator says goodbye on the logs while the rest still listens.
    for (const child of [...running].reverse()) await child.stop();
    await connecting.then(
      (connect) => connect.stop(),
      () => {},
    );
  };

  try {
    await startWorker();
    const web = await run("web", "apps/web/server.ts");
    await healthy(web, `${webUrl}/api/health`);
    await connecting;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    webUrl,
    workerUrl,
    startSim: (args) => run("sim", "apps/courier-sim/src/main.ts", args),
    killWorker: async () => {
      if (worker === undefined) return;
      process.kill(worker.pid, "SIGKILL");
      await worker.ended;
    },
    startWorker,
    stop,
  };
}

/** What every process is told, apart from its port. */
export const stackSettings = (services: TestServices) => ({
  ...process.env,
  ...services,
  NODE_ENV: "production",
  DOORSTEP_SECRET: SECRET,
  OPS_PASSWORD,
  // Everyone who watches in a test or a benchmark comes from one address.
  WEB_SOCKETS_PER_ADDRESS: "100000",
  LOG_LEVEL: "info",
});

const healthy = (child: ManagedProcess, url: string): Promise<void> =>
  waitUntil(async () => (await fetch(url)).ok, {
    limitMs: HEALTHY_WITHIN_MS,
    everyMs: 100,
    orElse: (cause) => new Error(`${child.name} did not become healthy; see ${child.logFile}`, { cause }),
    unless: child.orFailure,
  });
