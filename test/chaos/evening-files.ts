/** What an evening leaves behind for the judge, beside the services' own data. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedFault } from "./plan/faults.ts";
import type { CityHeard } from "./world/city-recorder.ts";
import type { Placed } from "./world/diners.ts";
import type { Watched } from "./world/recorder.ts";

/** A line of the simulator's list of what the log has confirmed to it. */
export interface Acknowledged {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}

export interface DoneFault {
  readonly fault: PlannedFault;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
}

export interface Evening {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: readonly DoneFault[];
  /** What did not come to rest at the end: a sentence each. */
  readonly troubles: readonly string[];
  /** Processes that ended without being asked to: the last lines of each. */
  readonly ownEnds: readonly string[];
  readonly placed: readonly Placed[];
  readonly watched: readonly Watched[];
  readonly city: CityHeard;
  /** Whether history and search were kept all evening. */
  readonly keepsReadModels: boolean;
}

const EVENING = "evening";

export const acknowledgedFile = (dataDir: string, sim: string): string => join(dataDir, EVENING, `${sim}.jsonl`);

export function makeEveningFolder(dataDir: string): void {
  mkdirSync(join(dataDir, EVENING), { recursive: true });
}

export function writeEvening(dataDir: string, evening: Evening): void {
  writeFileSync(join(dataDir, EVENING, "evening.json"), JSON.stringify(evening));
}

export function readEvening(dataDir: string): Evening {
  return JSON.parse(readFileSync(join(dataDir, EVENING, "evening.json"), "utf8")) as Evening;
}

/** What every simulator of the evening was promised. */
export function readAcknowledged(dataDir: string): Acknowledged[] {
  const folder = join(dataDir, EVENING);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => linesOf(readFileSync(join(folder, name), "utf8")));
}

/** Follows such a file while it grows: each call gives the lines that are new. */
export function followAcknowledged(path: string): { next(): Acknowledged[]; close(): void } {
  const file = openSync(path, "a+");
  const chunk = Buffer.alloc(256 * 1024);
  let at = 0;
  let rest = "";
  return {
    next() {
      let text = rest;
      for (let read = -1; read !== 0; ) {
        read = readSync(file, chunk, 0, chunk.length, at);
        at += read;
        text += chunk.toString("latin1", 0, read);
      }
      const end = text.lastIndexOf("\n") + 1;
      rest = text.slice(end);
      return linesOf(text.slice(0, end));
    },
    close: () => closeSync(file),
  };
}

const linesOf = (text: string): Acknowledged[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Acknowledged);
