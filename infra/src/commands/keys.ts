import { DATA_DIR } from "../paths.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { runChild } from "./run-child.ts";

/** Makes, lists and revokes keys of the API, in the database of what `npm start` runs here, if it does. */
export function keys(args: readonly string[]): Promise<number> {
  const record = readRecord(DATA_DIR);
  const running = record !== null && isAlive(record.owner) ? record.env : {};
  return runChild(process.execPath, ["apps/web/bin/keys.ts", ...args], { env: { ...running, ...process.env } });
}
