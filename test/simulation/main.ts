/** `npm run simulate -- …` */
import { availableParallelism } from "node:os";
import { type ManySeeds, parseArgs, replayCommand, USAGE } from "./args.ts";
import { findMutation, MUTATIONS } from "./mutations.ts";
import { runMany } from "./run-many.ts";
import { type Outcome, runSeed } from "./run-seed.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const parsed = parseArgs(process.argv.slice(2), availableParallelism());
switch (parsed.ask) {
  case "help":
    process.stdout.write(USAGE);
    break;
  case "nothing":
    complain(`${parsed.mistakes.join("\n")}\n\n${USAGE}`);
    process.exitCode = 2;
    break;
  case "one":
    await one(parsed);
    break;
  case "seeds":
    await many(parsed.seeds);
    break;
  case "mutations":
    await mutations(parsed.seeds);
}

async function one({
  seed,
  trace,
  mutation,
}: {
  seed: number;
  trace: boolean;
  mutation: string | null;
}): Promise<void> {
  const broken = mutation === null ? undefined : findMutation(mutation);
  const outcome = await runSeed(seed, { ...(broken && { mutation: broken }), ...(trace && { onTrace: say }) });
  say(
    outcome.problems.length === 0
      ? `seed ${seed}: all is well after ${outcome.steps} steps, ${outcome.records} records, ${faultsOf(outcome.faults)}`
      : failureText(outcome),
  );
  if (outcome.problems.length > 0) process.exitCode = 1;
}

async function many(seeds: ManySeeds): Promise<void> {
  const startedMs = performance.now();
  const total = { seeds: 0, failed: 0, steps: 0, records: 0 };
  const faults = new Map<string, number>();
  await runMany(seeds, (outcome) => {
    total.seeds++;
    total.steps += outcome.steps;
    total.records += outcome.records;
    for (const [fault, count] of outcome.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
    if (outcome.problems.length === 0) return;
    total.failed++;
    complain(`${failureText(outcome)}\n  ${replayCommand(outcome.seed)}`);
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const perSecond = (count: number): string => `${Math.round(count / seconds)} a second`;
  const faultCount = [...faults.values()].reduce((sum, count) => sum + count, 0);
  say(`${total.seeds} seeds in ${seconds.toFixed(1)} s, ${perSecond(total.seeds)}: ${total.failed} failed`);
  say(`${faultCount} faults, ${perSecond(faultCount)}; ${total.steps} steps, ${perSecond(total.steps)}`);
  say(`${total.records} records; ${faultsOf(faults)}`);
  if (total.failed > 0) process.exitCode = 1;
}

async function mutations({ from, count }: ManySeeds): Promise<void> {
  for (const mutation of MUTATIONS) {
    const startedMs = performance.now();
    let found: Outcome | undefined;
    for (let seed = from; seed < from + count && found === undefined; seed++) {
      const outcome = await runSeed(seed, { mutation });
      if (outcome.problems.length > 0) found = outcome;
    }
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(2);
    if (found === undefined) process.exitCode = 1;
    const by =
      found === undefined
        ? `not found in ${count} seeds`
        : `seed ${found.seed}, after ${seconds} s: ${found.problems[0]}`;
    say(`${mutation.name}\n  ${by.replaceAll("\n", "\n  ")}`);
  }
}

function failureText({ seed, problems }: Outcome): string {
  return `seed ${seed} failed:\n${problems.map((problem) => `  ${problem.replaceAll("\n", "\n  ")}`).join("\n")}`;
}

function faultsOf(faults: ReadonlyMap<string, number>): string {
  return faults.size === 0 ? "no faults" : [...faults].map(([fault, count]) => `${fault} ${count}`).join(", ");
}
