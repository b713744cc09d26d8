/** The command line as a function. */
export interface ManySeeds {
  readonly from: number;
  readonly count: number;
  /** Threads that share the seeds. */
  readonly threads: number;
}

export type ParsedArgs =
  | { readonly ask: "seeds"; readonly seeds: ManySeeds }
  | { readonly ask: "one"; readonly seed: number; readonly trace: boolean; readonly mutation: string | null }
  | { readonly ask: "mutations"; readonly seeds: ManySeeds }
  | { readonly ask: "help" }
  | { readonly ask: "nothing"; readonly mistakes: readonly string[] };

export const USAGE = `The stream engine in a world of its own: logs, store and time in memory, and chance that decides
what happens next, what fails, and who dies. A seed is a world; the same seed is the same run.

  npm run simulate -- --seeds 5000
  npm run simulate -- --seed 123 --trace
  npm run simulate -- --mutations

  --seeds N       this many seeds (1000)
  --from N        beginning with this one (1)
  --threads N     shared among so many threads (one for each core)
  --seed N        this one only
  --trace         prints its every step
  --broken NAME   with what the engine relies on broken, as --mutations names it
  --mutations     breaks what the engine relies on, one after the other, and says which seed found it

Exits with 1 when a seed fails, or a breakage is not found.
`;

const NUMBERS: Readonly<Record<string, "seeds" | "from" | "seed" | "threads">> = {
  "--seeds": "seeds",
  "--from": "from",
  "--seed": "seed",
  "--threads": "threads",
};

export function parseArgs(argv: readonly string[], cores: number): ParsedArgs {
  const numbers: { seeds: number; from: number; threads: number; seed: number | null } = {
    ...{ seeds: 1_000, from: 1, threads: cores, seed: null },
  };
  let [trace, mutations] = [false, false];
  let mutation: string | null = null;
  const mistakes: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const flag = argv[at] ?? "";
    const name = NUMBERS[flag];
    if (flag === "--help" || flag === "-h") return { ask: "help" };
    else if (flag === "--trace") trace = true;
    else if (flag === "--mutations") mutations = true;
    else if (flag === "--broken") mutation = argv[++at] ?? "";
    else if (name === undefined) mistakes.push(`There is no ${flag} here.`);
    else {
      const number = Number(argv[++at]);
      if (Number.isInteger(number) && number > 0 && number < 2 ** 31) numbers[name] = number;
      else mistakes.push(`${flag} needs a whole number from 1.`);
    }
  }
  if (trace && numbers.seed === null) mistakes.push("--trace needs a --seed.");
  if (mistakes.length > 0) return { ask: "nothing", mistakes };
  if (numbers.seed !== null) return { ask: "one", seed: numbers.seed, trace, mutation };
  const seeds: ManySeeds = { from: numbers.from, count: numbers.seeds, threads: numbers.threads };
  return mutations ? { ask: "mutations", seeds } : { ask: "seeds", seeds };
}

/** What to type to see this seed again. */
export const replayCommand = (seed: number, mutation?: string): string =>
  `npm run simulate -- --seed ${seed} --trace${mutation === undefined ? "" : ` --broken "${mutation}"`}`;
