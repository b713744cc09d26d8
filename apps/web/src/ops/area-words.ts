/** `7`, `0.4`: a tenth below one, so that one courier for half the time is not none. */
export const formatCount = (count: number): string =>
  count >= 0.95 || count < 0.05 ? String(Math.round(count)) : count.toFixed(1);

/** `×1.4` */
export const formatSurge = (surge: number): string => `×${surge.toFixed(1)}`;
