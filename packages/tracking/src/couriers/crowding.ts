/**
 * A phone that tells more than one position a second tells nothing that the next one would
 * not: what comes closer behind another changes nothing at all, not even what is known of the
 * phone. So it costs reading it, and no more: nothing is stored, told, or worked on by others.
 */
import type { Ping } from "@doorstep/events";
import { unbelievable } from "./belief.ts";
import { fixTimeMs } from "./clock.ts";
import type { CourierState } from "./state.ts";

/**
 * By the phone's own time, so that what was kept through a tunnel counts however quickly it comes
 * after it. Phones that tell one a second are a little early at times.
 */
const CLOSER_THAN_MS = 900;

/** Whether the ping is to be left out. A refused or overtaken one is not: that is counted by its own name. */
export function isCrowded({ admission, clock, track, jump, hearing }: CourierState, ping: Ping, logTimeMs: number) {
  if (admission === null || track === null || jump !== null || hearing.kind !== "listening") return false;
  if (ping.session !== admission.session || ping.seq <= admission.highestSeq) return false;
  const fixMs = fixTimeMs(clock, ping, logTimeMs);
  const aheadMs = fixMs - track.fix.fixMs;
  return aheadMs > 0 && aheadMs < CLOSER_THAN_MS && unbelievable(ping, logTimeMs - fixMs) === null;
}
