/** The ladder of degradation as operators read it: which step, since when, why. */
import type { Degradation, DegradationStep } from "@doorstep/events/browser";
import { formatLag, formatTime } from "./format.ts";

/** All of them, in order, each with what it leaves out. */
export const stepWords: readonly (readonly [DegradationStep, string])[] = [
  ["normal", "Positions as they come"],
  ["conflated", "Positions every 15 s"],
  ["sampled", "Couriers nobody follows every 5 s"],
  ["freshOnly", "Old positions left out"],
  ["snapshotsOnly", "New pages without positions"],
];

export const stepNumber = (step: DegradationStep): number => stepWords.findIndex(([name]) => name === step);

/** Null while this server leaves nothing out. */
export function whyWords({ step, sinceMs, because }: Degradation, timeZone: string): string | null {
  if (step === "normal") return null;
  const since = `Since ${formatTime(sinceMs, timeZone)}`;
  return because === null ? `${since}.` : `${since}: ${figureWords(because)}.`;
}

/** Null while the worker works on every position. */
export function thinnedWords({ thinned }: Degradation): string | null {
  if (thinned === null) return null;
  const { couriers, orders, keepEvery } = thinned;
  const partitions = couriers + orders;
  const who = partitions === 1 ? "1 partition of the worker works" : `${partitions} partitions of the worker work`;
  return `${who} on one position in ${keepEvery}.`;
}

function figureWords({ figure, value, limit }: NonNullable<Degradation["because"]>): string {
  switch (figure) {
    case "eventLoop":
      return `this server came ${Math.round(value)} ms late to its work, limit ${limit} ms`;
    case "outputs":
      return `this server told pages of things ${formatLag(value)} late, limit ${formatLag(limit)}`;
    case "sockets":
      return `${formatMegabytes(value)} waited for pages to read, limit ${formatMegabytes(limit)}`;
  }
}

const formatMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
