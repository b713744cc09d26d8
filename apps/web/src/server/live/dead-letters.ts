import { topics } from "@doorstep/events";
import type { Log, LogAdmin } from "@doorstep/runtime";

const LOOK_EVERY_MS = 5_000;

/** How many dead letters there are, looked up now and then. */
export function watchDeadLetters(options: { readonly admin: LogAdmin; readonly log: Log }): {
  count(): number;
  close(): void;
} {
  const { admin, log } = options;
  let count = 0;
  const look = async (): Promise<void> => {
    const ranges = await admin.ranges(topics.deadLetter);
    count = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  };
  const lookAndSay = (): void => {
    look().catch((error: unknown) => log.debug({ err: error }, "dead letters not counted"));
  };
  lookAndSay();
  const timer = setInterval(lookAndSay, LOOK_EVERY_MS);
  return { count: () => count, close: () => clearInterval(timer) };
}
