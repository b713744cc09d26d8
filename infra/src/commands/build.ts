import { runChild } from "./run-child.ts";

/** Generates the database client and builds the pages; what is up to date is skipped. */
export const build = (args: readonly string[]): Promise<number> =>
  runChild("turbo", ["run", "generate", "build", ...args]);
