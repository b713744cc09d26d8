/**
 * The engine against Kafka Streams and Flink: one job, one broker, the same records, in turn.
 * What is measured and how is told in `stream/README.md`.
 */
import { writeResult } from "./result.ts";
import { buildPeers } from "./stream/harness/java.ts";
import { verdictText } from "./stream/harness/judge.ts";
import { type Latency, measureLatency } from "./stream/harness/latency.ts";
import { sendPings } from "./stream/harness/load.ts";
import { openScene } from "./stream/harness/open-scene.ts";
import { requireLinux } from "./stream/harness/process-usage.ts";
import { INPUT_SETTINGS, type Scene } from "./stream/harness/scene.ts";
import { measureTakeover, type Takeover } from "./stream/harness/takeover.ts";
import { type Backlog, measureThroughput, type Throughput } from "./stream/harness/throughput.ts";
import { openWorldLog } from "./stream/harness/world-log.ts";
import { durationMs, type World } from "./stream/job/generate.ts";
import { computeOracle } from "./stream/job/oracle.ts";
import { readOptions, type StreamOptions } from "./stream/options.ts";
import { latencyTable, summarise, type ThroughputSummary, takeoverTable, throughputTable } from "./stream/table.ts";

const OURS = "doorstep";
/** Slow enough for every engine, so that a takeover is not confused with catching up. */
const TAKEOVER_PER_SECOND = 5_000;
const TAKEOVER_LIVE_SECONDS = 40;
/** Event times are this far in the past at least: brokers take none from the future. */
const IN_THE_PAST_MS = 3_600_000;

export async function stream(argv: readonly string[]): Promise<boolean> {
  requireLinux();
  const options = readOptions(argv);
  await buildPeers(say);
  const { scene, close } = await openScene();
  try {
    const wants = (part: StreamOptions["parts"][number]): boolean => options.parts.includes(part);
    const throughput = wants("throughput") ? await compareThroughput(scene, options) : new Map();
    const latency = wants("latency") ? await compareLatency(scene, options, throughput) : new Map();
    const takeover = wants("takeover") ? await compareTakeovers(scene, options) : new Map();
    return report(options, { throughput, latency, takeover });
  } finally {
    await close();
  }
}

const say = (line: string): void => console.error(line);

type ThroughputOf = ReadonlyMap<string, ThroughputSummary>;
/** A sentence where it was not measured. */
type LatencyOf = ReadonlyMap<string, Latency | string>;
type TakeoverOf = ReadonlyMap<string, readonly Takeover[]>;

async function compareThroughput(scene: Scene, options: StreamOptions): Promise<ThroughputOf> {
  const { engines, rounds, warmUp, records: counted, couriers, seed } = options;
  const input = "backlog";
  await scene.broker.create(input, INPUT_SETTINGS);
  const log = openWorldLog(worldOf({ seed, couriers, records: warmUp + counted }));
  say(`putting ${warmUp + counted} pings on the log`);
  await sendPings({ brokers: scene.brokers, topic: input, perSecond: 0 }, log.takeRest());
  const oracle = computeOracle(log.table());
  say(`expecting ${oracle.windows} windows and ${oracle.sessions} sessions`);
  const backlog: Backlog = { input, warmUp, counted, oracle };
  const found = new Map<string, Throughput[]>(engines.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const engine of engines) {
      const one = await measureThroughput(scene, engine, { name: `${engine.name}-${round}`, backlog });
      found.get(engine.name)?.push(one);
      const speed = `${Math.round(one.eventsPerSecond)} events/s, ${Math.round(one.eventsPerCpuSecond)} per CPU-second`;
      say(`round ${round}, ${engine.name}: ${speed}, ${verdictText(one.verdict)}`);
    }
  }
  await scene.broker.delete([input]);
  return new Map([...found].map(([name, of]) => [name, summarise(of)]));
}

