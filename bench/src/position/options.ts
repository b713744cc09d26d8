/** What `npm run bench -- position` may be told. */
import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./scenarios.ts";

const USAGE = `npm run bench -- position [options]

  --phones NAME,…      of ${scenarios.map(({ name }) => name).join(", ")} (all)
  --seeds NAME,…       one evening for each (sun,rain,wind)
  --minutes N          while diners order (40)
  --couriers N         of an evening (40)
  --orders-per-minute N   of an evening (1)
  --fps N              frames a second of a page (10)
  --from FILE          a recording instead of evenings of our own
  --verbose            what each wrong frame did

  npm run bench -- position
  npm run bench -- position --phones ordinary,bad --seeds a,b,c
  npm run bench -- position --from evening.jsonl.gz`;

export interface PositionOptions {
  readonly phones: readonly Scenario[];
  readonly seeds: readonly string[];
  readonly minutes: number;
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly frameMs: number;
  readonly from: string | null;
  readonly verbose: boolean;
}

/** @throws Error with the usage when the options make no sense */
export function readOptions(argv: readonly string[]): PositionOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      phones: { type: "string", default: scenarios.map(({ name }) => name).join(",") },
      seeds: { type: "string", default: "sun,rain,wind" },
      minutes: { type: "string", default: "40" },
      couriers: { type: "string", default: "40" },
      "orders-per-minute": { type: "string", default: "1" },
      fps: { type: "string", default: "10" },
      from: { type: "string" },
      verbose: { type: "boolean", default: false },
    },
  });
  return {
    phones: values.phones.split(",").map(scenarioNamed),
    seeds: values.seeds.split(","),
    minutes: positive(values.minutes),
    couriers: positive(values.couriers),
    ordersPerMinute: positive(values["orders-per-minute"]),
    frameMs: 1_000 / positive(values.fps),
    from: values.from ?? null,
    verbose: values.verbose,
  };
}

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There are no phones "${name}".\n\n${USAGE}`);
  return found;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number))) throw new Error(`"${text}" is not a number above 0.\n\n${USAGE}`);
  return number;
}
