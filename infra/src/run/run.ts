import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, StartFailure } from "../failure.ts";
import { processIdentity } from "../process/identity.ts";
import { type ManagedProcess, type ProcessOptions, signalGroup, startProcess } from "../process/managed.ts";
import { stopLeftovers } from "./leftovers.ts";
import { isAlive, type ProcessRecord, type RunRecord, readRecord, removeRecord, writeRecord } from "./record.ts";

/** Everything started from one data folder, stopped together. One at a time per folder. */
export interface Run {
  readonly dataDir: string;
  /** Aborted when stopping begins: short helpers end with it. */
  readonly signal: AbortSignal;
  /** Starts a process, notes it in `run.json` and logs it to `logs/<name>.log`. */
  start(options: RunProcessOptions): Promise<ManagedProcess>;
  /** Rejects when a vital process ends before it was asked to. */
  readonly vitalEnded: Promise<never>;
  /** Registers what else has to be undone at the end, in its place in the order. */
  atStop(name: string, stop: () => Promise<void>): void;
  /** Adds addresses to the record, for other commands. */
  note(env: Readonly<Record<string, string>>): void;
  /** Stops everything, last started first. Calling it again waits for the same end. */
  stop(onProgress?: (line: string) => void): Promise<void>;
  /** Ends everything at once, without waiting. What it leaves behind, the next run repairs. */
  kill(): void;
}

export interface RunProcessOptions extends Omit<ProcessOptions, "logFile"> {
  /** Nothing else can go on without it. */
  readonly vital?: boolean;
}

/** Below this, Kafka and PostgreSQL stop in the middle of things. */
const LEAST_FREE_BYTES = 1024 ** 3;

/** Takes the data folder: cleans up what a killed run left behind, and refuses while another run is alive. */
export async function openRun(dataDir: string, onProgress: (line: string) => void = () => {}): Promise<Run> {
  await requireUsableFolder(dataDir);
  await takeOver(dataDir, onProgress);
  rmSync(join(dataDir, "logs"), { recursive: true, force: true });

  let record: RunRecord = { owner: ourselves(), startedAt: new Date().toISOString(), processes: [], env: {} };
  const save = (change: Partial<RunRecord>): void => {
    record = { ...record, ...change };
    writeRecord(dataDir, record);
  };
  save({});

  let stops: readonly Stop[] = [];
  const ending = new AbortController();
  const vitalEnded = Promise.withResolvers<never>();
  // Whoever opened the run may not care.
  vitalEnded.promise.catch(() => {});
  let stopping: Promise<void> | undefined;

  return {
    dataDir,
    signal: ending.signal,
    vitalEnded: vitalEnded.promise,
    async start(options) {
      ending.signal.throwIfAborted();
      const logFile = join(dataDir, "logs", `${options.name.toLowerCase().replaceAll(/\W+/g, "-")}.log`);
      const started = await startProcess({ ...options, logFile });
      const identity = processIdentity(started.pid);
      if (identity !== null) {
        const noted = { name: options.name, pid: started.pid, identity, stopSignal: options.stopSignal ?? "SIGTERM" };
        save({ processes: inPlace(record.processes, noted) });
      }
      if (options.vital)
        started.orFailure.catch((error: unknown) => !ending.signal.aborted && vitalEnded.reject(error));
      if (ending.signal.aborted) await started.stop();
      stops = inPlace(stops, { name: options.name, stop: started.stop });
      return started;
    },
    atStop(name, stop) {
      stops = inPlace(stops, { name, stop });
    },
    note: (env) => save({ env: { ...record.env, ...env } }),
    stop(onStopped = () => {}) {
      ending.abort(new StartFailure("Everything is being stopped."));
      stopping ??= (async () => {
        for (const { name, stop } of stops.toReversed()) {
          await stop().catch((error: unknown) => onStopped(`${name} did not stop: ${messageOf(error)}`));
        }
        removeRecord(dataDir);
      })();
      return stopping;
    },
    kill() {
      ending.abort();
      for (const started of record.processes) if (isAlive(started)) signalGroup(started.pid, "SIGKILL");
    },
  };
}

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** What is started again keeps its place, so that the order of stopping stays. */
function inPlace<Named extends { readonly name: string }>(list: readonly Named[], added: Named): readonly Named[] {
  const at = list.findIndex(({ name }) => name === added.name);
  return at === -1 ? [...list, added] : list.with(at, added);
}

async function requireUsableFolder(dataDir: string): Promise<void> {
  try {
    mkdirSync(join(dataDir, "logs"), { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new StartFailure(`The data folder ${dataDir} cannot be written (${messageOf(error)}): make it writable.`);
  }
  const { bavail, bsize } = await statfs(dataDir);
  requireSpace({ dataDir, freeBytes: bavail * bsize });
}

/** Throws a sentence when the disk is too full to begin. */
export function requireSpace({ dataDir, freeBytes }: { readonly dataDir: string; readonly freeBytes: number }): void {
  if (freeBytes >= LEAST_FREE_BYTES) return;
  const freeMb = Math.floor(freeBytes / 1024 ** 2);
  throw new StartFailure(`The disk of ${dataDir} has ${freeMb} MB left and 1024 MB are needed: free some space.`);
}

async function takeOver(dataDir: string, onProgress: (line: string) => void): Promise<void> {
  const left = readRecord(dataDir);
  if (left === null) return;
  if (isAlive(left.owner)) {
    throw new StartFailure(
      `Doorstep already runs here, since ${left.startedAt} (process ${left.owner.pid}): use it, or end it with npm run stop.`,
    );
  }
  await stopLeftovers(left, onProgress);
  removeRecord(dataDir);
}

function ourselves(): ProcessRecord {
  const identity = processIdentity(process.pid);
  return { name: "doorstep", pid: process.pid, identity: identity ?? "unknown", stopSignal: "SIGTERM" };
}
