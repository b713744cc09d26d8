import { runChild } from "./run-child.ts";

/** Runs the stream engine in simulated worlds; it needs no services. */
export const simulate = (args: readonly string[]): Promise<number> =>
  runChild(process.execPath, ["test/simulation/main.ts", ...args]);
