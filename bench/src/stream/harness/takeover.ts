/**
 * kill -9 of one of two instances under a steady load: how long until each partition has a
 * result of the survivor's that readers can see?
 *
 *     backlog, drained by both ── pings at a steady rate ──✝ first ──────────► to the end
 *                                                          │← takeover →│ last partition to move on
 *
 * What the dead one had left to commit is waited for first, so that it is not taken for the
 * survivor's. Afterwards all results are held against the oracle.
 */
import { readFileSync } from "node:fs";
import { waitUntil } from "@doorstep/infra/processes";
import type { Engine, TakeoverSteps } from "../engines/engine.ts";
import type { Verdict } from "../job/compare.ts";
import type { World } from "../job/generate.ts";
import { computeOracle } from "../job/oracle.ts";
import { PARTITIONS } from "./broker.ts";
import { judge } from "./judge.ts";
import { sendPings } from "./load.ts";
import { INPUT_SETTINGS, openTrial, type Scene } from "./scene.ts";
import { settled } from "./settled.ts";
import { openWorldLog } from "./world-log.ts";

export interface TakeoverOptions {
  readonly name: string;
  /** The last `live` of its records come at a rate. */
  readonly world: World;
  readonly live: number;
  readonly perSecond: number;
}

export interface Takeover {
  readonly verdict: Verdict;
  /** By partition, from the kill. */
  readonly seconds: readonly number[];
  /** Until every partition had moved on. */
  readonly takeoverSeconds: number;
  readonly steps: TakeoverSteps | null;
}

const LIMIT_MS = 20 * 60_000;
/** Commits of the dead that the broker was about to finish. */
const LAST_WORDS_MS = 150;
const POLL_EVERY_MS = 20;

export async function measureTakeover(scene: Scene, engine: Engine, options: TakeoverOptions): Promise<Takeover> {
  const { name, world, live, perSecond } = options;
  const input = `${name}-input`;
  await scene.broker.create(input, INPUT_SETTINGS);
  const trial = await openTrial(scene, { engine, name, input, hasStandby: true });
  try {
    const { broker, brokers } = scene;
    const log = openWorldLog(world);
    await sendPings({ brokers, topic: input, perSecond: 0 }, log.take(world.records - live));
    const ends = () => broker.ends([trial.topics.windows, trial.topics.sessions]);
    const total = async (): Promise<number> => (await ends()).offsets.reduce((sum, end) => sum + end, 0);

    const first = await trial.start("first");
    const begun = { limitMs: 120_000, unless: first.orFailure, orElse: () => new Error("the first did not begin") };
    await waitUntil(async () => (await total()) > 0, begun);
    const second = await trial.start("second");
    // Not all: an engine whose watermark is the least over partitions holds some back.
    const least = Math.floor(computeOracle(log.table()).expected.length * 0.9);
    await settled({ broker, topics: trial.topics, least, by: first, limitMs: LIMIT_MS });

    const loaded = sendPings({ brokers, topic: input, perSecond }, log.takeRest());
    // A failed load is heard of below.
    loaded.catch(() => {});
    const drained = await total();
    const moving = {
      limitMs: 120_000,
      unless: first.orFailure,
      orElse: () => new Error("no result of the live pings"),
    };
    await waitUntil(async () => (await total()) > drained + perSecond / 10, moving);

    process.kill(first.pid, "SIGKILL");
    const killedMs = Date.now();
    await first.ended;
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    const seconds = await secondsToMoveOn(await ends(), ends, killedMs);

    await loaded;
    const oracle = computeOracle(log.table());
    await settled({ broker, topics: trial.topics, least: oracle.expected.length, by: second, limitMs: LIMIT_MS });
    await second.stop();
    const verdict = await judge({ brokers, topics: trial.topics, oracle, byIdentity: engine.repeatsByIdentity });
    const steps = engine.takeoverSteps?.(readFileSync(second.logFile, "utf8"), killedMs) ?? null;
    return { verdict, seconds, takeoverSeconds: Math.max(...seconds), steps };
  } finally {
    await trial.close();
    await scene.broker.delete([input]);
  }
}

interface EndsNow {
  readonly atMs: number;
  readonly offsets: readonly number[];
}

/** A partition of the input has its results on the same partition of both topics. */
async function secondsToMoveOn(from: EndsNow, ends: () => Promise<EndsNow>, killedMs: number): Promise<number[]> {
  const seconds = new Array<number | null>(PARTITIONS).fill(null);
  const look = async (): Promise<boolean> => {
    const now = await ends();
    for (const [at, offset] of now.offsets.entries()) {
      if (offset > (from.offsets[at] ?? 0)) seconds[at % PARTITIONS] ??= (now.atMs - killedMs) / 1000;
    }
    return seconds.every((each) => each !== null);
  };
  await waitUntil(look, {
    limitMs: 120_000,
    everyMs: POLL_EVERY_MS,
    orElse: () => new Error("nobody took over within two minutes"),
  });
  return seconds.map((each) => each ?? 0);
}
