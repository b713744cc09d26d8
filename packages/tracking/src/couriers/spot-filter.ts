/**
 * Where the courier is with no route to hold on to: a position smoothed as much as its
 * noise and the courier's speed allow. Standing, fixes average out; riding, the newest counts.
 */
import type { LonLat } from "../geometry/index.ts";
import type { Fix } from "./fix.ts";

export interface Spot extends LonLat {
  readonly fixMs: number;
  /** Of the smoothed position, in each direction. */
  readonly varianceM2: number;
}

/** A phone that gives no speed may be doing this. */
const ASSUMED_SPEED_MPS = 5;
/** A standing phone's "0" may hide this much. */
const LEAST_SPEED_MPS = 0.5;
const ACCURACY_TO_SIGMA = 1 / 1.51;

export function stepSpot(spot: Spot | null, fix: Fix): Spot {
  const noiseM2 = (fix.accuracyM * ACCURACY_TO_SIGMA) ** 2;
  if (spot === null) return { lon: fix.lon, lat: fix.lat, fixMs: fix.fixMs, varianceM2: noiseM2 };
  const seconds = Math.max(0, fix.fixMs - spot.fixMs) / 1000;
  const driftM = Math.max(fix.speedMps ?? ASSUMED_SPEED_MPS, LEAST_SPEED_MPS) * seconds;
  const varianceM2 = spot.varianceM2 + driftM * driftM;
  const gain = varianceM2 / (varianceM2 + noiseM2);
  return {
    lon: spot.lon + gain * (fix.lon - spot.lon),
    lat: spot.lat + gain * (fix.lat - spot.lat),
    fixMs: fix.fixMs,
    varianceM2: (1 - gain) * varianceM2,
  };
}
