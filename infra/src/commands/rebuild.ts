import { DATA_DIR } from "../paths.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { runChild } from "./run-child.ts";

/** Makes a read model anew, in what `npm start` runs here, if it does. */
export function rebuild(args: readonly string[]): Promise<number> {
  const record = readRecord(DATA_DIR);
  const running = record !== null && isAlive(record.owner) ? record.env : {};
  return runChild(process.execPath, ["services/projections/bin/rebuild.ts", ...args], {
    env: { ...running, ...process.env },
  });
}
