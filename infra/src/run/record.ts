import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "../process/identity.ts";

/** What runs from one data folder; kept as `run.json`, so that it can be stopped when its terminal is gone. */
export interface RunRecord {
  readonly owner: ProcessRecord;
  readonly startedAt: string;
  /** In the order they were started. */
  readonly processes: readonly ProcessRecord[];
  /** Addresses others may use while this runs. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ProcessRecord {
  readonly name: string;
  readonly pid: number;
  /** From {@link processIdentity}: a later process with the same pid is not ours. */
  readonly identity: string;
  readonly stopSignal: NodeJS.Signals;
}

const recordFile = (dataDir: string): string => join(dataDir, "run.json");

export const isAlive = ({ pid, identity }: ProcessRecord): boolean => processIdentity(pid) === identity;

/** The record of this folder, or null. A torn file counts as none: nothing can be said about its processes. */
export function readRecord(dataDir: string): RunRecord | null {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir), "utf8")) as RunRecord;
  } catch {
    return null;
  }
}

/** Replaces the record in one step, so that a crash leaves the old one or the new one. */
export function writeRecord(dataDir: string, record: RunRecord): void {
  const file = recordFile(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function removeRecord(dataDir: string): void {
  rmSync(recordFile(dataDir), { force: true });
}
