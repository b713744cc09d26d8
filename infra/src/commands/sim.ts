import { CITY_DIR, DATA_DIR } from "../paths.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { runChild } from "./run-child.ts";

/** Runs the simulator with the given arguments, against what `npm start` runs here, if it does. */
export async function sim(args: readonly string[]): Promise<number> {
  const record = readRecord(DATA_DIR);
  const running = record !== null && isAlive(record.owner) ? record.env : {};
  const env = { DOORSTEP_CITY_DIR: CITY_DIR, ...running, ...process.env };
  if (!args.includes("--help")) {
    const prepare = ["packages/city/bin/prepare.ts", "--dir", env.DOORSTEP_CITY_DIR];
    // stdout is the simulator's, for its data.
    const prepared = await runChild(process.execPath, prepare, { stdio: ["ignore", "ignore", "inherit"] });
    if (prepared !== 0) return prepared;
  }
  return runChild(process.execPath, ["apps/courier-sim/src/main.ts", ...args], { env });
}
