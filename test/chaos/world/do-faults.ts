/**
 * Does a plan. Each fault begins at its time, whether or not others are under way; only one
 * at a time is done to the same target, also when it takes longer to come back than planned.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { DoneFault } from "../evening-files.ts";
import { describeFault, type PlannedFault, targetOf } from "../plan/faults.ts";
import { type Hands, inject } from "./inject.ts";

export interface DoFaultsOptions extends Hands {
  readonly plan: readonly PlannedFault[];
  /** When the evening began. */
  readonly startMs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Rejects when one cannot be done or undone; then no other begins. */
export async function doFaults(options: DoFaultsOptions): Promise<DoneFault[]> {
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const lastOf = new Map<string, Promise<unknown>>();
  const all = options.plan.map((fault, nth) => {
    const before = lastOf.get(targetOf(fault)) ?? Promise.resolve();
    const done = before.then(() => doFault(fault, { ...options, seed: options.seed * 1_000 + nth, signal }));
    done.catch((error: unknown) => failing.abort(error));
    lastOf.set(targetOf(fault), done);
    return done;
  });
  return Promise.all(all);
}

async function doFault(fault: PlannedFault, options: DoFaultsOptions): Promise<DoneFault> {
  const { startMs, say, signal } = options;
  await sleep(Math.max(0, startMs + fault.atMs - Date.now()), undefined, { signal });
  const beganAtMs = Date.now();
  say(`${clock(beganAtMs - startMs)}  ${describeFault(fault)}`);
  const undo = await inject(fault, options);
  // Undone also when the evening ends early: whoever was stopped has to be woken to be ended.
  await sleep(fault.lastsMs, undefined, { signal }).catch(() => {});
  await undo();
  const endedAtMs = Date.now();
  if (fault.lastsMs > 1) say(`${clock(endedAtMs - startMs)}    over: ${describeFault(fault)}`);
  return { fault, beganAtMs, endedAtMs };
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
