/**
 * From a seed and a length to what is done and when. Pure: the same arguments give the same
 * plan, so that a bad evening can be had again.
 *
 *     0      warm up      faults, some at once      calm      end
 *     ├──────────────────┼─────────────────────────┼─────────┤
 */
import {
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  faultKinds,
  type PlannedFault,
  targetOf,
  WEBS,
  WORKERS,
} from "./faults.ts";
import { type Random, randomOf } from "./random.ts";

export interface PlanOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Only these; all by default. */
  readonly kinds?: readonly FaultKind[];
}

/** Orders are under way and statuses flow before anything is disturbed. */
export const WARM_UP_MS = 10_000;
/** Everything has come back, and orders are seen to their end. */
export const CALM_MS = 20_000;
/** One fault begins this often; most last longer, so that some meet. */
const EVERY_MS = 6_000;
/** After one ended its target has this long to itself. */
const REST_MS = 1_500;

/** A plan that leaves a fault too little time is drawn anew; few are. */
const MOST_DRAWS = 50;

export function planFaults({ seed, minutes, kinds = FAULT_KINDS }: PlanOptions): readonly PlannedFault[] {
  const random = randomOf(seed);
  const endMs = Math.floor(minutes * 60_000) - CALM_MS;
  const roomMs = endMs - WARM_UP_MS;
  if (roomMs <= 0 || kinds.length === 0) return [];
  // With little time every kind still has its turn, closer together.
  const count = Math.max(Math.floor(roomMs / EVERY_MS), minutes >= 2 ? kinds.length : 1);
  const draw = () => drawPlan(roundsOf(kinds, count, random), endMs, random);
  let plan = draw();
  for (let draws = 1; draws < MOST_DRAWS && !plan.every(isLongEnough); draws++) plan = draw();
  return plan.filter(isLongEnough).sort((a, b) => a.atMs - b.atMs);
}

function drawPlan(kinds: readonly FaultKind[], endMs: number, random: Random): PlannedFault[] {
  const gapMs = (endMs - WARM_UP_MS) / kinds.length;
  const busyUntil = new Map<string, number>();
  return kinds.map((kind, nth): PlannedFault => {
    const fault = quietest(faultOf(kind, random), busyUntil);
    const [fromMs, toMs] = faultKinds[kind].lastsMs;
    const drawnMs = random.between(fromMs, toMs);
    // Early enough to last as long as it should.
    const wishMs = Math.min(WARM_UP_MS + Math.floor((nth + random.next() * 0.8) * gapMs), endMs - drawnMs);
    const atMs = Math.max(wishMs, WARM_UP_MS, busyUntil.get(targetOf(fault)) ?? 0);
    const lastsMs = Math.min(drawnMs, endMs - atMs);
    busyUntil.set(targetOf(fault), atMs + lastsMs + REST_MS);
    return { ...fault, atMs, lastsMs };
  });
}

const isLongEnough = ({ kind, lastsMs }: PlannedFault): boolean => lastsMs >= faultKinds[kind].lastsMs[0];

/** Every kind once, in a drawn order, then every kind again. */
function roundsOf(kinds: readonly FaultKind[], count: number, random: Random): FaultKind[] {
  const rounds: FaultKind[] = [];
  while (rounds.length < count) {
    const round = random.shuffle(kinds);
    rounds.push(...round.slice(0, count - rounds.length));
  }
  return rounds;
}

function faultOf(kind: FaultKind, random: Random): Fault {
  const manner = random.pick(["reset", "silent"] as const);
  switch (kind) {
    case "kill-worker":
    case "restart-worker":
    case "pause-worker":
    case "isolate-worker":
      return { kind, actor: random.pick(WORKERS) };
    case "cut-worker-kafka":
    case "cut-worker-redis":
      return { kind, actor: random.pick(WORKERS), manner };
    case "kill-web":
      return { kind, actor: random.pick(WEBS) };
    case "cut-web":
      return { kind, actor: random.pick(WEBS), server: random.pick(["kafka", "redis", "postgres"]), manner };
    case "cut-sim":
      return { kind, manner };
    case "redis-truncate":
      return { kind, tornBytes: random.between(1, 200) };
    case "repeat-records":
      return { kind, count: random.between(100, 400) };
    case "poison":
      return { kind, count: random.between(3, 12) };
    case "redis-kill":
    case "redis-flush":
    case "kafka-kill":
    case "postgres-kill":
    case "connect-kill":
    case "kill-projections":
    case "burst":
      return { kind };
  }
}

/** The same fault, done to whichever of its kind has been left alone for longest. */
function quietest(fault: Fault, busyUntil: ReadonlyMap<string, number>): Fault {
  const untilMs = (name: string): number => busyUntil.get(name) ?? 0;
  switch (fault.kind) {
    case "kill-worker":
    case "restart-worker":
    case "pause-worker":
    case "isolate-worker":
    case "cut-worker-kafka":
    case "cut-worker-redis": {
      const other = WORKERS.find((name) => untilMs(name) < untilMs(fault.actor));
      return other === undefined ? fault : { ...fault, actor: other };
    }
    case "kill-web":
    case "cut-web": {
      const other = WEBS.find((name) => untilMs(name) < untilMs(fault.actor));
      return other === undefined ? fault : { ...fault, actor: other };
    }
    default:
      return fault;
  }
}
