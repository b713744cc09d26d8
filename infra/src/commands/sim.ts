import { DATA_DIR } from "../paths.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { cityOf, simSettingsOf } from "../start/children.ts";
import { runChild } from "./run-child.ts";

/** Runs the simulator with the given arguments, against what `npm start` runs here, if it does. */
export async function sim(args: readonly string[]): Promise<number> {
  const record = readRecord(DATA_DIR);
  const running = record !== null && isAlive(record.owner) ? record.env : {};
  const env: NodeJS.ProcessEnv = { ...running, ...simSettingsOf(running), ...process.env };
  if (!args.some((arg) => arg === "--help" || arg.startsWith("--city"))) {
    const prepare = ["packages/city/bin/city.ts", "prepare", cityOf(env)];
    // stdout is the simulator's, for its data.
    const prepared = await runChild(process.execPath, prepare, { stdio: ["ignore", "ignore", "inherit"] });
    if (prepared !== 0) return prepared;
  }
  return runChild(process.execPath, ["apps/courier-sim/src/main.ts", ...args], { env });
}
