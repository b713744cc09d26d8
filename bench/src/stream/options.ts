/** What `npm run bench -- stream` may be told. */
import { parseArgs } from "node:util";
import type { Engine } from "./engines/engine.ts";
import { engines } from "./engines/index.ts";

const USAGE = `npm run bench -- stream [options]

  --engines NAME,…     of ${engines.map(({ name }) => name).join(", ")}
  --parts NAME,…       of throughput, latency, takeover
  --records N          counted records of the backlog (5000000)
  --warm-up N          uncounted records before them (1000000)
  --rounds N           rounds of all engines in turn (3)
  --couriers N         of the backlog (5000)
  --latency-rate N     pings a second; by default half of what ours does in this run
  --latency-seconds N  how long (30)
  --takeover-couriers N   whose state is taken over (100000)
  --takeover-rounds N  kills of each engine (1)
  --seed TEXT          of the data (stream)

  npm run bench -- stream
  npm run bench -- stream --engines doorstep,flink-heap --rounds 5
  npm run bench -- stream --records 200000 --warm-up 50000 --rounds 1 --parts throughput`;

const PARTS = ["throughput", "latency", "takeover"] as const;
export type Part = (typeof PARTS)[number];

export interface StreamOptions {
  readonly engines: readonly Engine[];
  readonly parts: readonly Part[];
  readonly records: number;
  readonly warmUp: number;
  readonly rounds: number;
  readonly couriers: number;
  readonly latencyRate: number | null;
  readonly latencySeconds: number;
  readonly takeoverCouriers: number;
  readonly takeoverRounds: number;
  readonly seed: string;
}

/** @throws Error with the usage when the options make no sense */
export function readOptions(argv: readonly string[]): StreamOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      engines: { type: "string", default: engines.map(({ name }) => name).join(",") },
      parts: { type: "string", default: PARTS.join(",") },
      records: { type: "string", default: "5000000" },
      "warm-up": { type: "string", default: "1000000" },
      rounds: { type: "string", default: "3" },
      couriers: { type: "string", default: "5000" },
      "latency-rate": { type: "string" },
      "latency-seconds": { type: "string", default: "30" },
      "takeover-couriers": { type: "string", default: "100000" },
      "takeover-rounds": { type: "string", default: "1" },
      seed: { type: "string", default: "stream" },
    },
  });
  return {
    engines: values.engines.split(",").map((name) => found(engines, name, (engine) => engine.name)),
    parts: values.parts.split(",").map((name) => found(PARTS, name, (part) => part)),
    records: whole(values.records),
    warmUp: whole(values["warm-up"]),
    rounds: whole(values.rounds),
    couriers: whole(values.couriers),
    latencyRate: values["latency-rate"] === undefined ? null : whole(values["latency-rate"]),
    latencySeconds: whole(values["latency-seconds"]),
    takeoverCouriers: whole(values["takeover-couriers"]),
    takeoverRounds: whole(values["takeover-rounds"]),
    seed: values.seed,
  };
}

function found<T>(all: readonly T[], name: string, nameOf: (one: T) => string): T {
  const one = all.find((each) => nameOf(each) === name);
  if (one === undefined) throw new Error(`There is no "${name}".\n\n${USAGE}`);
  return one;
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`"${text}" is not a whole number from 1.\n\n${USAGE}`);
  return number;
}
