/**
 * Windows that lie at fixed places, whatever the events.
 *
 *     tumbling 10          |0........|10.......|20.......|
 *
 *     hopping 10, every 5  |0........|10.......|20.......|
 *                     |-5.......|5........|15.......|
 *     an event at 7:       ──────────              [0, 10)
 *                               ──────────         [5, 15)
 */
import { requirePositive, requireWhole } from "../arguments.ts";
import { ALL_TIME, type Window } from "../window.ts";

export interface Tumbling {
  readonly kind: "tumbling";
  readonly sizeMs: number;
  readonly offsetMs: number;
}

export interface Hopping {
  readonly kind: "hopping";
  readonly sizeMs: number;
  readonly everyMs: number;
  readonly offsetMs: number;
}

export interface Global {
  readonly kind: "global";
}

/** So that one event cannot ask for windows without end; a minute every 60 ms is finer than anybody looks. */
const MAX_WINDOWS_PER_EVENT = 1_000;

/**
 * Windows of one size, side by side, each event in exactly one.
 *
 * @param options.offsetMs shifts the edges; its size must be below `sizeMs`. Default 0: edges at multiples of `sizeMs`.
 * @throws RangeError naming the argument, when no such window can exist.
 * @example tumbling({ sizeMs: 60_000 }) // whole minutes
 */
export function tumbling({ sizeMs, offsetMs = 0 }: { sizeMs: number; offsetMs?: number }): Tumbling {
  requirePositive("sizeMs", sizeMs);
  requireOffset(offsetMs, { name: "sizeMs", stepMs: sizeMs });
  return { kind: "tumbling", sizeMs, offsetMs };
}

/**
 * Windows of one size that begin every `everyMs`, so that an event is in several: the last
 * five minutes, told anew each minute.
 *
 * @param options.everyMs at most `sizeMs`: with more, events between two windows would be in none.
 * At least a thousandth of it: an event is in `sizeMs / everyMs` windows.
 * @param options.offsetMs shifts the edges; its size must be below `everyMs`. Default 0.
 * @throws RangeError naming the argument, when no such windows can exist.
 * @example hopping({ sizeMs: 300_000, everyMs: 60_000 })
 */
export function hopping({
  sizeMs,
  everyMs,
  offsetMs = 0,
}: {
  sizeMs: number;
  everyMs: number;
  offsetMs?: number;
}): Hopping {
  requirePositive("sizeMs", sizeMs);
  requirePositive("everyMs", everyMs);
  if (everyMs > sizeMs) throw new RangeError(`everyMs must be at most sizeMs (${sizeMs}), got ${everyMs}`);
  if (sizeMs / everyMs > MAX_WINDOWS_PER_EVENT) {
    throw new RangeError(`everyMs must be at least a thousandth of sizeMs (${sizeMs}), got ${everyMs}`);
  }
  requireOffset(offsetMs, { name: "everyMs", stepMs: everyMs });
  return { kind: "hopping", sizeMs, everyMs, offsetMs };
}

/** One window of all time. It never closes by itself, so it needs a trigger to give results. */
export function globalWindow(): Global {
  return { kind: "global" };
}

export function tumblingWindowAt({ sizeMs, offsetMs }: Tumbling, timeMs: number): Window {
  const startMs = floorTo(timeMs - offsetMs, sizeMs) + offsetMs;
  return { startMs, endMs: startMs + sizeMs };
}

/** Those with `startMs ≤ timeMs < endMs`, earliest first. */
export function hoppingWindowsAt({ sizeMs, everyMs, offsetMs }: Hopping, timeMs: number): Window[] {
  const lastMs = floorTo(timeMs - offsetMs, everyMs) + offsetMs;
  const firstMs = floorTo(timeMs - sizeMs - offsetMs, everyMs) + everyMs + offsetMs;
  const windows: Window[] = [];
  for (let startMs = firstMs; startMs <= lastMs; startMs += everyMs) windows.push({ startMs, endMs: startMs + sizeMs });
  return windows;
}

export const globalWindows: readonly Window[] = [ALL_TIME];

function requireOffset(offsetMs: number, { name, stepMs }: { name: string; stepMs: number }): void {
  requireWhole("offsetMs", offsetMs);
  if (Math.abs(offsetMs) >= stepMs) {
    throw new RangeError(`offsetMs must be smaller than ${name} (${stepMs}), got ${offsetMs}`);
  }
}

/** The largest multiple of `step` not above `value`; `%` would round towards zero before 1970. */
const floorTo = (value: number, step: number): number => Math.floor(value / step) * step;
