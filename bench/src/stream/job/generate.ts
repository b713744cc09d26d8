/**
 * The data: what couriers send, in the order it reaches the log, from a seed and nothing else.
 *
 *     courier   ──•───•───•───•──────────── pause of over a minute ────────────•───•──
 *                 4 s, a little more or less                (after one ping in twenty)
 *
 * One ping in a hundred comes a second time, two in a hundred come late, each by up to 8 s.
 */
import { courierIdOf } from "./ping.ts";
import { createRandom } from "./random.ts";

export interface World {
  readonly seed: string;
  readonly couriers: number;
  /** How many there are in all, repeats included. */
  readonly records: number;
  /** Event time of the beginning. */
  readonly startMs: number;
}

export interface GeneratedPing {
  readonly courier: number;
  readonly seq: number;
  readonly eventTimeMs: number;
  readonly speedMmps: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly heading: number;
}

const EVERY_MS = 4_000;
const JITTER_MS = 250;
const PAUSE_SHARE = 1 / 20;
const SHORTEST_PAUSE_MS = 61_000;
const PAUSE_SPREAD_MS = 60_000;
const REPEATED_SHARE = 0.01;
const LATE_SHARE = 0.02;
const LATEST_MS = 8_000;
const SLICE_MS = 1_000;
const SLICES_AHEAD = LATEST_MS / SLICE_MS + 1;
/** From the last record to the one that makes everything final. */
const CLOSING_AFTER_MS = 600_000;

/** How long the data is in event time, more or less. */
export function durationMs({ couriers, records }: Pick<World, "couriers" | "records">): number {
  const pingsPerRound = 1 / PAUSE_SHARE;
  const roundMs = pingsPerRound * EVERY_MS + SHORTEST_PAUSE_MS + PAUSE_SPREAD_MS / 2;
  return (records / (couriers * pingsPerRound)) * roundMs + CLOSING_AFTER_MS;
}

interface Arrival {
  readonly arrivesAtMs: number;
  readonly ping: GeneratedPing;
}

/** A second's worth at a time, in the order of arrival. */
export function* generatePings(world: World): Generator<readonly GeneratedPing[]> {
  const couriers = Array.from({ length: world.couriers }, (_, number) => createCourier(world, number));
  const slices: Arrival[][] = Array.from({ length: SLICES_AHEAD }, () => []);
  let left = world.records;
  for (let slice = 0; left > 0; slice++) {
    const untilMs = world.startMs + (slice + 1) * SLICE_MS;
    for (const courier of couriers) {
      while (courier.nextAtMs < untilMs) {
        for (const arrival of courier.send()) {
          const at = Math.floor((arrival.arrivesAtMs - world.startMs) / SLICE_MS);
          slices[at % SLICES_AHEAD]?.push(arrival);
        }
      }
    }
    const arrived = slices[slice % SLICES_AHEAD] ?? [];
    slices[slice % SLICES_AHEAD] = [];
    arrived.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs || a.ping.courier - b.ping.courier || a.ping.seq - b.ping.seq);
    const taken = arrived.slice(0, left).map(({ ping }) => ping);
    left -= taken.length;
    yield taken;
  }
}

/** For each partition the ping that makes everything on it final; its courier sends nothing else. */
export function closingPings(
  { couriers, partitionCount }: { readonly couriers: number; readonly partitionCount: number },
  partitionOf: (courierId: string) => number,
  lastEventTimeMs: number,
): readonly GeneratedPing[] {
  const eventTimeMs = lastEventTimeMs + CLOSING_AFTER_MS;
  return Array.from({ length: partitionCount }, (_, partition) => {
    let courier = couriers;
    while (partitionOf(courierIdOf(courier)) !== partition) courier++;
    return { courier, seq: 1, eventTimeMs, speedMmps: 0, latitude: 0, longitude: 0, heading: 0 };
  });
}

interface Courier {
  nextAtMs: number;
  /** Its next ping, once or twice. */
  send(): readonly Arrival[];
}

function createCourier({ seed, startMs }: World, number: number): Courier {
  const random = createRandom(`${seed}/${number}`);
  const below = (limit: number): number => Math.floor(random() * limit);
  const courier: Courier = {
    nextAtMs: startMs + below(EVERY_MS),
    send() {
      seq++;
      const ping: GeneratedPing = {
        courier: number,
        seq,
        eventTimeMs: courier.nextAtMs,
        speedMmps: below(12_000),
        latitude: -34.9 + random() * 0.1,
        longitude: -56.2 + random() * 0.1,
        heading: below(36_000),
      };
      const isLate = random() < LATE_SHARE;
      const arrivals = [{ arrivesAtMs: ping.eventTimeMs + (isLate ? below(LATEST_MS) + 1 : 0), ping }];
      if (random() < REPEATED_SHARE) arrivals.push({ arrivesAtMs: ping.eventTimeMs + below(LATEST_MS) + 1, ping });
      const pauseMs = random() < PAUSE_SHARE ? SHORTEST_PAUSE_MS + below(PAUSE_SPREAD_MS) : 0;
      courier.nextAtMs += EVERY_MS - JITTER_MS + below(2 * JITTER_MS + 1) + pauseMs;
      return arrivals;
    },
  };
  let seq = 0;
  return courier;
}
