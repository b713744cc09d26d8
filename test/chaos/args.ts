/** The command line as a function. */
import { FAULT_KINDS, type FaultKind, faultKinds } from "./plan/faults.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly kinds: readonly FaultKind[];
  readonly couriers: number;
  readonly ordersPerMinute: number;
}

export type ParsedArgs =
  | { readonly ask: "run"; readonly options: ChaosOptions }
  | { readonly ask: "plan"; readonly options: ChaosOptions }
  /** Compare once more what an evening has left in this folder. */
  | { readonly ask: "judge"; readonly dataDir: string }
  | { readonly ask: "help" }
  | { readonly ask: "nothing"; readonly mistakes: readonly string[] };

export const DEFAULT_OPTIONS: ChaosOptions = {
  seed: 1,
  minutes: 2,
  kinds: FAULT_KINDS,
  couriers: 60,
  ordersPerMinute: 24,
};

export const USAGE = `An evening with everything going wrong, and an oracle that says whether anything was lost.

  npm run chaos -- --seed 1 --minutes 10
  npm run chaos -- --seed 7 --minutes 3 --faults redis-flush,kill-worker
  npm run chaos -- --seed 1 --minutes 10 --dry-run

  --seed N                 the same seed makes the same plan (${DEFAULT_OPTIONS.seed})
  --minutes N              how long diners order and faults come (${DEFAULT_OPTIONS.minutes})
  --faults LIST            only these, of
${FAULT_KINDS.map((kind) => `                             ${kind.padEnd(17)} ${faultKinds[kind].says}`).join("\n")}
  --couriers N             who ride (${DEFAULT_OPTIONS.couriers})
  --orders-per-minute N    on average (${DEFAULT_OPTIONS.ordersPerMinute})
  --dry-run                prints the plan and does nothing
  --judge DIR              compares again what a run has kept in that folder

Exits with 1 when anything was lost, doubled, out of order or wrong, and says what.
`;

const NUMBERS = {
  "--seed": { name: "seed", from: 0, to: 2 ** 31, whole: true },
  "--minutes": { name: "minutes", from: 0.5, to: 1_440, whole: false },
  "--couriers": { name: "couriers", from: 1, to: 2_000, whole: true },
  "--orders-per-minute": { name: "ordersPerMinute", from: 1, to: 500, whole: false },
} as const;

export function parseArgs(argv: readonly string[]): ParsedArgs {
  let options = DEFAULT_OPTIONS;
  let dryRun = false;
  let judge: string | null = null;
  const mistakes: string[] = [];
  const words = argv.flatMap((word) => (word.startsWith("--") ? word.split("=", 2) : [word]));
  for (let at = 0; at < words.length; at++) {
    const flag = words[at] ?? "";
    if (flag === "--help" || flag === "-h") return { ask: "help" };
    if (flag === "--dry-run") {
      dryRun = true;
      continue;
    }
    const value = words[++at];
    if (value === undefined) mistakes.push(`${flag} needs a value, or is no flag of this command.`);
    else if (flag in NUMBERS) {
      const { name, from, to, whole } = NUMBERS[flag as keyof typeof NUMBERS];
      const number = Number(value);
      if (number >= from && number <= to && (!whole || Number.isInteger(number)))
        options = { ...options, [name]: number };
      else
        mistakes.push(`${flag} takes ${whole ? "a whole number" : "a number"} from ${from} to ${to}, not "${value}".`);
    } else if (flag === "--faults") {
      const kinds = value.split(",");
      const unknown = kinds.filter((kind) => !isFaultKind(kind));
      if (unknown.length > 0) mistakes.push(`--faults does not know ${unknown.join(", ")}; --help lists them.`);
      options = { ...options, kinds: kinds.filter(isFaultKind) };
    } else if (flag === "--judge") judge = value;
    else mistakes.push(`${flag} is not a flag of this command; --help lists them.`);
  }
  if (mistakes.length > 0) return { ask: "nothing", mistakes };
  if (judge !== null) return { ask: "judge", dataDir: judge };
  return { ask: dryRun ? "plan" : "run", options };
}

const isFaultKind = (text: string): text is FaultKind => text in faultKinds;
