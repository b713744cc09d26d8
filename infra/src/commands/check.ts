import { runChild } from "./run-child.ts";

export interface Check {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

/** What `npm run check` looks at, the quickest first. */
const checks: readonly Check[] = [
  { name: "format and lint", command: ["biome", "check"] },
  { name: "types", command: ["turbo", "run", "types", "--output-logs=errors-only"] },
  { name: "import boundaries", command: ["turbo", "boundaries"] },
  { name: "unused code", command: ["knip"] },
];

/** Runs every check, also after one has failed, so that all mistakes are seen at once. */
export async function check(): Promise<number> {
  const results = await runChecks([]);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
}

/** All checks, and after them those of the caller. */
export async function runChecks(further: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, command } of [...checks, ...further]) {
    const [program, ...args] = command;
    console.error(`\n── ${name}`);
    results.push({ name, passed: (await runChild(program, args)) === 0 });
  }
  for (const { name, passed } of results) console.error(`${passed ? "✓" : "✗"} ${name}`);
  return results;
}
