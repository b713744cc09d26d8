/** What the child processes of a run are given: one file, read at their start. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LiveOptions } from "./options.ts";
import type { Phase } from "./timeline.ts";

export interface RunPlan {
  readonly options: LiveOptions;
  /** In every id. */
  readonly run: string;
  readonly startMs: number;
  readonly timeline: readonly Phase[];
  readonly webUrl: string;
  /** Opens every order, and the city. */
  readonly cookie: string;
  readonly brokers: string;
  readonly cityDir: string;
  /** Of the log `orders`: whose stages are followed one by one. */
  readonly partitionCount: number;
  /** Where each child leaves what it found. */
  readonly dir: string;
}

/** Stages are told for the orders of one partition: that is enough, and costs the others nothing. */
export const FOLLOWED_PARTITION = 0;

const FILE = "plan.json";

export function writePlan(plan: RunPlan): string {
  const path = join(plan.dir, FILE);
  writeFileSync(path, JSON.stringify(plan));
  return path;
}

export const readPlan = (path: string): RunPlan => JSON.parse(readFileSync(path, "utf8"));

/** The file a child leaves; written at its end. */
export function writeFinding<T>(plan: Pick<RunPlan, "dir">, name: string, finding: T): void {
  writeFileSync(join(plan.dir, `${name}.json`), JSON.stringify(finding));
}

export const readFinding = <T>(plan: Pick<RunPlan, "dir">, name: string): T =>
  JSON.parse(readFileSync(join(plan.dir, `${name}.json`), "utf8"));
