/**
 * The engine against Kafka Streams and Flink: one job, one broker, the same records, in turn.
 * What is measured and how is told in `stream/README.md`.
 */
import { writeResult } from "./result.ts";
import { buildPeers } from "./stream/harness/java.ts";
import { verdictText } from "./stream/harness/judge.ts";
import { type Latency, measureLatency, PRELUDE_SECONDS } from "./stream/harness/latency.ts";
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
/**
 * Of each courier, before: so long that sessions end all the time. Windows alone come in
 * bursts, many seconds apart at this rate, and would tell the time of a takeover no better.
 */
const TAKEOVER_PINGS_EACH = 15;
/** Event times are this far in the past at least: brokers take none from the future. */
const IN_THE_PAST_MS = 3_600_000;

export async function stream(argv: readonly string[]): Promise<boolean> {
  requireLinux();
  const options = readOptions(argv);
  await buildPeers(say);
  const { scene, close } = await openScene();
  const found: Found = { throughput: new Map(), latency: new Map(), takeover: new Map(), failures: [] };
  try {
    if (options.parts.includes("throughput")) await compareThroughput(scene, options, found);
    if (options.parts.includes("latency")) await compareLatency(scene, options, found);
    if (options.parts.includes("takeover")) await compareTakeovers(scene, options, found);
  } finally {
    await close();
  }
  print(options, found);
  return isRight(found);
}

const say = (line: string): void => console.error(line);

/** By engine. */
interface Found {
  readonly throughput: Map<string, Throughput[]>;
  /** A sentence where it was not measured. */
  readonly latency: Map<string, Latency | string>;
  readonly takeover: Map<string, Takeover[]>;
  /** Measurements that came to nothing, and why. */
  readonly failures: string[];
}

/** One engine that fails does not cost the others their figures; and what there is is kept at once. */
async function attempt(what: string, options: StreamOptions, found: Found, act: () => Promise<string>): Promise<void> {
  try {
    say(`${what}: ${await act()}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    found.failures.push(`${what}: ${reason}`);
    say(`${what} FAILED: ${reason}`);
  }
  keep(options, found);
}

async function compareThroughput(scene: Scene, options: StreamOptions, found: Found): Promise<void> {
  const { engines, rounds, warmUp, records: counted, couriers, seed } = options;
  const input = "backlog";
  await scene.broker.create(input, INPUT_SETTINGS);
  const log = openWorldLog(worldOf({ seed, couriers, records: warmUp + counted }));
  say(`putting ${warmUp + counted} pings on the log`);
  await sendPings({ brokers: scene.brokers, topic: input, perSecond: 0 }, log.takeRest());
  const oracle = computeOracle(log.table());
  say(`expecting ${oracle.windows} windows and ${oracle.sessions} sessions`);
  const backlog: Backlog = { input, warmUp, counted, oracle };
  for (let round = 1; round <= rounds; round++) {
    for (const engine of engines) {
      await attempt(`round ${round}, ${engine.name}`, options, found, async () => {
        const one = await measureThroughput(scene, engine, { name: `${engine.name}-${round}`, backlog });
        addTo(found.throughput, engine.name, one);
        const { eventsPerSecond, eventsPerCpuSecond, verdict } = one;
        const speed = `${Math.round(eventsPerSecond)} events/s, ${Math.round(eventsPerCpuSecond)} per CPU-second`;
        return `${speed}, ${verdictText(verdict)}`;
      });
    }
  }
  await scene.broker.delete([input]);
}

/** At half of our own rate; whoever cannot hold that is not asked to. */
async function compareLatency(scene: Scene, options: StreamOptions, found: Found): Promise<void> {
  const { engines, latencySeconds, couriers, seed } = options;
  const fastest = (name: string): number | undefined => {
    const rounds = found.throughput.get(name);
    return rounds && summarise(rounds).steadyEventsPerSecond.median;
  };
  const perSecond = options.latencyRate ?? Math.round((fastest(OURS) ?? 0) / 2);
  if (perSecond === 0) throw new Error("without our own throughput, --latency-rate has to say the rate");
  for (const engine of engines) {
    const most = fastest(engine.name) ?? Number.POSITIVE_INFINITY;
    if (most <= perSecond) {
      found.latency.set(engine.name, `does ${most} a second at most`);
      continue;
    }
    const world = worldOf({
      seed: `${seed}/latency`,
      couriers,
      records: perSecond * (PRELUDE_SECONDS + latencySeconds),
    });
    await attempt(`latency, ${engine.name}`, options, found, async () => {
      const one = await measureLatency(scene, engine, { name: `${engine.name}-latency`, world, perSecond });
      found.latency.set(engine.name, one);
      return `p99 ${one.resultMs?.p99} ms, ${verdictText(one.verdict)}`;
    });
  }
}

async function compareTakeovers(scene: Scene, options: StreamOptions, found: Found): Promise<void> {
  const { engines, takeoverRounds, takeoverCouriers: couriers, seed } = options;
  const live = TAKEOVER_PER_SECOND * TAKEOVER_LIVE_SECONDS;
  const world = worldOf({ seed: `${seed}/takeover`, couriers, records: TAKEOVER_PINGS_EACH * couriers + live });
  for (let round = 1; round <= takeoverRounds; round++) {
    for (const engine of engines) {
      await attempt(`takeover ${round}, ${engine.name}`, options, found, async () => {
        const name = `${engine.name}-takeover-${round}`;
        const one = await measureTakeover(scene, engine, { name, world, live, perSecond: TAKEOVER_PER_SECOND });
        addTo(found.takeover, engine.name, one);
        return `${one.takeoverSeconds.toFixed(2)} s, ${verdictText(one.verdict)}`;
      });
    }
  }
}

function addTo<T>(lists: Map<string, T[]>, name: string, one: T): void {
  lists.set(name, [...(lists.get(name) ?? []), one]);
}

function worldOf({ seed, couriers, records }: Omit<World, "startMs">): World {
  const pastMs = IN_THE_PAST_MS + durationMs({ couriers, records }) * 1.2;
  const hourMs = 3_600_000;
  return { seed, couriers, records, startMs: Math.floor((Date.now() - pastMs) / hourMs) * hourMs };
}

const summaries = ({ throughput }: Found): Map<string, ThroughputSummary> =>
  new Map([...throughput].map(([name, rounds]) => [name, summarise(rounds)]));

function print({ engines }: StreamOptions, found: Found): void {
  if (found.throughput.size > 0) console.log(`${throughputTable(summaries(found), OURS)}\n`);
  if (found.latency.size > 0) console.log(`${latencyTable(found.latency)}\n`);
  if (found.takeover.size > 0) console.log(`${takeoverTable(found.takeover)}\n`);
  for (const failure of found.failures) console.log(`FAILED: ${failure}`);
  for (const { name, settings } of engines) console.log(`${name}: ${settings}`);
}

function keep(options: StreamOptions, found: Found): void {
  writeResult("stream", {
    options: { ...options, engines: options.engines.map(({ name }) => name) },
    engines: Object.fromEntries(options.engines.map(({ name, settings }) => [name, settings])),
    throughput: Object.fromEntries(summaries(found)),
    rounds: Object.fromEntries(found.throughput),
    latency: Object.fromEntries(found.latency),
    takeover: Object.fromEntries(found.takeover),
    failures: found.failures,
  });
}

function isRight({ throughput, latency, takeover, failures }: Found): boolean {
  const measured = [...throughput.values(), ...takeover.values(), [...latency.values()]].flat();
  return failures.length === 0 && measured.every((one) => typeof one === "string" || one.verdict.isRight);
}
