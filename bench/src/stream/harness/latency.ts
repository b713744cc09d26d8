/**
 * Pings at a steady rate: how long from a ping to the result it makes final, as a reader of
 * committed records sees it? Both ends are on this machine and share its clock.
 */

import { waitUntil } from "@doorstep/infra/processes";
import { type Quantiles, quantiles } from "../../quantiles.ts";
import type { Engine } from "../engines/engine.ts";
import type { Verdict } from "../job/compare.ts";
import { compareWith } from "../job/compare.ts";
import type { World } from "../job/generate.ts";
import { computeOracle } from "../job/oracle.ts";
import type { PingTable } from "../job/ping-table.ts";
import { sendPings } from "./load.ts";
import { type FoundResult, readResults } from "./read-results.ts";
import { INPUT_SETTINGS, openTrial, type Scene } from "./scene.ts";
import { openWorldLog } from "./world-log.ts";

export interface LatencyOptions {
  readonly name: string;
  readonly world: World;
  readonly perSecond: number;
}

export interface Latency {
  readonly verdict: Verdict;
  readonly perSecond: number;
  /** Milliseconds; of the last two thirds of the measured pings. */
  readonly resultMs: Quantiles | null;
  /** How far the load itself was behind its rate at the end, ms. */
  readonly loadBehindMs: number;
}

/** Pings at the rate before the measured ones, so that the engine runs and is warm. */
export const PRELUDE_SECONDS = 8;
/** Nothing has come for so long: it has caught up. */
const QUIET_MS = 3_000;
const LIMIT_MS = 180_000;

export async function measureLatency(scene: Scene, engine: Engine, options: LatencyOptions): Promise<Latency> {
  const { name, world, perSecond } = options;
  const input = `${name}-input`;
  await scene.broker.create(input, INPUT_SETTINGS);
  const trial = await openTrial(scene, { engine, name, input, hasStandby: false });
  try {
    const { brokers } = scene;
    const log = openWorldLog(world);
    const found: FoundResult[] = [];
    const reading = readResults(brokers, trial.topics, (each) => found.push(each));
    const running = await trial.start("first");
    const send = (pings: Iterable<Buffer>): Promise<BigInt64Array> =>
      Promise.race([sendPings({ brokers, topic: input, perSecond }, pings), running.orFailure]);
    const prelude = await send(log.take(perSecond * PRELUDE_SECONDS));
    await quiet(() => found.length, { least: 1, unless: running.orFailure });
    const measured = await send(log.takeRest());
    const oracle = computeOracle(log.table());
    await quiet(() => found.length, { least: oracle.expected.length, unless: running.orFailure });
    await reading.finish();
    await running.stop();

    const table = log.table();
    const sentAtMs = sentTimesByPlace(table, [...prelude, ...measured].map(Number));
    const comparison = compareWith(oracle, { byIdentity: false });
    const latencies: number[] = [];
    const countedFromMs = Number(measured[Math.floor(measured.length / 3)] ?? 0n);
    for (const { result, identity, readAtMs } of found) {
      const expected = comparison.take(result, identity);
      if (expected === null) continue;
      const closedAtMs = sentAtMs[expected.partition]?.[expected.closedByOffset] ?? 0;
      // The closing ping makes all that is left final at once; that is no steady rate.
      const isClosing = expected.closedByOffset === (sentAtMs[expected.partition]?.length ?? 0) - 1;
      if (closedAtMs >= countedFromMs && !isClosing) latencies.push(readAtMs - closedAtMs);
    }
    const tookMs = Number((measured.at(-1) ?? 0n) - (measured[0] ?? 0n));
    return {
      verdict: comparison.verdict(),
      perSecond,
      resultMs: quantiles(latencies),
      loadBehindMs: Math.round(tookMs - (measured.length / perSecond) * 1000),
    };
  } finally {
    await trial.close();
    await scene.broker.delete([input]);
  }
}

/** By partition and offset. */
function sentTimesByPlace(table: PingTable, sentMs: readonly number[]): readonly number[][] {
  const times: number[][] = Array.from({ length: table.partitionCount }, () => []);
  for (let row = 0; row < table.count; row++) times[table.partition[row] ?? 0]?.push(sentMs[row] ?? 0);
  return times;
}

/** Until there are enough, and for a while no more have come. */
async function quiet(count: () => number, { least, unless }: { least: number; unless: Promise<never> }): Promise<void> {
  let [before, sinceMs] = [-1, performance.now()];
  const isQuiet = async (): Promise<boolean> => {
    if (count() !== before) [before, sinceMs] = [count(), performance.now()];
    return before >= least && performance.now() - sinceMs >= QUIET_MS;
  };
  const orElse = (): Error => new Error(`${count()} of ${least} results after ${LIMIT_MS / 1000} s`);
  await waitUntil(isQuiet, { limitMs: LIMIT_MS, everyMs: 100, unless, orElse });
}
