/** When a message that was not taken is sent again. Pure. */

/** 5 s, 20 s, 80 s, … 6 h: fourteen hours in all, so that a shop's night is not too long. */
const FIRST_DELAY_MS = 5_000;
const GROWS_BY = 4;
const LONGEST_DELAY_MS = 6 * 3_600_000;
export const MAX_ATTEMPTS = 9;
/** So much earlier or later, by chance: those that failed together do not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after the `attempts`-th failure; null when it was the last.
 *
 * @param chance `[0, 1)`
 */
export function delayAfter(attempts: number, chance: number): number | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWS_BY ** (attempts - 1));
  return Math.round(delayMs * (1 - JITTER + 2 * JITTER * chance));
}
