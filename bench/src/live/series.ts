/** How long things took, kept by when they came: in few bytes each, since a spike brings a million. */
import { type Quantiles, quantiles } from "../quantiles.ts";

export interface Series {
  /** `atMs` from the run's beginning. */
  add(atMs: number, tookMs: number): void;
  /** Of those that came in `[fromMs, toMs)`. */
  between(fromMs: number, toMs: number): readonly number[];
  /** One entry for each second in which something came, earliest first. */
  bySecond(): readonly Second[];
}

/** One second of a series: what the picture is drawn from. */
export interface Second {
  readonly atS: number;
  readonly p50: number;
  readonly p99: number;
}

export function createSeries(): Series {
  let capacity = 1_024;
  let atMs = new Float64Array(capacity);
  let tookMs = new Float32Array(capacity);
  let count = 0;
  const grown = <T extends Float64Array | Float32Array>(from: T, to: T): T => {
    to.set(from);
    return to;
  };
  return {
    add(at, took) {
      if (count === capacity) {
        capacity *= 2;
        atMs = grown(atMs, new Float64Array(capacity));
        tookMs = grown(tookMs, new Float32Array(capacity));
      }
      atMs[count] = at;
      tookMs[count] = took;
      count++;
    },
    between(fromMs, toMs) {
      const found: number[] = [];
      for (let at = 0; at < count; at++) {
        const when = atMs[at] ?? 0;
        if (fromMs <= when && when < toMs) found.push(tookMs[at] ?? 0);
      }
      return found;
    },
    bySecond() {
      const seconds = new Map<number, number[]>();
      for (let at = 0; at < count; at++) {
        const second = Math.floor((atMs[at] ?? 0) / 1_000);
        const took = seconds.get(second);
        if (took === undefined) seconds.set(second, [tookMs[at] ?? 0]);
        else took.push(tookMs[at] ?? 0);
      }
      return [...seconds]
        .sort(([a], [b]) => a - b)
        .map(([atS, took]) => {
          const found = quantiles(took);
          return { atS, p50: found?.p50 ?? 0, p99: found?.p99 ?? 0 };
        });
    },
  };
}

export interface Latency extends Quantiles {
  readonly p999: number;
}

/** Null of nothing. */
export function latencyOf(values: readonly number[]): Latency | null {
  const found = quantiles(values);
  if (found === null) return null;
  const sorted = Float64Array.from(values).sort();
  return { ...found, p999: sorted[Math.max(0, Math.ceil(0.999 * sorted.length) - 1)] ?? 0 };
}
