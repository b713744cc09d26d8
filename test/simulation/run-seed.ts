/** One seed: faults and load, then everything heals, and a perfect reader compares. */
import { endBadly } from "./endings.ts";
import { createLoad } from "./load.ts";
import { compareWithPerfect } from "./oracle.ts";
import { createStages, NEW_SCHEMA } from "./stages.ts";
import { behind, CLUSTER_ID, openWorld, type World, type WorldOptions } from "./world.ts";

export interface Outcome {
  readonly seed: number;
  /** What must not be, in sentences; empty when all is well. */
  readonly problems: readonly string[];
  readonly steps: number;
  readonly simulatedMs: number;
  readonly records: number;
  /** How often each fault happened. */
  readonly faults: ReadonlyMap<string, number>;
}

/** Some twenty times what a seed takes. */
const MAX_STEPS = 30_000;
/** After everything has healed, sessions time out and retries come around within this. */
const HEALED_WITHIN_MS = 60_000;

export async function runSeed(seed: number, options: WorldOptions = {}): Promise<Outcome> {
  const world = openWorld(seed, options);
  const { scheduler, problems, workers, cluster } = world;
  let steps = 0;

  /** False when it is not reached, which is a problem. */
  async function runUntil(isReached: () => boolean, complaint: () => string): Promise<boolean> {
    const lastStep = steps + MAX_STEPS;
    let deadlineMs = Number.POSITIVE_INFINITY;
    while (problems.length === 0) {
      if (isReached()) return true;
      if (world.now.isHealed) deadlineMs = Math.min(deadlineMs, scheduler.nowMs() + HEALED_WITHIN_MS);
      if (steps++ >= lastStep || scheduler.nowMs() > deadlineMs || !(await scheduler.step()))
        problems.push(complaint());
    }
    return false;
  }

  void live(world);
  const isDone = (): boolean => world.now.isHealed && !scheduler.isBusy && behind(world).length === 0;
  if (await runUntil(isDone, () => `still behind: ${behind(world).join(", ")}`)) {
    problems.push(...compareWithPerfect({ ...world, stages: createStages(CLUSTER_ID, [NEW_SCHEMA.id]) }));
  }
  if (problems.length === 0) await endBadly(world, runUntil);
  workers.leaveAll();
  await runUntil(
    () => workers.areGone,
    () => "a worker does not leave",
  );
  return {
    ...{ seed, problems, steps, simulatedMs: world.sinceStartMs(), faults: world.faults.counts },
    records: cluster.partitions.reduce((sum, partition) => sum + cluster.log(partition).range.end, 0),
  };
}

/** The load comes, and at its end everything heals. */
async function live(world: World): Promise<void> {
  const { plan, random, outside, cluster, sinceStartMs, now } = world;
  const newFromMs = plan.hasNewSchema ? random.between(0, plan.durationMs) : Number.POSITIVE_INFINITY;
  const knownFromMs = newFromMs + random.between(0, 4_000);
  const load = createLoad({
    random,
    records: plan.load,
    isHeavy: plan.isHeavy,
    isNew: () => sinceStartMs() >= newFromMs,
  });
  while (load.left > 0 && sinceStartMs() < plan.durationMs) {
    await outside.after((random.next() * 8 * plan.durationMs) / plan.load);
    cluster.append(load.next());
    now.isSchemaKnown ||= sinceStartMs() >= knownFromMs;
  }
  await outside.after(plan.durationMs - sinceStartMs());
  world.trace(() => "── everything heals");
  now.isSchemaKnown = true;
  now.isHealed = true;
  world.faults.heal();
  world.workers.heal();
}
