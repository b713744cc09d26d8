import { DATA_DIR } from "../paths.ts";
import { stopRun } from "../run/leftovers.ts";

/** Ends what `npm start` started here, also when its terminal is gone. */
export async function stop(): Promise<number> {
  const stopped = await stopRun(DATA_DIR, (line) => console.error(line));
  console.error(stopped ? "Stopped." : "Nothing is running here.");
  return 0;
}
