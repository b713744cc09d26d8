/** A verdict as figures, and as lines to read. */
import { type Quantiles, quantiles } from "../quantiles.ts";
import { CLASSES, type FrameClass, type Judged } from "./judge.ts";

export interface ErrorFigures {
  readonly frames: number;
  readonly p50M: number;
  readonly p95M: number;
  readonly maxM: number;
}

export interface PositionFigures {
  readonly rides: number;
  readonly frames: number;
  readonly shown: Readonly<Record<FrameClass, ErrorFigures | null>>;
  readonly shownNow: Readonly<Record<FrameClass, ErrorFigures | null>>;
  readonly newestNow: Readonly<Record<FrameClass, ErrorFigures | null>>;
  readonly lastSeen: ErrorFigures | null;
  readonly lastSeenShare: number;
  readonly behindSeconds: { readonly p50: number; readonly p95: number } | null;
  readonly fromRoad: ErrorFigures | null;
  readonly backward: number;
  readonly offRoad: number;
}

export function figuresOf(judged: Judged): PositionFigures {
  const byClass = (of: "shownM" | "shownNowM" | "newestNowM") => ({
    comes: errorFigures(judged.errors.comes[of]),
    gap: errorFigures(judged.errors.gap[of]),
    offRoute: errorFigures(judged.errors.offRoute[of]),
  });
  const behind = percentiles(judged.behindMs);
  return {
    rides: judged.rides,
    frames: judged.frames,
    shown: byClass("shownM"),
    shownNow: byClass("shownNowM"),
    newestNow: byClass("newestNowM"),
    lastSeen: errorFigures(judged.lastSeenM),
    lastSeenShare: judged.lastSeenM.length / Math.max(1, judged.frames),
    behindSeconds: behind === null ? null : { p50: behind.p50 / 1_000, p95: behind.p95 / 1_000 },
    fromRoad: errorFigures(judged.offRoadM),
    backward: judged.backward,
    offRoad: judged.offRoad,
  };
}

const NAMES: Readonly<Record<FrameClass, string>> = {
  comes: "pings come",
  gap: "gaps, bursts",
  offRoute: "off the route",
};

export function printFigures(title: string, figures: PositionFigures): void {
  const { rides, frames, backward, offRoad, behindSeconds, lastSeen, lastSeenShare, fromRoad } = figures;
  console.log(`\n${title}: ${rides} rides, ${frames} frames, ${backward} backward, ${offRoad} off the road`);
  console.log("  median / p95 in metres      shown      shown, against now    newest ping, against now");
  for (const name of CLASSES) {
    const cells = [figures.shown[name], figures.shownNow[name], figures.newestNow[name]].map(pair);
    console.log(`  ${NAMES[name].padEnd(16)}${cells.map((cell) => cell.padStart(22)).join("")}`);
  }
  if (lastSeen !== null) {
    console.log(`  "last seen" in ${(100 * lastSeenShare).toFixed(1)} % of the frames: ${pair(lastSeen)}`);
  }
  if (fromRoad !== null)
    console.log(`  from the middle of the road: ${pair(fromRoad)}, at most ${fromRoad.maxM.toFixed(1)}`);
  if (behindSeconds !== null) {
    console.log(`  behind now: ${behindSeconds.p50.toFixed(1)} / ${behindSeconds.p95.toFixed(1)} s`);
  }
}

const pair = (errors: ErrorFigures | null): string =>
  errors === null ? "–" : `${errors.p50M.toFixed(1)} / ${errors.p95M.toFixed(1)}`;

function errorFigures(metres: readonly number[]): ErrorFigures | null {
  const found = percentiles(metres);
  if (found === null) return null;
  return { frames: metres.length, p50M: rounded(found.p50), p95M: rounded(found.p95), maxM: rounded(found.max) };
}

/** The shared quantiles have no p95. */
function percentiles(values: readonly number[]): (Pick<Quantiles, "p50" | "max"> & { readonly p95: number }) | null {
  const known = quantiles(values);
  if (known === null) return null;
  const sorted = Float64Array.from(values).sort();
  return { p50: known.p50, max: known.max, p95: sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)] ?? 0 };
}

const rounded = (metres: number): number => Math.round(metres * 100) / 100;
