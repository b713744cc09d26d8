/** Which positions are believed, and why the others are not. */
import type { Ping, Vehicle } from "@doorstep/events";
import { distanceM, type LonLat } from "../geometry/index.ts";
import type { Fix } from "./fix.ts";
import type { CourierNote } from "./notes.ts";
import { FASTEST_MPS } from "./vehicles.ts";

/** Positions that agree with each other but not with the last believed one. */
export interface Jump extends LonLat {
  readonly fixMs: number;
  readonly accuracyM: number;
  readonly count: number;
}

/** About a city block: a wider circle cannot tell which street. */
const LARGEST_ACCURACY_M = 100;
/** What a phone that gives no accuracy is taken to have: an ordinary one between houses. */
const ASSUMED_ACCURACY_M = 15;
/** No phone is better than this between houses, whatever it says. */
const SMALLEST_ACCURACY_M = 3;
/** A tunnel or a dead zone keeps positions for minutes; what is older tells nobody anything. */
const OLDEST_FIX_MS = 30 * 60_000;
/** Degrees around 0°, 0° (1.1 km), where broken receivers put everybody and no courier is. */
const NULL_ISLAND_DEG = 0.01;
/** So many agreeing positions at a new place are a courier who is there (by van, by lift, after a fault). */
const JUMP_ACCEPTED_AFTER = 3;
/** How wrong the time between two fixes may be, while the clock's offset is still being learnt. */
const CLOCK_SLACK_MS = 3_000;

/** Why a ping's position is not one; null for one that may be. */
export function unbelievable(ping: Ping, ageMs: number): CourierNote | null {
  const { lon, lat, accuracyM, mock } = ping;
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return "ping dropped: invalid position";
  if (Math.abs(lon) < NULL_ISLAND_DEG && Math.abs(lat) < NULL_ISLAND_DEG) return "ping dropped: null island";
  if (mock) return "ping dropped: mock position";
  if (accuracyM !== null && !(accuracyM <= LARGEST_ACCURACY_M)) return "ping dropped: too inaccurate";
  if (ageMs > OLDEST_FIX_MS) return "ping dropped: too old";
  return null;
}

/** The position of a ping that may be believed, with what the phone left out or made up put right. */
export function pingToFix(
  ping: Ping,
  fixMs: number,
  { vehicle, tellsSpeed }: { readonly vehicle: Vehicle; readonly tellsSpeed: boolean },
): Fix {
  const { lon, lat, accuracyM, speedMps, bearingDeg } = ping;
  const least = tellsSpeed ? 0 : Number.MIN_VALUE;
  const credibleSpeed = speedMps !== null && speedMps >= least && speedMps <= FASTEST_MPS[vehicle];
  const credibleBearing = bearingDeg !== null && bearingDeg >= 0 && bearingDeg <= 360;
  return {
    lon,
    lat,
    fixMs,
    // 0 is how some phones say "unknown".
    accuracyM: accuracyM === null || accuracyM <= 0 ? ASSUMED_ACCURACY_M : Math.max(accuracyM, SMALLEST_ACCURACY_M),
    speedMps: credibleSpeed ? speedMps : null,
    bearingDeg: credibleBearing ? bearingDeg % 360 : null,
  };
}

export type Judged =
  | { readonly kind: "believed" | "moved" }
  /** Too far for the time: kept aside until others agree with it. */
  | { readonly kind: "jump"; readonly jump: Jump };

type Seen = LonLat & { readonly fixMs: number; readonly accuracyM: number };

/** Whether one can have come from the last believed position to this one. */
export function judgeJump(
  fix: Fix,
  { last, jump, vehicle }: { last: Seen | null; jump: Jump | null; vehicle: Vehicle },
): Judged {
  if (last === null || reachable(last, fix, vehicle)) return { kind: "believed" };
  const count = jump !== null && reachable(jump, fix, vehicle) ? jump.count + 1 : 1;
  if (count >= JUMP_ACCEPTED_AFTER) return { kind: "moved" };
  const { lon, lat, fixMs, accuracyM } = fix;
  return { kind: "jump", jump: { lon, lat, fixMs, accuracyM, count } };
}

function reachable(from: Seen, to: Seen, vehicle: Vehicle): boolean {
  const seconds = (Math.abs(to.fixMs - from.fixMs) + CLOCK_SLACK_MS) / 1000;
  return distanceM(from, to) - from.accuracyM - to.accuracyM <= FASTEST_MPS[vehicle] * seconds;
}
