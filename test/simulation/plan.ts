/** What a seed stands for: how large its world is, and what befalls it, and how often. Every seed leaves some faults out. */
import type { Random } from "./random.ts";

export const FAULTS = [
  "crash",
  "pause",
  "leave",
  "cut off",
  "service away",
  "redis set back",
  "redis emptied",
  "power cut",
  "a commit fails half way",
  "noted offsets forgotten",
  "retention",
  "clock of the brokers",
  "pages paused",
] as const;
export type Fault = (typeof FAULTS)[number];

/** When Redis is set back, if not just at any time; pages are paused in the middle of reading. */
export const MOMENTS = ["acquire", "commit", "reading back", "page behind", "page reading"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Plan {
  readonly amountsPartitions: number;
  readonly sumsPartitions: number;
  readonly workers: number;
  /** Faults and load last this long; then everything heals. */
  readonly durationMs: number;
  readonly load: number;
  /** By fault, how long until it happens again, on average; null for never. */
  readonly everyMs: Readonly<Record<Fault, number | null>>;
  readonly worstMoment: Moment;
  /** How likely a request goes wrong. */
  readonly trouble: number;
  /** How likely an answer takes a while. */
  readonly slowness: number;
  /** How likely time passes although something could happen. */
  readonly passTime: number;
  readonly checkpointEveryMs: number;
  readonly largestBatch: number;
  readonly hasNewSchema: boolean;
  /** Some records fill the queues. */
  readonly isHeavy: boolean;
}

/** Some worlds have a fault all the time: two of a kind close to each other find what one does not. */
const RARITIES = [0.25, 0.7, 1.5];

/** Only these faults, and Redis set back at this moment. */
export interface Focus {
  readonly everyMs: Partial<Plan["everyMs"]>;
  readonly worstMoment: Moment;
}

export function planOf(random: Random, focus?: Focus): Plan {
  const some = (everyMs: number, probability: number): number | null =>
    random.chance(probability) ? everyMs * random.pick(RARITIES) : null;
  const plan: Plan = {
    amountsPartitions: random.between(1, 4),
    sumsPartitions: random.between(1, 3),
    workers: random.between(1, 4),
    durationMs: random.between(4_000, 12_000),
    load: random.between(60, 220),
    everyMs: {
      crash: some(2_500, 0.6),
      pause: some(2_500, 0.5),
      leave: some(4_000, 0.4),
      "cut off": some(3_000, 0.4),
      "service away": some(4_000, 0.4),
      "redis set back": some(5_000, 0.4),
      "redis emptied": some(6_000, 0.3),
      "power cut": some(4_000, 0.3),
      "a commit fails half way": some(5_000, 0.25),
      "noted offsets forgotten": some(4_000, 0.2),
      retention: some(1_500, 0.3),
      "clock of the brokers": some(2_000, 0.4),
      "pages paused": some(2_500, 0.4),
    },
    worstMoment: random.pick(MOMENTS),
    trouble: random.pick([0, 0.02, 0.06, 0.2]),
    slowness: random.pick([0, 0.1, 0.4]),
    passTime: random.pick([0.01, 0.05, 0.2]),
    checkpointEveryMs: random.pick([300, 1_000, 4_000]),
    largestBatch: random.pick([2, 8, 40]),
    hasNewSchema: random.chance(0.3),
    isHeavy: random.chance(0.1),
  };
  if (focus === undefined) return plan;
  const none = Object.fromEntries(FAULTS.map((fault) => [fault, null])) as Record<Fault, null>;
  return { ...plan, everyMs: { ...none, ...focus.everyMs }, worstMoment: focus.worstMoment };
}
