/**
 * Which pings tell nothing that the next one would not, so that nothing is worked on, stored,
 * told, or handed on: reading it is all that such a ping costs.
 *
 *     fixes      0   400   800   1200  …   4000  …  16000 ms after the one that counts
 *     always     ├──────────┤ crowded
 *     less to do ├──────────────────────────┤ thinned, of a courier who carries something
 *                ├───────────────────────────────────┤ thinned, of one nobody waits for
 */
import type { Ping } from "@doorstep/events";
import { keepEvery, type Surroundings } from "../surroundings.ts";
import { admitPing } from "./admission.ts";
import { unbelievable } from "./belief.ts";
import { fixTimeMs } from "./clock.ts";
import { hear } from "./hearing.ts";
import type { CourierState } from "./state.ts";

/**
 * By the phone's own time, so that what was kept through a tunnel counts however quickly it comes
 * after it. Phones that tell one a second are a little early at times.
 */
const CROWDED_MS = 900;
/** How often a phone tells its position by default; and one that does is a little early at times. */
const USUAL_MS = 4_000;
const EARLY_MS = 400;
/** A courier who is not heard for 20 s is silent: so often at least a skipped ping is taken for a sign of life. */
const SIGN_OF_LIFE_EVERY_MS = 8_000;

export interface Skipped {
  readonly note: "ping skipped: crowded" | "ping skipped: thinned";
  readonly state: CourierState;
}

/** Null for a ping that counts. A refused or overtaken one does: that is noted by its own name. */
export function skipPing(
  state: CourierState,
  ping: Ping,
  { logTimeMs, surroundings }: { readonly logTimeMs: number; readonly surroundings: Surroundings },
): Skipped | null {
  const { admission, clock, track, jump, hearing } = state;
  if (admission === null || track === null || jump !== null || hearing.kind !== "listening") return null;
  if (ping.session !== admission.session || ping.seq <= admission.highestSeq) return null;
  const fixMs = fixTimeMs(clock, ping, logTimeMs);
  const aheadMs = fixMs - track.fix.fixMs;
  if (aheadMs <= 0 || aheadMs >= skippedUntilMs(state, surroundings)) return null;
  if (unbelievable(ping, logTimeMs - fixMs) !== null) return null;
  if (aheadMs < CROWDED_MS) return { state, note: "ping skipped: crowded" };
  const note = "ping skipped: thinned";
  if (logTimeMs - state.logTimeMs < SIGN_OF_LIFE_EVERY_MS) return { state, note };
  const admitted = admitPing(admission, ping);
  if (admitted.kind !== "next") return null;
  return { state: { ...state, logTimeMs, admission: admitted.admission, hearing: hear(hearing, logTimeMs) }, note };
}

/** How far ahead of the newest position that counts a fix has to be. */
function skippedUntilMs({ carried }: CourierState, surroundings: Surroundings): number {
  const every = keepEvery(surroundings);
  if (every === 1) return CROWDED_MS;
  return (carried.length > 0 ? USUAL_MS : every * USUAL_MS) - EARLY_MS;
}
