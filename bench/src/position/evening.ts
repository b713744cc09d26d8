/** What became known in an evening, in order, and what was true: from a world or from a recording. */
import type { City } from "@doorstep/city/node";
import {
  openReplay,
  type PlayedRecord,
  readLine,
  readRecording,
  replayedCourierId,
  shiftCourierFact,
  shiftOrderFact,
  shiftPing,
  toCityMap,
} from "@doorstep/courier-sim";
import {
  advance,
  createWorld,
  type Faults,
  isOver,
  type World,
  type WorldEvent,
  whereaboutsOf,
} from "@doorstep/courier-sim/world";
import { openTruth, type TruthTrack } from "./truth.ts";

export interface Evening {
  readonly records: readonly PlayedRecord[];
  /** By courier; without one nothing can be judged against the truth. */
  readonly truths: ReadonlyMap<string, TruthTrack>;
}

export interface WorldWish {
  readonly seed: string;
  readonly minutes: number;
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly faults: Faults;
}

const START_MS = 1_790_000_000_000;
const TRUTH_EVERY_MS = 250;
/** The last orders are followed to their doors, but nobody is waited for any longer. */
const TAIL_MS = 60 * 60_000;

export function playWorld(city: City, wish: WorldWish): Evening {
  const dinersUntilMs = wish.minutes * 60_000;
  const world = createWorld(toCityMap(city), {
    seed: wish.seed,
    run: "position",
    couriers: wish.couriers,
    ordersPerMinute: wish.ordersPerMinute,
    spike: null,
    dinersUntilMs,
    pingEveryMs: 4_000,
    kitchenMinutes: 8,
    maxDistanceKm: 4,
    faults: wish.faults,
    withTruth: false,
  });
  const records: PlayedRecord[] = [];
  const truths = new Map<string, TruthTrack>();
  for (let nowMs = 0; nowMs < dinersUntilMs + TAIL_MS; nowMs += TRUTH_EVERY_MS) {
    for (const event of advance(world, nowMs)) records.push(...eventToRecords(event));
    noteTruth(world, nowMs, truths);
    if (nowMs >= dinersUntilMs && isOver(world)) break;
  }
  return { records, truths };
}

/** Only of couriers at work: nobody watches the others. */
function noteTruth(world: World, nowMs: number, truths: Map<string, TruthTrack>): void {
  for (const courier of world.couriers) {
    if (courier.job === null) continue;
    const { lon, lat, onPlan } = whereaboutsOf(courier, nowMs);
    const track = truths.get(courier.courierId) ?? openTruth();
    truths.set(courier.courierId, track);
    track.add(START_MS + nowMs, { lon, lat, onRoute: onPlan });
  }
}

function eventToRecords(event: WorldEvent): readonly PlayedRecord[] {
  const tMs = START_MS + event.tMs;
  switch (event.kind) {
    case "orderFact":
      return [{ kind: "record", tMs, topic: "orders", record: shiftOrderFact(event.record, START_MS) }];
    case "courierFact":
      return [{ kind: "record", tMs, topic: "couriers", record: shiftCourierFact(event.record, START_MS) }];
    case "ping":
      return [{ kind: "record", tMs, topic: "couriers", record: shiftPing(event.record, START_MS) }];
    case "truth":
    case "wish":
    case "quietlyReady":
      return [];
  }
}

/** `onSkipped` is told of each line that could not be read. */
export async function readEvening(city: City, path: string, onSkipped: (what: string) => void): Promise<Evening> {
  const run = "position";
  const replay = openReplay({ run, route: toCityMap(city).route });
  const records: PlayedRecord[] = [];
  const truths = new Map<string, TruthTrack>();
  for await (const text of readRecording(path)) {
    for (const played of replay.play(text)) {
      if (played.kind === "record") records.push(played);
      else onSkipped(`line ${played.line} skipped: ${played.reason}`);
    }
    if (!text.includes('"truth"')) continue;
    const read = readLine(text);
    if (!read.ok || read.line.type !== "truth") continue;
    const { courierId, at, position, onRoute } = read.line;
    const id = replayedCourierId(run, courierId);
    const track = truths.get(id) ?? openTruth();
    truths.set(id, track);
    track.add(at, { lon: position[0], lat: position[1], onRoute });
  }
  return { records, truths };
}
