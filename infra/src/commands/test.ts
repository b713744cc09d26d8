import type { StdioOptions } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DATA_DIR } from "../paths.ts";
import { type Check, runChecks } from "./check.ts";
import { runChild } from "./run-child.ts";

type Suite = "unit" | "integration" | "evening" | "browser";
const REPORTS_DIR = join(DATA_DIR, "test-reports");

/** The browser's pages are those of production. */
const pagesBuild: Check = {
  name: "build of the pages",
  command: ["turbo", "run", "generate", "build", "--output-logs=errors-only"],
};

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Every check and every test, the quick ones first. Goes on after a failure, so that one run
 * tells everything; the last line counts them all.
 */
export async function test(): Promise<number> {
  const checks = await runChecks([pagesBuild]);
  const counts: TestCount[] = [
    { passed: checks.filter(({ passed }) => passed).length, failed: checks.filter(({ passed }) => !passed).length },
  ];
  mkdirSync(REPORTS_DIR, { recursive: true });
  counts.push(await runSuite("unit"));
  // Evenings and the browser mostly wait for the time to pass.
  const waiting = runLater(["evening", "browser"]);
  counts.push(await runSuite("integration"));
  counts.push(...(await waiting));
  const total = sum(counts);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** One after the other, beside whatever else runs; what each says is shown when it has ended. */
async function runLater(suites: readonly Suite[]): Promise<TestCount[]> {
  const counts: TestCount[] = [];
  for (const suite of suites) {
    const logFile = join(REPORTS_DIR, `${suite}.log`);
    const log = openSync(logFile, "w");
    counts.push(await runSuite(suite, ["ignore", log, log]).finally(() => closeSync(log)));
    console.error(readFileSync(logFile, "utf8"));
  }
  return counts;
}

async function runSuite(suite: Suite, stdio: StdioOptions = "inherit"): Promise<TestCount> {
  console.error(`\n── ${suite} tests`);
  const report = join(REPORTS_DIR, `${suite}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const exitCode = await runChild("vitest", ["run", "--project", suite, ...reporters], { stdio });
  return countReport({ report: readReport(report), exitCode });
}

/** The part of vitest's JSON report that is counted. */
export interface SuiteReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A file that cannot be loaded counts as one failure; so does a suite that fails without naming a test. */
export function countReport(suite: { readonly report: SuiteReport | null; readonly exitCode: number }): TestCount {
  const { report, exitCode } = suite;
  if (report === null) return { passed: 0, failed: 1 };
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloadable.length;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

function readReport(file: string): SuiteReport | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as SuiteReport;
  } catch {
    return null; // vitest ended before it wrote one
  }
}

const sum = (counts: readonly TestCount[]): TestCount => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});
