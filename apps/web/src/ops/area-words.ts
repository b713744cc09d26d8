/** `7`, `1.4`: whole from two on, a tenth below, so that one courier for half the time is not none. */
export const formatCount = (count: number): string =>
  count >= 2 || count < 0.05 ? String(Math.round(count)) : count.toFixed(1).replace(/\.0$/, "");

/** `×1.4` */
export const formatSurge = (surge: number): string => `×${surge.toFixed(1)}`;
