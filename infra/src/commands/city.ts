import { runChild } from "./run-child.ts";

/** Makes cities ready, with the given arguments. */
export const city = (args: readonly string[]): Promise<number> =>
  runChild(process.execPath, ["packages/city/bin/city.ts", ...args]);
