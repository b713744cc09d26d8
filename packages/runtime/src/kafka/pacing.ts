/**
 * How long to wait between fetches while records keep coming. Those that come meanwhile
 * share a fetch, and so a commit and a send, whose number is what costs: an idle process
 * fetches at once, a busy one lets more come together. That decides how records are cut
 * into batches and nothing else.
 *
 *     busy     0 %    25 %    50 %    100 %
 *     pause    5      10      20      40 ms
 */
import { performance } from "node:perf_hooks";

const SHORTEST_MS = 5;
const LONGEST_MS = 40;
/** Shorter looks would judge by a single batch. */
const LOOK_EVERY_MS = 250;

/** `busy` is the share of its time that the process computes, 0 to 1. */
export function pauseMs(busy: number): number {
  return Math.max(SHORTEST_MS, LONGEST_MS * busy);
}

/** The pause that is right at present, by what this process has been doing. */
export function createPacing(): () => number {
  let looked = performance.eventLoopUtilization();
  let lookedMs = performance.now();
  let pause = SHORTEST_MS;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lookedMs < LOOK_EVERY_MS) return pause;
    const now = performance.eventLoopUtilization();
    pause = pauseMs(performance.eventLoopUtilization(now, looked).utilization);
    looked = now;
    lookedMs = nowMs;
    return pause;
  };
}
