/** The values flags take. A reason completes a sentence that begins with the flag. */
import type { Spike } from "../world/options.ts";

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export function parseNumber(
  text: string,
  { from, to, whole }: { readonly from: number; readonly to: number; readonly whole: boolean },
): Reading<number> {
  const value = Number(text);
  const fits = text.trim() !== "" && value >= from && value <= to && (!whole || Number.isInteger(value));
  const kind = whole ? "a whole number" : "a number";
  return fits ? { ok: true, value } : { ok: false, reason: `takes ${kind} from ${from} to ${to}, not "${text}"` };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `4s`, `250ms`, `1.5m`; a number alone is seconds. */
export function parseDurationMs(
  text: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Reading<number> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const value = match === null ? Number.NaN : Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? "s"] ?? 1));
  if (value >= fromMs && value <= toMs) return { ok: true, value };
  return { ok: false, reason: `takes a time from ${msToText(fromMs)} to ${msToText(toMs)}, such as 4s, not "${text}"` };
}

/** `10x@60s+30s`: ten times as many, from second 60, for 30 seconds. */
export function parseSpike(text: string): Reading<Spike> {
  const match = /^(\d+(?:\.\d+)?)x@([^+]+)\+(.+)$/.exec(text);
  const day = { fromMs: 0, toMs: 86_400_000 };
  const from = parseDurationMs(match?.[2] ?? "", day);
  const lasts = parseDurationMs(match?.[3] ?? "", day);
  const factor = Number(match?.[1]);
  if (match === null || !from.ok || !lasts.ok || !(factor > 0 && factor <= 1_000)) {
    return { ok: false, reason: `takes FACTORx@FROM+LENGTH, such as 10x@60s+30s, not "${text}"` };
  }
  return { ok: true, value: { factor, fromMs: from.value, lastsMs: lasts.value } };
}

function msToText(ms: number): string {
  if (ms % 3_600_000 === 0 && ms > 0) return `${ms / 3_600_000}h`;
  if (ms % 60_000 === 0 && ms > 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
