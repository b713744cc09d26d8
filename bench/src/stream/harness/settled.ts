/** Waits until results have stopped coming. */
import type { ManagedProcess } from "@doorstep/infra/processes";
import type { Broker, Ends } from "./broker.ts";
import type { ResultTopics } from "./read-results.ts";

export interface SettledOptions {
  readonly broker: Broker;
  readonly topics: ResultTopics;
  /** Fewer results than this are surely not all. */
  readonly least: number;
  /** What does the work: when it ends, waiting is pointless. */
  readonly by: ManagedProcess;
  readonly limitMs: number;
}

const POLL_EVERY_MS = 50;
const QUIET_MS = 5_000;

/** @returns the last change that readers of committed records could see, and when */
export async function settled({ broker, topics, least, by, limitMs }: SettledOptions): Promise<Ends> {
  const endMs = Date.now() + limitMs;
  let last: Ends = { atMs: Date.now(), offsets: [] };
  const poll = async (): Promise<Ends> => {
    while (Date.now() < endMs) {
      const ends = await broker.ends([topics.windows, topics.sessions]);
      if (ends.offsets.some((offset, at) => offset !== last.offsets[at])) last = ends;
      const count = last.offsets.reduce((sum, offset) => sum + offset, 0);
      if (count >= least && ends.atMs - last.atMs >= QUIET_MS) return last;
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    }
    throw new Error(
      `after ${limitMs / 1000} s there are ${last.offsets.reduce((sum, offset) => sum + offset, 0)} of ${least} results`,
    );
  };
  return Promise.race([poll(), by.orFailure]);
}
