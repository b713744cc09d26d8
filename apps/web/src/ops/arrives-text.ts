import type { OrderRow } from "@doorstep/events/browser";
import { formatRange, formatTime } from "./format.ts";

/** When the order comes, came, or that it does not. */
export function arrivesText(row: OrderRow, timeZone: string): string {
  if (row.deliveredAtMs !== null) return `at ${formatTime(row.deliveredAtMs, timeZone)}`;
  if (row.phase === "cancelled") return "cancelled";
  if (row.earliestMs === null || row.latestMs === null) return "not known yet";
  return formatRange({ earliestMs: row.earliestMs, latestMs: row.latestMs }, timeZone);
}