/** At half of our own rate; whoever cannot hold that is not asked to. */
async function compareLatency(scene: Scene, options: StreamOptions, throughput: ThroughputOf): Promise<LatencyOf> {
  const { engines, latencySeconds, couriers, seed } = options;
  const perSecond = options.latencyRate ?? Math.round((throughput.get(OURS)?.steadyEventsPerSecond.median ?? 0) / 2);
  if (perSecond === 0) throw new Error("without our own throughput, --latency-rate has to say the rate");
  const found = new Map<string, Latency | string>();
  for (const engine of engines) {
    const canDo = throughput.get(engine.name)?.steadyEventsPerSecond.median ?? Number.POSITIVE_INFINITY;
    if (canDo <= perSecond) {
      found.set(engine.name, `does ${canDo} a second at most`);
      continue;
    }
    const world = worldOf({ seed: `${seed}/latency`, couriers, records: perSecond * latencySeconds });
    const one = await measureLatency(scene, engine, { name: `${engine.name}-latency`, world, perSecond });
    say(`latency, ${engine.name}: p99 ${one.resultMs?.p99} ms, ${verdictText(one.verdict)}`);
    found.set(engine.name, one);
  }
  return found;
}

async function compareTakeovers(scene: Scene, options: StreamOptions): Promise<TakeoverOf> {
  const { engines, takeoverRounds, takeoverCouriers: couriers, seed } = options;
  const live = TAKEOVER_PER_SECOND * TAKEOVER_LIVE_SECONDS;
  const found = new Map<string, Takeover[]>(engines.map(({ name }) => [name, []]));
  for (let round = 1; round <= takeoverRounds; round++) {
    for (const engine of engines) {
      // Enough that everybody has been heard of.
      const world = worldOf({ seed: `${seed}/takeover`, couriers, records: 6 * couriers + live });
      const name = `${engine.name}-takeover-${round}`;
      const one = await measureTakeover(scene, engine, { name, world, live, perSecond: TAKEOVER_PER_SECOND });
      say(`takeover ${round}, ${engine.name}: ${one.takeoverSeconds.toFixed(2)} s, ${verdictText(one.verdict)}`);
      found.get(engine.name)?.push(one);
    }
  }
  return found;
}

function worldOf({ seed, couriers, records }: Omit<World, "startMs">): World {
  const pastMs = IN_THE_PAST_MS + durationMs({ couriers, records }) * 1.2;
  const hourMs = 3_600_000;
  return { seed, couriers, records, startMs: Math.floor((Date.now() - pastMs) / hourMs) * hourMs };
}

interface Found {
  readonly throughput: ThroughputOf;
  readonly latency: LatencyOf;
  readonly takeover: TakeoverOf;
}

function report(options: StreamOptions, { throughput, latency, takeover }: Found): boolean {
  if (throughput.size > 0) console.log(`${throughputTable(throughput, OURS)}\n`);
  if (latency.size > 0) console.log(`${latencyTable(latency)}\n`);
  if (takeover.size > 0) console.log(`${takeoverTable(takeover)}\n`);
  for (const { name, settings } of options.engines) console.log(`${name}: ${settings}`);
  writeResult("stream", {
    options: { ...options, engines: options.engines.map(({ name }) => name) },
    engines: Object.fromEntries(options.engines.map(({ name, settings }) => [name, settings])),
    throughput: Object.fromEntries(throughput),
    latency: Object.fromEntries(latency),
    takeover: Object.fromEntries(
      [...takeover].map(([name, rounds]) => [name, rounds.map(({ survivorLog: _, ...rest }) => rest)]),
    ),
  });
  const latencies = [...latency.values()].filter((each) => typeof each !== "string");
  return [
    [...throughput.values()].map(({ right }) => right),
    latencies.map(({ verdict }) => verdict.isRight),
    [...takeover.values()].flat().map(({ verdict }) => verdict.isRight),
  ].every((rights) => rights.every((right) => right));
}
