/**
 * Kafka Connect for tests that need facts to reach the logs: a local process on services that
 * run, which can be killed and comes back with what it had noted.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { steadyPorts } from "../ports.ts";
import type { ManagedProcess } from "../process/managed.ts";
import { openRun, type Run } from "../run/run.ts";
import { prepareConnect, startLocalConnect } from "../services/connect.ts";
import type { ServiceUrls } from "../services/service.ts";
import type { KillableService } from "./killable-services.ts";
import { newDataDir } from "./test-services.ts";

type Urls = Pick<Required<ServiceUrls>, "KAFKA_BROKERS" | "DATABASE_URL">;

export interface TestConnect extends KillableService {
  /** Loses its note of how far it was, as with a lost disk; while it is down. */
  forgetPlace(): void;
  stop(): Promise<void>;
}

/** Carries when this resolves. The tables must be there. On a failure nothing is left running. */
export async function startTestConnect(services: Urls): Promise<TestConnect> {
  const dataDir = newDataDir();
  const run = await openRun(dataDir);
  const stop = async (): Promise<void> => {
    await run.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { ...(await startKillableConnect(run, services)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same within a run that starts other things too, which stops it. */
export async function startKillableConnect(run: Run, services: Urls): Promise<Omit<TestConnect, "stop">> {
  const packages = await prepareConnect({ signal: run.signal, onProgress: () => {} });
  const [port = 0] = await steadyPorts(1);
  const options = { run, packages, port, brokers: services.KAFKA_BROKERS, databaseUrl: services.DATABASE_URL };
  let current: ManagedProcess = await startLocalConnect(options);
  return {
    forgetPlace: () => rmSync(join(run.dataDir, "connect/offsets"), { force: true }),
    async kill() {
      if (current.hasEnded()) return;
      process.kill(current.pid, "SIGKILL");
      await current.ended;
    },
    async start() {
      current = await startLocalConnect(options);
    },
  };
}
