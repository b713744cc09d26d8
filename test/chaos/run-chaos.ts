/** An evening from the first process to the verdict. Nothing is left running; the data stays when something was wrong. */
import { rmSync } from "node:fs";
import { cleanUpKilledRuns, newDataDir, startKillableServices } from "@doorstep/infra/testing";
import type { ChaosOptions } from "./args.ts";
import { type Evening, readEvening, writeEvening } from "./evening-files.ts";
import { judge, type Verdict } from "./judge.ts";
import { planFaults } from "./plan/plan.ts";
import { playEvening } from "./play-evening.ts";
import { openWorld } from "./world/open-world.ts";

export interface ChaosRun {
  readonly evening: Evening;
  readonly verdict: Verdict;
  /** Null when nothing was wrong and the data is gone. */
  readonly dataDir: string | null;
}

export interface ChaosShell {
  readonly say: (line: string) => void;
  /** Ends it early; it rejects. */
  readonly signal: AbortSignal;
}

export async function runChaos(options: ChaosOptions, { say, signal }: ChaosShell): Promise<ChaosRun> {
  await cleanUpKilledRuns();
  const dataDir = newDataDir();
  say(`starting everything in ${dataDir}`);
  const world = await openWorld(dataDir);
  let run: ChaosRun;
  try {
    signal.throwIfAborted();
    say("everything is up");
    const plan = planFaults(options);
    const evening = await playEvening({ ...options, world, dataDir, plan, say, signal });
    writeEvening(dataDir, evening);
    say("comparing");
    const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL } = world.env;
    const verdict = await judge({
      dataDir,
      kafkaBrokers: KAFKA_BROKERS,
      redisUrl: REDIS_URL,
      databaseUrl: DATABASE_URL,
    });
    run = { evening, verdict, dataDir: verdict.findings.length > 0 ? dataDir : null };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\nThe data and all logs are in ${dataDir}.`, { cause: error });
  } finally {
    say("stopping everything");
    await world.stop();
    // Nobody looks into an evening that was called off.
    if (signal.aborted) rmSync(dataDir, { recursive: true, force: true });
  }
  if (run.dataDir === null) rmSync(dataDir, { recursive: true, force: true });
  return run;
}

/** Once more, on what a run has kept. */
export async function judgeAgain(dataDir: string): Promise<ChaosRun> {
  const services = await startKillableServices({ dataDir });
  try {
    const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL } = services.env;
    const verdict = await judge({
      dataDir,
      kafkaBrokers: KAFKA_BROKERS,
      redisUrl: REDIS_URL,
      databaseUrl: DATABASE_URL,
    });
    return { evening: readEvening(dataDir), verdict, dataDir };
  } finally {
    await services.stop();
  }
}
