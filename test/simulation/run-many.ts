/** Many seeds, shared among threads; a thread is also its own entry point. */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { ManySeeds } from "./args.ts";
import { type Outcome, runSeed } from "./run-seed.ts";

/** Every `step`th seed from `first` on, up to and without `until`. */
interface Share {
  readonly first: number;
  readonly step: number;
  readonly until: number;
}

/** `onOutcome` is told of each as it ends; seeds of different threads in any order. */
export async function runMany(
  { from, count, threads }: ManySeeds,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const used = Math.max(1, Math.min(threads, Math.ceil(count / SEEDS_WORTH_A_THREAD)));
  const until = from + count;
  if (used === 1) return runShare({ first: from, step: 1, until }, onOutcome);
  await Promise.all(
    Array.from({ length: used }, (_, at) => runThread({ first: from + at, step: used, until }, onOutcome)),
  );
}

/** A thread takes a second to begin. */
const SEEDS_WORTH_A_THREAD = 200;

/** Worlds come and go: the more room for the young, the less often somebody looks which of them are gone. */
const ROOM = { maxYoungGenerationSizeMb: 96 };

async function runShare({ first, step, until }: Share, onOutcome: (outcome: Outcome) => void): Promise<void> {
  for (let seed = first; seed < until; seed += step) onOutcome(await runSeed(seed));
}

function runThread(share: Share, onOutcome: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: share, resourceLimits: ROOM });
    thread.on("message", onOutcome);
    thread.once("error", reject);
    thread.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
  });
}

if (!isMainThread && parentPort !== null && isShare(workerData)) {
  const port = parentPort;
  await runShare(workerData, (outcome) => port.postMessage(outcome));
}

function isShare(data: unknown): data is Share {
  return typeof data === "object" && data !== null && "first" in data && "step" in data && "until" in data;
}
