import { runChild } from "./run-child.ts";

/** What `npm run check` looks at, in the order of what fails fastest. */
const checks = [
  { name: "format and lint", command: ["biome", "check"] },
  { name: "types", command: ["turbo", "run", "types", "--output-logs=errors-only"] },
  { name: "import boundaries", command: ["turbo", "boundaries"] },
  { name: "unused code", command: ["knip"] },
] as const;

/** Runs every check, also after one has failed, so that all mistakes are seen at once. */
export async function check(): Promise<number> {
  const results = await runChecks();
  return results.every(({ passed }) => passed) ? 0 : 1;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
}

export async function runChecks(): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const {
    name,
    command: [program, ...args],
  } of checks) {
    console.error(`\n── ${name}`);
    results.push({ name, passed: (await runChild(program, args)) === 0 });
  }
  for (const { name, passed } of results) console.error(`${passed ? "✓" : "✗"} ${name}`);
  return results;
}
