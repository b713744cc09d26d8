import { runChild } from "./run-child.ts";

/** Runs a benchmark by name; it starts the services it needs. */
export const bench = (args: readonly string[]): Promise<number> =>
  runChild(process.execPath, ["bench/src/main.ts", ...args]);
