/**
 * What happens when, known to every process of the benchmark from the start, so that none
 * has to tell another. Times are milliseconds from the beginning of the run.
 *
 *     fill  connect  idle  warm-up  steady  spike  recovery  storm  slow  ending
 *     └ facts only ──────┘ └ pings ───────────────────────────────────┘ └ nothing new
 */
export const PHASES = [
  "fill",
  "connect",
  "idle",
  "warm-up",
  "steady",
  "spike",
  "recovery",
  "storm",
  "slow",
  "ending",
] as const;
export type PhaseName = (typeof PHASES)[number];

export interface Phase {
  readonly name: PhaseName;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of the clock that pings and facts are due by. */
export const TICK_MS = 10;
export const PING_EVERY_MS = 4_000;
export const SPIKE_TIMES = 10;

export interface Sizes {
  readonly couriers: number;
  readonly sockets: number;
  readonly minutes: number;
  readonly spikeSeconds: number;
}

export function timelineOf({ couriers, sockets, minutes, spikeSeconds }: Sizes): readonly Phase[] {
  const seconds: Readonly<Record<PhaseName, number>> = {
    fill: 5 + Math.ceil(couriers / 1_000),
    // Pages come one after another; 400 handshakes a second leave the machine time for what else it does.
    connect: 5 + Math.ceil(sockets / 400),
    idle: 10,
    "warm-up": 30,
    steady: minutes * 60,
    spike: spikeSeconds,
    recovery: 60,
    storm: 30,
    slow: 60,
    ending: 10,
  };
  let atMs = 0;
  return PHASES.map((name) => {
    const fromMs = atMs;
    atMs += seconds[name] * 1_000;
    return { name, fromMs, toMs: atMs };
  });
}

export function phaseNamed(timeline: readonly Phase[], name: PhaseName): Phase {
  const found = timeline.find((phase) => phase.name === name);
  if (found === undefined) throw new Error(`there is no phase "${name}"`);
  return found;
}

/** The phase a moment falls into; the last one for any later moment. */
export function phaseAt(timeline: readonly Phase[], atMs: number): PhaseName {
  return timeline.find((phase) => atMs < phase.toMs)?.name ?? "ending";
}

/** Where in the ping interval a courier's turn is: a multiple of the tick, spread evenly over couriers. */
export function turnMs(courier: number): number {
  const ticks = PING_EVERY_MS / TICK_MS;
  return Math.floor(((courier * GOLDEN) % 1) * ticks) * TICK_MS;
}

const GOLDEN = 0.618_033_988_749_894_9;

/** The load and the pages stay a little longer than the last phase, so that they can be looked at in it. */
export const STAY_MS = 5_000;
/** After a storm everybody comes back within this, each at a moment of its own. */
export const STORM_MS = 1_000;

export interface PingClock {
  readonly from: number;
  readonly until: number;
  readonly spikeFrom: number;
  readonly spikeUntil: number;
}

export function pingClock(timeline: readonly Phase[]): PingClock {
  const spike = phaseNamed(timeline, "spike");
  return {
    from: phaseNamed(timeline, "warm-up").fromMs,
    until: phaseNamed(timeline, "ending").fromMs,
    spikeFrom: spike.fromMs,
    spikeUntil: spike.toMs,
  };
}

/** How long from one ping of a courier to the next. */
export function pingIntervalMs(clock: PingClock, atMs: number): number {
  return clock.spikeFrom <= atMs && atMs < clock.spikeUntil ? PING_EVERY_MS / SPIKE_TIMES : PING_EVERY_MS;
}

/** When the newest ping at or before a moment was due. So a receiver knows it without being told. */
export function lastDueMs(clock: PingClock, courier: number, atMs: number): number {
  const within = Math.min(atMs, clock.until - 1);
  const turn = turnMs(courier);
  const before = (limitMs: number, everyMs: number): number =>
    limitMs - ((((limitMs - turn) % everyMs) + everyMs) % everyMs);
  const everyMs = pingIntervalMs(clock, within);
  const due = before(within, everyMs);
  // Just after the spike's begin or end the newest may be one of before it.
  if (everyMs !== PING_EVERY_MS && due < clock.spikeFrom) return before(within, PING_EVERY_MS);
  if (everyMs === PING_EVERY_MS && within >= clock.spikeUntil && due < clock.spikeUntil) {
    return before(clock.spikeUntil - 1, PING_EVERY_MS / SPIKE_TIMES);
  }
  return due;
}
