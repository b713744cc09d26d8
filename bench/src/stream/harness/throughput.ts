/** Drains a backlog with one engine: how fast, at what cost, and was it right. */
import type { Engine } from "../engines/engine.ts";
import type { Verdict } from "../job/compare.ts";
import type { Oracle } from "../job/oracle.ts";
import { PARTITIONS } from "./broker.ts";
import { judge } from "./judge.ts";
import { forgetPeak, peakBytes, type UsageWatch, watchUsage } from "./process-usage.ts";
import { trackProgress } from "./progress.ts";
import { openTrial, type Scene } from "./scene.ts";
import { settled } from "./settled.ts";

export interface Throughput {
  readonly verdict: Verdict;
  /** Counted records over the time from the last uncounted one to the last result committed. */
  readonly eventsPerSecond: number;
  /** Over the counted records without their first and last tenth. */
  readonly steadyEventsPerSecond: number;
  /** Counted records over the processor time spent on them, Redis's included. */
  readonly eventsPerCpuSecond: number;
  readonly cpuSeconds: number;
  readonly redisCpuSeconds: number;
  /** Redis's included. */
  readonly peakBytes: number;
  readonly redisPeakBytes: number;
  /** From the start of the process, uncounted records included. */
  readonly catchUpSeconds: number;
}

export interface Backlog {
  readonly input: string;
  readonly warmUp: number;
  /** After the warm-up; closing pings are not counted. */
  readonly counted: number;
  readonly oracle: Oracle;
}

const LIMIT_MS = 45 * 60_000;

export async function measureThroughput(
  scene: Scene,
  engine: Engine,
  { name, backlog }: { readonly name: string; readonly backlog: Backlog },
): Promise<Throughput> {
  const { oracle, warmUp, counted } = backlog;
  const trial = await openTrial(scene, { engine, name, input: backlog.input, hasStandby: false });
  const watches: UsageWatch[] = [];
  try {
    if (engine.usesRedis) forgetPeak(scene.redisPid);
    const redis = watchUsage(scene.redisPid);
    const startedMs = Date.now();
    const running = await trial.start("first");
    const own = watchUsage(running.pid);
    watches.push(redis, own);
    const last = await settled({
      ...{ broker: scene.broker, topics: trial.topics, by: running, limitMs: LIMIT_MS },
      least: oracle.expected.length,
    });
    const memory = { own: peakBytes(running.pid), redis: engine.usesRedis ? peakBytes(scene.redisPid) : 0 };
    await running.stop();

    const progress = trackProgress(PARTITIONS);
    const { brokers } = scene;
    const verdict = await judge({
      ...{ brokers, topics: trial.topics, oracle, byIdentity: false },
      onRight: ({ appendedAtMs }, expected) => progress.note(appendedAtMs, expected),
    });
    const at = (records: number): number => progress.reachedAtMs(records) ?? last.atMs;
    const warmMs = at(warmUp);
    const [steadyFromMs, steadyToMs] = [at(warmUp + counted * 0.1), at(warmUp + counted * 0.9)];
    const spent = (watch: UsageWatch): number => watch.cpuSecondsAt(last.atMs) - watch.cpuSecondsAt(warmMs);
    const redisCpuSeconds = engine.usesRedis ? spent(redis) : 0;
    const cpuSeconds = spent(own) + redisCpuSeconds;
    return {
      verdict,
      eventsPerSecond: (counted / (last.atMs - warmMs)) * 1000,
      steadyEventsPerSecond: ((counted * 0.8) / (steadyToMs - steadyFromMs)) * 1000,
      eventsPerCpuSecond: counted / cpuSeconds,
      cpuSeconds,
      redisCpuSeconds,
      peakBytes: memory.own + memory.redis,
      redisPeakBytes: memory.redis,
      catchUpSeconds: (last.atMs - startedMs) / 1000,
    };
  } finally {
    for (const watch of watches) watch.stop();
    await trial.close();
  }
}
