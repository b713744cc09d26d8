/**
 * From a forecast, which moves with every position, to what a person reads, which should
 * not: whole minutes that change only when they are a minute wrong, and never the past.
 */
const MINUTE_MS = 60_000;

/** Narrower than this nobody's doorbell is. */
const NARROWEST_MS = 2 * MINUTE_MS;
/** A wide range is told more calmly: it moves when off by this share of its width. */
const CALM_SHARE = 0.12;

export interface ShownRange {
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly expectedMs: number;
}

const roundToMinute = (timeMs: number): number => Math.round(timeMs / MINUTE_MS) * MINUTE_MS;
export const floorToMinute = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;

/** The range to show at `nowMs`: the very same as `shown` while that still holds. */
export function settleRange(shown: ShownRange | null, forecast: ShownRange, nowMs: number): ShownRange {
  const nowMinuteMs = floorToMinute(nowMs);
  if (shown !== null && shown.earliestMs >= nowMinuteMs) {
    const toleranceMs = Math.max(MINUTE_MS, CALM_SHARE * (shown.latestMs - shown.earliestMs));
    const off = Math.max(
      Math.abs(shown.earliestMs - Math.max(forecast.earliestMs, nowMinuteMs)),
      Math.abs(shown.latestMs - Math.max(forecast.latestMs, shown.earliestMs + NARROWEST_MS)),
    );
    if (off < toleranceMs) return shown;
  }
  const earliestMs = Math.max(roundToMinute(forecast.earliestMs), nowMinuteMs);
  const latestMs = Math.max(roundToMinute(forecast.latestMs), earliestMs + NARROWEST_MS);
  const expectedMs = Math.min(Math.max(roundToMinute(forecast.expectedMs), earliestMs), latestMs);
  return { earliestMs, latestMs, expectedMs };
}

/**
 * The expected time of a step still to come. It is read beside the range, so it moves with
 * it, and by itself only when it is further off or has passed.
 */
export function settleTime(
  shownMs: number | null,
  { forecastMs, nowMs, rangeMoved }: { forecastMs: number; nowMs: number; rangeMoved: boolean },
): number {
  const nowMinuteMs = floorToMinute(nowMs);
  const holds = shownMs !== null && shownMs >= nowMinuteMs && Math.abs(shownMs - forecastMs) < STEP_TOLERANCE_MS;
  return holds && !rangeMoved ? shownMs : Math.max(roundToMinute(forecastMs), nowMinuteMs);
}

const STEP_TOLERANCE_MS = 2 * MINUTE_MS;
