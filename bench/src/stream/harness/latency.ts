/**
 * Pings at a steady rate: how long from a ping to the result it makes final, as a reader of
 * committed records sees it? Both ends are on this machine and share its clock.
 */
import { type Quantiles, quantiles } from "../../quantiles.ts";
import type { Engine } from "../engines/engine.ts";
import type { Verdict } from "../job/compare.ts";
import type { World } from "../job/generate.ts";
import { computeOracle } from "../job/oracle.ts";
import type { PingTable } from "../job/ping-table.ts";
import { judge } from "./judge.ts";
import { sendPings } from "./load.ts";
import { readResults } from "./read-results.ts";
import { INPUT_SETTINGS, openTrial, type Scene } from "./scene.ts";
import { settled } from "./settled.ts";
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
const LIMIT_MS = 180_000;

export async function measureLatency(scene: Scene, engine: Engine, options: LatencyOptions): Promise<Latency> {
  const { name, world, perSecond } = options;
  const input = `${name}-input`;
  await scene.broker.create(input, INPUT_SETTINGS);
  const trial = await openTrial(scene, { engine, name, input, hasStandby: false });
  try {
    const { broker, brokers } = scene;
    const log = openWorldLog(world);
    const reading = readResults(brokers, trial.topics);
    const running = await trial.start("first");
    const send = (pings: Iterable<Buffer>): Promise<BigInt64Array> =>
      Promise.race([sendPings({ brokers, topic: input, perSecond }, pings), running.orFailure]);
    const caughtUp = (): Promise<unknown> =>
      settled({ broker, topics: trial.topics, least: 1, by: running, limitMs: LIMIT_MS });
    const prelude = await send(log.take(perSecond * PRELUDE_SECONDS));
    await caughtUp();
    const measured = await send(log.takeRest());
    await caughtUp();
    await running.stop();

    const table = log.table();
    const oracle = computeOracle(table);
    const sentAtMs = sentTimesByPlace(table, [...prelude, ...measured].map(Number));
    const countedFromMs = Number(measured[Math.floor(measured.length / 3)] ?? 0n);
    const latencies: number[] = [];
    const verdict = await judge({
      ...{ brokers, topics: trial.topics, oracle, byIdentity: false, reading },
      onRight({ readAtMs }, { partition, closedByOffset }) {
        const closedAtMs = sentAtMs[partition]?.[closedByOffset] ?? 0;
        // The closing ping makes all that is left final at once; that is no steady rate.
        const isClosing = closedByOffset === (sentAtMs[partition]?.length ?? 0) - 1;
        if (closedAtMs >= countedFromMs && !isClosing) latencies.push(readAtMs - closedAtMs);
      },
    });
    const tookMs = Number((measured.at(-1) ?? 0n) - (measured[0] ?? 0n));
    return {
      verdict,
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
