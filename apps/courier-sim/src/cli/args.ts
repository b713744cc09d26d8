/** The command line as a function: from words to what to do, or to sentences about what is wrong with them. */
import { type Faults, ORDINARY_FAULTS, type Spike } from "../world/options.ts";
import { parseFaults } from "./faults.ts";
import { parseDurationMs, parseNumber, parseSpike, type Reading } from "./values.ts";

export interface SimOptions {
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly seed: string;
  /** Null: a new one. */
  readonly run: string | null;
  /** Null: the environment's. */
  readonly city: string | null;
  readonly faults: Faults;
  readonly spike: Spike | null;
  /** Orders are taken by Doorstep's API, which also chooses the couriers; or told straight to the log, for load. */
  readonly to: "api" | "kafka";
  readonly recordTo: string | null;
  readonly replayFrom: string | null;
  /** What the log has confirmed, line by line. */
  readonly acknowledgedTo: string | null;
  readonly dryRun: boolean;
  readonly pingEveryMs: number;
  /** How long diners order; null: until stopped. */
  readonly minutes: number | null;
  readonly kitchenMinutes: number;
  readonly maxDistanceKm: number;
  readonly reportEveryMs: number;
}

export type ParsedArgs =
  | { readonly ask: "run"; readonly options: SimOptions }
  | { readonly ask: "help" }
  | { readonly ask: "nothing"; readonly mistakes: readonly string[] };

export const DEFAULT_OPTIONS: SimOptions = {
  couriers: 60,
  ordersPerMinute: 1.5,
  seed: "montevideo",
  run: null,
  city: null,
  faults: ORDINARY_FAULTS,
  spike: null,
  to: "api",
  recordTo: null,
  replayFrom: null,
  acknowledgedTo: null,
  dryRun: false,
  pingEveryMs: 4_000,
  minutes: null,
  kitchenMinutes: 15,
  maxDistanceKm: 4.5,
  reportEveryMs: 2_000,
};

type Flag = (text: string) => Reading<Partial<SimOptions>>;

const FLAGS: Readonly<Record<string, Flag>> = {
  "--couriers": number("couriers", { from: 0, to: 20_000, whole: true }),
  "--orders-per-minute": number("ordersPerMinute", { from: 0, to: 5_000, whole: false }),
  "--seed": (text) => ok({ seed: text }),
  "--run": (text) =>
    /^[A-Za-z0-9_]{1,24}$/.test(text)
      ? ok({ run: text })
      : no(`takes up to 24 letters, digits or "_", because every id carries it, not "${text}"`),
  "--city": (text) => ok({ city: text }),
  "--faults": (text) => map(parseFaults(text), (faults) => ({ faults })),
  "--spike": (text) => map(parseSpike(text), (spike) => ({ spike })),
  "--to": (text) => (text === "api" || text === "kafka" ? ok({ to: text }) : no(`takes api or kafka, not "${text}"`)),
  "--record": (text) => ok({ recordTo: text }),
  "--replay": (text) => ok({ replayFrom: text }),
  "--acknowledged": (text) => ok({ acknowledgedTo: text }),
  "--ping-every": duration("pingEveryMs", { fromMs: 500, toMs: 600_000 }),
  "--minutes": number("minutes", { from: 0, to: 10_080, whole: false }),
  "--kitchen-minutes": number("kitchenMinutes", { from: 0.1, to: 120, whole: false }),
  "--max-distance-km": number("maxDistanceKm", { from: 0.3, to: 30, whole: false }),
  "--report-every": duration("reportEveryMs", { fromMs: 200, toMs: 600_000 }),
};

/** A recording is what it is; these would change it, or have nothing to change. */
const NOT_WITH_REPLAY = [
  "--couriers",
  "--orders-per-minute",
  "--seed",
  "--faults",
  "--spike",
  "--record",
  "--ping-every",
  "--minutes",
  "--kitchen-minutes",
  "--max-distance-km",
] as const;

export function parseArgs(argv: readonly string[]): ParsedArgs {
  let options = DEFAULT_OPTIONS;
  const mistakes: string[] = [];
  const given = new Set<string>();
  const words = argv.flatMap((word) => splitAtEquals(word));
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--help" || word === "-h") return { ask: "help" };
    if (word === "--dry-run") {
      options = { ...options, dryRun: true };
      continue;
    }
    const flag = FLAGS[word];
    if (flag === undefined) {
      mistakes.push(`${word} is not a flag of this command; --help lists them.`);
      continue;
    }
    const value = words[at + 1];
    if (value === undefined || value.startsWith("--")) {
      mistakes.push(`${word} needs a value.`);
      continue;
    }
    at += 1;
    if (given.has(word)) mistakes.push(`${word} is given twice.`);
    given.add(word);
    const reading = flag(value);
    if (reading.ok) options = { ...options, ...reading.value };
    else mistakes.push(`${word} ${reading.reason}.`);
  }
  if (options.replayFrom !== null) {
    for (const flag of NOT_WITH_REPLAY) {
      if (given.has(flag)) mistakes.push(`${flag} has no place beside --replay, which plays what was recorded.`);
    }
  }
  return mistakes.length > 0 ? { ask: "nothing", mistakes } : { ask: "run", options };
}

function splitAtEquals(word: string): string[] {
  const at = word.indexOf("=");
  return word.startsWith("--") && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}

function number(
  name: "couriers" | "ordersPerMinute" | "minutes" | "kitchenMinutes" | "maxDistanceKm",
  limits: { readonly from: number; readonly to: number; readonly whole: boolean },
): Flag {
  return (text) => map(parseNumber(text, limits), (value) => ({ [name]: value }));
}

function duration(
  name: "pingEveryMs" | "reportEveryMs",
  limits: { readonly fromMs: number; readonly toMs: number },
): Flag {
  return (text) => map(parseDurationMs(text, limits), (value) => ({ [name]: value }));
}

const ok = <T>(value: T): Reading<T> => ({ ok: true, value });
const no = (reason: string): Reading<never> => ({ ok: false, reason });
const map = <T, U>(reading: Reading<T>, to: (value: T) => U): Reading<U> =>
  reading.ok ? ok(to(reading.value)) : reading;
