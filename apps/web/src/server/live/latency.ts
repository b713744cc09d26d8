/** Percentiles of what happened lately, in fixed memory: two half windows, the older one dropped as a whole. */

export interface Latency {
  observe(ms: number, nowMs: number): void;
  /** Null with nothing observed. The upper end of the bucket the rank falls into, so never too kind. */
  percentiles(nowMs: number): { readonly p50: number; readonly p99: number } | null;
}

const WINDOW_MS = 60_000;
/** From 1 ms up, each a tenth wider than the one before: the answer is at most 10 % too high. */
const GROWTH = 1.1;
const BUCKETS = 130;

interface Half {
  readonly startMs: number;
  readonly counts: Uint32Array;
}

export function createLatency(): Latency {
  let halves: readonly Half[] = [];
  const turn = (nowMs: number): void => {
    halves = halves.filter(({ startMs }) => nowMs - startMs < WINDOW_MS);
    const newest = halves.at(-1);
    if (newest !== undefined && nowMs - newest.startMs < WINDOW_MS / 2) return;
    halves = [...halves, { startMs: nowMs, counts: new Uint32Array(BUCKETS) }];
  };
  return {
    observe: (ms, nowMs) => {
      turn(nowMs);
      const counts = halves.at(-1)?.counts;
      const bucket = msToBucket(ms);
      if (counts !== undefined) counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    percentiles: (nowMs) => {
      turn(nowMs);
      const counts = Uint32Array.from({ length: BUCKETS }, (_, bucket) =>
        halves.reduce((sum, half) => sum + (half.counts[bucket] ?? 0), 0),
      );
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total === 0) return null;
      return { p50: rankToMs(counts, Math.ceil(total * 0.5)), p99: rankToMs(counts, Math.ceil(total * 0.99)) };
    },
  };
}

function msToBucket(ms: number): number {
  const bucket = Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(GROWTH));
  return Math.min(bucket, BUCKETS - 1);
}

function rankToMs(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (const [bucket, count] of counts.entries()) {
    seen += count;
    if (seen >= rank) return Math.round(GROWTH ** bucket);
  }
  return Math.round(GROWTH ** (BUCKETS - 1));
}
