import type { Log } from "@doorstep/runtime";
import { pause } from "./pause.ts";

/** Does `act` again and again, `everyMs` after it has ended. One that fails is told, and done again. */
export function repeat(
  what: string,
  act: () => Promise<unknown>,
  { everyMs, log }: { readonly everyMs: number; readonly log: Log },
): { close(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await act().catch((error: unknown) => log.warn({ err: error }, `${what} failed; trying again`));
      await pause(everyMs, signal);
    }
  }
  const running = run();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}
