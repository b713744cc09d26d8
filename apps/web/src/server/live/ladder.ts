/**
 * The ladder of degradation: what this server leaves out when it cannot keep up. Pure; the
 * rules are in docs/decisions/degradation.md.
 *
 *     normal ─ conflated ─ sampled ─ freshOnly ─ snapshotsOnly
 *     enter      two looks in a row over a step's limit: straight to that step
 *     leave      ten looks in a row under half of it: one step down
 *
 * It decides about positions. Nothing here can be asked about a status.
 */
import type { Degradation, DegradationStep } from "@doorstep/events/browser";

/** What is measured at each look. */
export interface Figures {
  /** How late the event loop comes to what is due: nine in ten were no later. Milliseconds. */
  readonly eventLoop: number;
  /** Log time the worker has committed and we have not told pages of. Milliseconds. */
  readonly outputs: number;
  /** Written to sockets and not taken by the network yet, in all. Bytes. */
  readonly sockets: number;
}

export interface Ladder extends Pick<Degradation, "step" | "sinceMs" | "because"> {
  /** What the last look called for. */
  readonly wanted: number;
  /** Looks in a row that called for less than there is. */
  readonly calm: number;
}

export const LOOK_EVERY_MS = 500;
/** With the looks' interval 5 s for each step: from the top to normal in 20 s. */
export const LOOKS_TO_LEAVE = 10;
/** Between this share of its limit and the limit itself a step is kept. */
const LEAVE_BELOW = 0.5;

/** Beside a phone's four seconds; a mark that is up to 15 s old is not yet "seen … ago". */
export const CONFLATED_EVERY_MS = 15_000;
/** Where couriers are whom nobody looks at, for the city's picture. */
export const SAMPLED_EVERY_MS = 5_000;
/** From here a page calls itself delayed, so such a position is no news. */
export const STALE_AFTER_MS = 10_000;

export const STEPS: readonly DegradationStep[] = ["normal", "conflated", "sampled", "freshOnly", "snapshotsOnly"];

/** Each enters its step. Doubled from step to step: the step before has to have been given its chance. */
const LIMITS: readonly (readonly [DegradationStep, Figures])[] = [
  ["conflated", { eventLoop: 150, outputs: 3_000, sockets: 16_000_000 }],
  ["sampled", { eventLoop: 300, outputs: 6_000, sockets: 32_000_000 }],
  ["freshOnly", { eventLoop: 600, outputs: 12_000, sockets: 64_000_000 }],
  ["snapshotsOnly", { eventLoop: 1_200, outputs: 24_000, sockets: 128_000_000 }],
];
const FIGURES = ["eventLoop", "outputs", "sockets"] as const;

export function startLadder(nowMs: number): Ladder {
  return { step: "normal", sinceMs: nowMs, because: null, wanted: 0, calm: 0 };
}

/** One look. */
export function stepLadder(ladder: Ladder, figures: Figures, nowMs: number): Ladder {
  const current = STEPS.indexOf(ladder.step);
  const wanted = calledFor(figures, 1);
  // Both of the looks called for at least this: one alone can be a pause of the process.
  const certain = Math.min(wanted, ladder.wanted);
  if (certain > current) {
    return { step: STEPS[certain] ?? "normal", sinceMs: nowMs, because: worst(figures, certain), wanted, calm: 0 };
  }
  const calm = calledFor(figures, LEAVE_BELOW) < current ? ladder.calm + 1 : 0;
  if (calm < LOOKS_TO_LEAVE) return { ...ladder, wanted, calm };
  const step = STEPS[current - 1] ?? "normal";
  return { step, sinceMs: nowMs, because: step === "normal" ? null : ladder.because, wanted, calm: 0 };
}

/** Whether `step` includes what `other` leaves out. */
export const includes = (step: DegradationStep, other: DegradationStep): boolean =>
  STEPS.indexOf(step) >= STEPS.indexOf(other);

/** The highest step with a limit that, times `share`, is reached; 0 for none. */
function calledFor(figures: Figures, share: number): number {
  const at = LIMITS.findLastIndex(([, limits]) => FIGURES.some((name) => figures[name] >= limits[name] * share));
  return at + 1;
}

function worst(figures: Figures, step: number): Ladder["because"] {
  const limits = LIMITS[step - 1]?.[1];
  if (limits === undefined) return null;
  const [figure] = FIGURES.toSorted((a, b) => figures[b] / limits[b] - figures[a] / limits[a]);
  return figure === undefined ? null : { figure, value: figures[figure], limit: limits[figure] };
}
