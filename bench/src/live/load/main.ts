/** Plays the world onto the logs, in real time. One argument: the run's plan. */
import { setTimeout as sleep } from "node:timers/promises";
import { findRoute } from "@doorstep/city";
import { openCity } from "@doorstep/city/node";
import { encodeRecord, keyToPartition, schemas } from "@doorstep/events";
import { createLog, type LogProducer, type OutgoingRecord, openProducer, publishSchemas } from "@doorstep/runtime";
import { createRandom } from "../../stream/job/random.ts";
import { FOLLOWED_PARTITION, type RunPlan, readPlan, writeFinding } from "../run-plan.ts";
import { phaseAt, phaseNamed, pingClock, STAY_MS, TICK_MS } from "../timeline.ts";
import { layStreets } from "../world/streets.ts";
import { createWorld, type Told } from "../world/world.ts";
import type { LoadFindings, TellFact } from "./findings.ts";

/** Beyond this a phone keeps its newest position only, and what it kept back is counted. */
const MAX_WAITING_PINGS = 50_000;
const RETRY_AFTER_MS = 250;
/** Of each phase, for quantiles: every so many. */
const KEEP_ONE_IN = 20;

const plan = readPlan(process.argv[2] ?? "");
await play(plan);

async function play({
  options,
  run,
  startMs,
  timeline,
  brokers,
  cityDir,
  partitionCount,
  dir,
}: RunPlan): Promise<void> {
  const log = createLog({ process: "load", level: "info" });
  const kafka = { brokers: brokers.split(","), clientId: "load", log };
  const city = await openCity(cityDir);
  const random = createRandom(options.seed);
  const streets = layStreets(
    { restaurants: city.restaurants, route: (from, to) => findRoute(city.graph, from, to) },
    random,
  );
  const { couriers, orders } = options;
  const fillMs = phaseNamed(timeline, "fill").toMs;
  const world = createWorld({ run, startMs, couriers, orders, clock: pingClock(timeline), fillMs, streets, random });
  const producer = await openProducer(kafka);
  await publishSchemas(producer, kafka, schemas);
  const notes = openNotes({ startMs, timeline, partitionCount });
  log.info({ lateMs: Date.now() - startMs }, "the load begins");

  let waitingPings = 0;
  const pass = (told: readonly Told[]): void => {
    const records: OutgoingRecord[] = [];
    const nowMs = Date.now();
    let pings = 0;
    for (const { to, record, dueMs } of told) {
      if (record.type === "ping") {
        if (waitingPings + pings >= MAX_WAITING_PINGS) {
          notes.dropped();
          continue;
        }
        pings++;
        notes.ping(record.courierId, dueMs, nowMs - startMs);
        const value = encodeRecord("couriers", { ...record, sentAtMs: nowMs });
        records.push({ topic: to, key: record.courierId, value });
      } else if (to === "couriers") {
        records.push({
          topic: to,
          key: "courierId" in record ? record.courierId : "",
          value: encodeRecord(to, record),
        });
      } else {
        notes.fact(record);
        records.push({ topic: to, key: record.orderId, value: encodeRecord(to, record) });
      }
    }
    if (records.length === 0) return;
    waitingPings += pings;
    void sendUntilTaken(producer, records, notes.failed).then(() => {
      waitingPings -= pings;
      notes.answered(nowMs - startMs, Date.now() - nowMs);
    });
  };

  const endMs = phaseNamed(timeline, "ending").toMs + STAY_MS;
  for (;;) {
    const nowMs = Date.now() - startMs;
    if (nowMs >= endMs) break;
    pass(world.advance(nowMs));
    // At the tick: a ping that waits for us would look as if it had waited in the phone.
    await sleep(TICK_MS - ((Date.now() - startMs) % TICK_MS));
  }
  await producer.close();
  writeFinding<LoadFindings>({ dir }, "load", { ...notes.findings(), ...world.figures });
}

/** Records of one call may arrive twice, never not at all; every reader of ours drops repeats. */
async function sendUntilTaken(
  producer: LogProducer,
  records: readonly OutgoingRecord[],
  failed: () => void,
): Promise<void> {
  for (;;) {
    try {
      await producer.send(records);
      return;
    } catch {
      failed();
      await sleep(RETRY_AFTER_MS);
    }
  }
}

function openNotes({ startMs, timeline, partitionCount }: Pick<RunPlan, "startMs" | "timeline" | "partitionCount">) {
  const facts: TellFact[] = [];
  const sent: [number, number, number][] = [];
  const byPhase: Record<string, { phoneMs: number[]; answerMs: number[] }> = {};
  const followed = new Map<string, number | null>();
  const counts = { pings: 0, pingsDropped: 0, failures: 0 };
  const ofPhase = (atMs: number): { phoneMs: number[]; answerMs: number[] } => {
    byPhase[phaseAt(timeline, atMs)] ??= { phoneMs: [], answerMs: [] };
    return byPhase[phaseAt(timeline, atMs)] ?? { phoneMs: [], answerMs: [] };
  };
  /** Its number, when it lies in the partition whose stages are followed. */
  const followedCourier = (courierId: string): number | null => {
    const known = followed.get(courierId);
    if (known !== undefined) return known;
    const lies = keyToPartition(new TextEncoder().encode(courierId), partitionCount) === FOLLOWED_PARTITION;
    const number = lies ? Number(courierId.slice(courierId.lastIndexOf("c") + 1)) : null;
    followed.set(courierId, number);
    return number;
  };
  return {
    fact: ({ orderId, type, version, atMs }: TellFact) => void facts.push({ orderId, type, version, atMs }),
    ping(courierId: string, dueMs: number, sentMs: number) {
      counts.pings++;
      if (counts.pings % KEEP_ONE_IN === 0) ofPhase(dueMs).phoneMs.push(sentMs - dueMs);
      const courier = followedCourier(courierId);
      if (courier !== null) sent.push([courier, dueMs, sentMs]);
    },
    dropped: () => void counts.pingsDropped++,
    failed: () => void counts.failures++,
    answered: (sentMs: number, tookMs: number) => void ofPhase(sentMs).answerMs.push(tookMs),
    findings: () => ({ facts, sent, byPhase, ...counts, startMs }),
  };
}
