/** Which days of a table are there. Days are UTC, `[00:00, 24:00)`, as milliseconds of their beginning. Pure. */

export const DAY_MS = 86_400_000;

/** Made before anybody needs them. */
const AHEAD_DAYS = 2;

export interface KeptDays {
  /** The oldest day that is kept. */
  readonly first: number;
  /** The newest day that may be needed: clocks of the write side and of the broker differ, by less than this. */
  readonly last: number;
}

/** With `days` kept, today counted among them. */
export function keptDays(nowMs: number, days: number): KeptDays {
  const today = dayOf(nowMs);
  return { first: today - (days - 1) * DAY_MS, last: today + AHEAD_DAYS * DAY_MS };
}

export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

export const isKept = ({ first, last }: KeptDays, atMs: number): boolean => dayOf(atMs) >= first && dayOf(atMs) <= last;

/** `order_track_20261126` */
export const partitionOfDay = (table: string, day: number): string =>
  `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll("-", "")}`;

/** The day a partition is for; null for any other table. */
export function dayOfPartition(table: string, partition: string): number | null {
  if (!partition.startsWith(`${table}_`)) return null;
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(partition.slice(table.length + 1)) ?? [];
  return year === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day));
}
