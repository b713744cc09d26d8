/**
 * Pings at a steady rate: how long from a ping to the result it makes final, as a reader of
 * committed records sees it? Both ends are on this machine and share its clock.
 */

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
  /** Milliseconds; of the last two thirds of the pings. */
  readonly resultMs: Quantiles | null;
  /** How far the load itself was behind its rate at the end, ms. */
  readonly loadBehindMs: number;
}

/** For an engine to start and a reader to be there before the first ping. */
const START_MS = 8_000;
const SETTLE_MS = 4_000;

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
    await Promise.race([wait(START_MS), running.orFailure]);
    const sentMs = await Promise.race([
      sendPings({ brokers, topic: input, perSecond }, log.takeRest()),
      running.orFailure,
    ]);
    await waitForMore(found, running.orFailure);
    await reading.finish();
    await running.stop();

    const table = log.table();
    const sentAtMs = sentTimesByPlace(table, sentMs);
    const comparison = compareWith(computeOracle(table), { byIdentity: false });
    const latencies: number[] = [];
    const countedFromMs = Number(sentMs[Math.floor(sentMs.length / 3)] ?? 0n);
    // The closing pings make all final at once; that is no steady rate.
    const countedToMs = Number(sentMs[world.records - 1] ?? 0n);
    for (const { result, identity, readAtMs } of found) {
      const expected = comparison.take(result, identity);
      if (expected === null) continue;
      const closedAtMs = sentAtMs[expected.partition]?.[expected.closedByOffset] ?? 0;
      const isClosing = expected.closedByOffset === (sentAtMs[expected.partition]?.length ?? 0) - 1;
      if (closedAtMs >= countedFromMs && closedAtMs <= countedToMs && !isClosing) latencies.push(readAtMs - closedAtMs);
    }
    const tookMs = Number((sentMs.at(-1) ?? 0n) - (sentMs[0] ?? 0n));
    return {
      verdict: comparison.verdict(),
      perSecond,
      resultMs: quantiles(latencies),
      loadBehindMs: Math.round(tookMs - (world.records / perSecond) * 1000),
    };
  } finally {
    await trial.close();
    await scene.broker.delete([input]);
  }
}

/** By partition and offset. */
function sentTimesByPlace(table: PingTable, sentMs: BigInt64Array): readonly number[][] {
  const times: number[][] = Array.from({ length: table.partitionCount }, () => []);
  for (let row = 0; row < table.count; row++) times[table.partition[row] ?? 0]?.push(Number(sentMs[row] ?? 0n));
  return times;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until for a while nothing more has come. */
async function waitForMore(found: readonly FoundResult[], failure: Promise<never>): Promise<void> {
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    await Promise.race([wait(SETTLE_MS), failure]);
  }
}
