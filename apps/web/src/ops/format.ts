/** Times and ages as operators read them: 24 hours, seconds only where they decide. */

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string, seconds: boolean): Intl.DateTimeFormat {
  const name = `${timeZone} ${seconds}`;
  const known = clocks.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  });
  clocks.set(name, made);
  return made;
}

export const formatTime = (atMs: number, timeZone: string): string => clock(timeZone, false).format(atMs);

export const formatTimeWithSeconds = (atMs: number, timeZone: string): string => clock(timeZone, true).format(atMs);

export const formatRange = (
  range: { readonly earliestMs: number; readonly latestMs: number },
  timeZone: string,
): string => `${formatTime(range.earliestMs, timeZone)}–${formatTime(range.latestMs, timeZone)}`;

/** `1 s`, `3 min 40 s`, `2 h 5 min`. Never negative. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** With a true minus; `0` has no sign. */
export const formatSigned = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

/** `0.4 s` under ten seconds, whole seconds and minutes beyond. */
export const formatLag = (lagMs: number): string =>
  lagMs < 10_000 ? `${(Math.max(0, lagMs) / 1000).toFixed(1)} s` : formatAge(lagMs);

/** `26 Nov`, by the clock of the place. */
export const formatDay = (atMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(atMs);
