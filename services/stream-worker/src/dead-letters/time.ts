/** `2026-11-25 19:00:07.123Z`: sortable, in no zone but one. */
export function toTime(timeMs: number): string {
  // Of a damaged header it may be no time at all.
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? `${timeMs} ms` : time.toISOString().replace("T", " ");
}
