/**
 * How good what was said has been.
 *
 * TransitApp's ETA Accuracy Benchmark (2024): a prediction made so long before the arrival is
 * accurate when the arrival is not earlier and not later than predicted by more than a window
 * allows. For a bus, early is worse. For food late is worse: the mirrored window.
 */
import type { JudgedOrder, Said, Sample, Who } from "./judged.ts";

const MINUTE_MS = 60_000;

export interface Horizon {
  readonly name: string;
  /** Time still to come in truth, `[from, to)` minutes. */
  readonly fromMin: number;
  readonly toMin: number;
  /** Actual minus predicted, both ends included; null where the benchmark has no window. */
  readonly window: { readonly earlyMin: number; readonly lateMin: number } | null;
}

export const HORIZONS: readonly Horizon[] = [
  { name: "0–3", fromMin: 0, toMin: 3, window: { earlyMin: 0.5, lateMin: 1.5 } },
  { name: "3–6", fromMin: 3, toMin: 6, window: { earlyMin: 1, lateMin: 2.5 } },
  { name: "6–10", fromMin: 6, toMin: 10, window: { earlyMin: 1, lateMin: 3.5 } },
  { name: "10–15", fromMin: 10, toMin: 15, window: { earlyMin: 1.5, lateMin: 4.5 } },
  { name: "15–25", fromMin: 15, toMin: 25, window: null },
  { name: "25+", fromMin: 25, toMin: Number.POSITIVE_INFINITY, window: null },
];

export type Orientation = "transit" | "food";

/** Whether the prediction lies in the window; `errorMs` is actual minus predicted. */
export function isAccurate(window: NonNullable<Horizon["window"]>, errorMs: number, orientation: Orientation): boolean {
  const error = (orientation === "transit" ? errorMs : -errorMs) / MINUTE_MS;
  return error >= -window.earlyMin && error <= window.lateMin;
}

export const horizonOf = (toComeMs: number): Horizon | undefined =>
  HORIZONS.find(({ fromMin, toMin }) => toComeMs >= fromMin * MINUTE_MS && toComeMs < toMin * MINUTE_MS);

export interface Figures {
  readonly count: number;
  /** Of |actual − predicted|. */
  readonly meanErrorMin: number;
  readonly medianErrorMin: number;
  /** Of actual − predicted: above 0 the food came later. */
  readonly biasMin: number;
  /** Shares in the window; null where there is none. */
  readonly transit: number | null;
  readonly food: number | null;
  /** Share of the ranges that held, and how wide they were; null for who says no range. */
  readonly held: number | null;
  readonly widthMin: number | null;
}

/** One predictor, one horizon. Null when nothing was said. */
export function figuresAt(orders: readonly JudgedOrder[], who: Who, horizon: Horizon): Figures | null {
  const errors: number[] = [];
  const ranges: { readonly held: boolean; readonly widthMs: number }[] = [];
  for (const { deliveredMs, samples } of orders) {
    for (const sample of samples) {
      if (horizonOf(deliveredMs - sample.atMs) !== horizon) continue;
      const said = sample[who];
      if (said === null) continue;
      errors.push(deliveredMs - said.expectedMs);
      if (isRange(said)) ranges.push({ held: holds(said, deliveredMs), widthMs: said.latestMs - said.earliestMs });
    }
  }
  if (errors.length === 0) return null;
  const { window } = horizon;
  const inside = (orientation: Orientation): number | null =>
    window === null ? null : share(errors, (errorMs) => isAccurate(window, errorMs, orientation));
  return {
    count: errors.length,
    meanErrorMin: mean(errors.map(Math.abs)) / MINUTE_MS,
    medianErrorMin: median(errors.map(Math.abs)) / MINUTE_MS,
    biasMin: mean(errors) / MINUTE_MS,
    transit: inside("transit"),
    food: inside("food"),
    held: ranges.length === 0 ? null : share(ranges, ({ held }) => held),
    widthMin: ranges.length === 0 ? null : mean(ranges.map(({ widthMs }) => widthMs)) / MINUTE_MS,
  };
}

/** Half-open, as everywhere. */
export const holds = ({ earliestMs, latestMs }: Pick<Said, "earliestMs" | "latestMs">, atMs: number): boolean =>
  earliestMs <= atMs && atMs < latestMs;

/** How much of the way from the better of the simple ones to the ceiling; null where there is no way to go. */
export function shareOfTheWay(ours: number, simple: readonly number[], ceiling: number): number | null {
  const from = Math.max(...simple);
  return ceiling > from ? (ours - from) / (ceiling - from) : null;
}

/** Share of an order's samples whose range held, over all of them. */
export function coverage(orders: readonly JudgedOrder[], who: "ours" | "ceiling"): number | null {
  let held = 0;
  let count = 0;
  for (const { deliveredMs, samples } of orders) {
    for (const sample of samples) {
      const said = sample[who];
      if (said === null) continue;
      count += 1;
      if (holds(said, deliveredMs)) held += 1;
    }
  }
  return count === 0 ? null : held / count;
}

export const firstCoverage = (orders: readonly JudgedOrder[]): number =>
  share(orders, ({ first, deliveredMs }) => holds(first, deliveredMs));

export function meanWidthMin(orders: readonly JudgedOrder[], who: "ours" | "ceiling"): number {
  const widths: number[] = [];
  for (const { samples } of orders) {
    for (const sample of samples) {
      const said = sample[who];
      if (said !== null) widths.push(said.latestMs - said.earliestMs);
    }
  }
  return mean(widths) / MINUTE_MS;
}

/** How much what is said changes from one minute to the next, in the mean. */
export function inconsistencyMin(orders: readonly JudgedOrder[], who: Who): number {
  const changes: number[] = [];
  for (const { samples } of orders) {
    let before: Sample | undefined;
    for (const sample of samples) {
      const [was, now] = [before?.[who], sample[who]];
      if (was != null && now !== null) changes.push(Math.abs(now.expectedMs - was.expectedMs));
      before = sample;
    }
  }
  return mean(changes) / MINUTE_MS;
}

/** How often the time shown became another, by more than `overMin`. */
export function revisions({ shownMs }: Pick<JudgedOrder, "shownMs">, overMin: number): number {
  let count = 0;
  for (const [index, timeMs] of shownMs.entries()) {
    const before = shownMs[index - 1];
    if (before !== undefined && Math.abs(timeMs - before) > overMin * MINUTE_MS) count += 1;
  }
  return count;
}

const isRange = (said: Pick<Said, "expectedMs"> | Said): said is Said => "earliestMs" in said;

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

const share = <T>(values: readonly T[], is: (value: T) => boolean): number =>
  values.length === 0 ? Number.NaN : values.filter(is).length / values.length;
