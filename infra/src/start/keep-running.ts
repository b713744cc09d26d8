import { setTimeout as delay } from "node:timers/promises";
import { messageOf, StartFailure } from "../failure.ts";
import type { ManagedProcess, ProcessOptions } from "../process/managed.ts";
import type { Run } from "../run/run.ts";
import { waitUntil } from "../wait.ts";

export interface App {
  readonly process: Omit<ProcessOptions, "logFile">;
  /** Whether it does its work; asked until it says yes. */
  readonly isHealthy: () => Promise<boolean>;
}

export interface Keeping {
  readonly run: Run;
  readonly say: (line: string) => void;
  /** Called once, when it cannot be kept running. */
  readonly onFailure: (error: unknown) => void;
}

const HEALTHY_LIMIT_MS = 90_000;
/** After so many restarts in a row it is broken, not unlucky. */
const MOST_RESTARTS = 5;
/** One that ran this long was fine: its next end counts as the first. */
const FINE_AFTER_MS = 60_000;
const FIRST_PAUSE_MS = 250;

/** Starts an app and resolves when it is healthy. From then on it is started again when it dies. */
export async function keepRunning(app: App, keeping: Keeping): Promise<void> {
  const first = await startHealthy(app, keeping.run);
  void watch(first, app, keeping).catch((error: unknown) => {
    if (!keeping.run.signal.aborted) keeping.onFailure(error);
  });
}

async function watch(first: ManagedProcess, app: App, { run, say }: Keeping): Promise<void> {
  const { name } = app.process;
  let current = first;
  let restarts = 0;
  for (;;) {
    const startedMs = performance.now();
    const { code, signal } = await current.ended;
    if (run.signal.aborted) return;
    if (code === 0) return say(`${name} has finished.`);
    restarts = performance.now() - startedMs > FINE_AFTER_MS ? 1 : restarts + 1;
    if (restarts > MOST_RESTARTS) await current.orFailure;
    say(
      `${name} ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}: starting it again (${restarts} of ${MOST_RESTARTS})`,
    );
    await delay(FIRST_PAUSE_MS * 2 ** (restarts - 1), undefined, { signal: run.signal });
    current = await startHealthy(app, run);
    say(`${name} is healthy again.`);
  }
}

async function startHealthy(app: App, run: Run): Promise<ManagedProcess> {
  const started = await run.start(app.process);
  await waitUntil(app.isHealthy, {
    limitMs: HEALTHY_LIMIT_MS,
    everyMs: 100,
    unless: started.orFailure,
    orElse: (error) => {
      const why = error === undefined ? "" : ` (${messageOf(error)})`;
      return new StartFailure(
        `${app.process.name} is not healthy after ${HEALTHY_LIMIT_MS / 1000} s${why}: see ${started.logFile}.`,
      );
    },
  });
  return started;
}
