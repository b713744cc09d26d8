/**
 * One process that is killed, stopped and woken, and started again whenever it should be
 * running and is not: also when it ended by itself, which is written down.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ManagedProcess } from "@doorstep/infra/processes";

export interface Actor {
  readonly name: string;
  /** How it ended when nobody had asked it to. */
  readonly ownEnds: readonly string[];
  start(): Promise<void>;
  /** SIGKILL, and gone until the next `start`. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Asked to end; killed if it does not. */
  stop(): Promise<void>;
  healthy(): Promise<void>;
}

export interface ActorOptions {
  readonly name: string;
  readonly spawn: () => Promise<ManagedProcess>;
  readonly healthUrl: string;
}

/** Also what a supervisor waits before it tries again. */
const START_AGAIN_AFTER_MS = 500;
const HEALTHY_WITHIN_MS = 90_000;
/** More ends than this while someone waits are no bad luck. */
const MOST_ENDS = 5;

export function createActor({ name, spawn, healthUrl }: ActorOptions): Actor {
  const ownEnds: string[] = [];
  let wanted = false;
  let current: ManagedProcess | undefined;

  async function start(): Promise<void> {
    wanted = true;
    if (current !== undefined && !current.hasEnded()) return;
    const child = await spawn();
    current = child;
    void child.orFailure.catch(async (error: unknown) => {
      if (!wanted || current !== child) return;
      ownEnds.push(error instanceof Error ? error.message : String(error));
      await sleep(START_AGAIN_AFTER_MS);
      if (wanted && current === child) await start();
    });
  }

  return {
    name,
    ownEnds,
    start,
    async kill() {
      wanted = false;
      if (current === undefined || current.hasEnded()) return;
      process.kill(current.pid, "SIGKILL");
      await current.ended;
    },
    signal(signal) {
      if (current !== undefined && !current.hasEnded()) process.kill(current.pid, signal);
    },
    async stop() {
      wanted = false;
      await current?.stop();
    },
    async healthy() {
      const endsBefore = ownEnds.length;
      const endMs = performance.now() + HEALTHY_WITHIN_MS;
      const isWell = async (): Promise<boolean> => (await fetch(healthUrl, { signal: AbortSignal.timeout(3_000) })).ok;
      while (!(await isWell().catch(() => false))) {
        // What it says is better than a minute and a half of waiting.
        if (ownEnds.length - endsBefore > MOST_ENDS) throw new Error(ownEnds.at(-1));
        if (performance.now() > endMs) throw new Error(`${name} did not become healthy: see ${current?.logFile}`);
        await sleep(100);
      }
    },
  };
}
