import { DATA_DIR } from "../paths.ts";
import { isAlive, readRecord } from "../run/record.ts";
import { runChild } from "./run-child.ts";

/** Runs the inspector of dead letters with the given arguments, against what `npm start` runs here, if it does. */
export function dlq(args: readonly string[]): Promise<number> {
  const record = readRecord(DATA_DIR);
  const running = record !== null && isAlive(record.owner) ? record.env : {};
  return runChild(process.execPath, ["services/stream-worker/bin/dlq.ts", ...args], {
    env: { ...running, ...process.env },
  });
}
