/**
 * The marker plays what is known, one update behind real time:
 *
 *   updates     a ────── b ────── c ────── (missing)
 *   playhead       a ────── b ────── c ─ ─ ─ stop
 *
 * Between two updates it moves along the route, or straight when one of them was off it.
 * When an update is missing it goes on at its last speed for one interval and then stands
 * still. It never goes back along the same route: what comes late or lies behind makes it
 * wait. Pure: time comes in, positions come out.
 */
import type { LonLat } from "./route-geometry.ts";

export interface Sample {
  /** When the courier was there, by our clock. */
  readonly atMs: number;
  readonly routeVersion: number;
  readonly alongM: number;
  readonly onRoute: boolean;
  readonly position: LonLat;
}

export type Place =
  | { readonly on: "route"; readonly routeVersion: number; readonly alongM: number }
  | { readonly on: "map"; readonly position: LonLat };

export interface Playback {
  /** Oldest first; never empty. */
  readonly samples: readonly Sample[];
  /** How long after an update its moment is played. */
  readonly delayMs: number;
  readonly playheadMs: number;
  readonly advancedAtMs: number;
  readonly place: Place;
  readonly moving: boolean;
}

/** From this age on the marker says how old it is. */
export const SEEN_AGO_FROM_MS = 20_000;
/** Enough for a burst after a tunnel; older ones are behind the playhead. */
const KEEP_SAMPLES = 12;
const SHORTEST_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 10_000;
const FIRST_INTERVAL_MS = 4_000;
/** The playhead catches up or waits by this share of time, too little to see. */
const RATE_SHIFT = 0.15;
/** After a longer gap nothing is played: the marker is where the courier is. */
const JUMP_AFTER_MS = 30_000;

/** Starts on the newest known place; the first move comes with the next update. */
export function startPlayback(sample: Sample, nowMs: number): Playback {
  return {
    samples: [sample],
    delayMs: FIRST_INTERVAL_MS,
    playheadMs: sample.atMs,
    advancedAtMs: nowMs,
    place: placeOf(sample),
    moving: false,
  };
}

/** Takes an update that came at `nowMs`. Another route starts anew; an older moment is dropped. */
export function addSample(playback: Playback, sample: Sample, nowMs: number): Playback {
  const last = lastOf(playback);
  if (sample.routeVersion !== last.routeVersion) return startPlayback(sample, nowMs);
  if (sample.atMs <= last.atMs) return playback;
  const gapMs = sample.atMs - last.atMs;
  if (gapMs > JUMP_AFTER_MS) return startPlayback(sample, nowMs);
  const delayMs = intervalMs(last, sample) + Math.max(0, nowMs - sample.atMs);
  if (gapMs > LONGEST_INTERVAL_MS) {
    // The marker stood still meanwhile: it makes the way up in one interval, from where it is.
    const resumed = { ...shownAsSample(playback), atMs: sample.atMs - LONGEST_INTERVAL_MS };
    return { ...playback, samples: [resumed, sample], delayMs, playheadMs: resumed.atMs };
  }
  return { ...playback, samples: [...playback.samples, sample].slice(-KEEP_SAMPLES), delayMs };
}

/** Moves the playhead to `nowMs`. */
export function advance(playback: Playback, nowMs: number): Playback {
  const elapsedMs = Math.max(0, nowMs - playback.advancedAtMs);
  const last = lastOf(playback);
  const before = playback.samples.at(-2);
  const targetMs = nowMs - playback.delayMs;
  const limitMs = last.atMs + (before === undefined ? 0 : intervalMs(before, last));
  const aheadMs = targetMs - playback.playheadMs;
  const rate = aheadMs > elapsedMs ? 1 + RATE_SHIFT : aheadMs < 0 ? 1 - RATE_SHIFT : 1;
  const stepped = aheadMs > JUMP_AFTER_MS ? targetMs : playback.playheadMs + elapsedMs * rate;
  const playheadMs = Math.max(playback.playheadMs, Math.min(stepped, limitMs));
  const place = neverBack(playback.place, placeAt(playback.samples, playheadMs));
  return {
    ...playback,
    playheadMs,
    advancedAtMs: Math.max(nowMs, playback.advancedAtMs),
    place,
    moving: !samePlace(playback.place, place),
  };
}

function placeAt(samples: readonly Sample[], atMs: number): Place | null {
  const next = samples.findIndex((sample) => sample.atMs > atMs);
  // Past the newest: go on as between the last two.
  const toIndex = next === -1 ? samples.length - 1 : next;
  const to = samples[toIndex];
  if (to === undefined) return null;
  const from = samples[toIndex - 1];
  if (from === undefined) return placeOf(to);
  const share = (atMs - from.atMs) / (to.atMs - from.atMs);
  if (from.onRoute && to.onRoute) {
    return { on: "route", routeVersion: to.routeVersion, alongM: from.alongM + (to.alongM - from.alongM) * share };
  }
  // Off the route nothing says where it leads: a straight line to the last place, and no further.
  const held = Math.min(share, 1);
  return {
    on: "map",
    position: [
      from.position[0] + (to.position[0] - from.position[0]) * held,
      from.position[1] + (to.position[1] - from.position[1]) * held,
    ],
  };
}

function neverBack(shown: Place, next: Place | null): Place {
  if (next === null) return shown;
  if (shown.on !== "route" || next.on !== "route" || shown.routeVersion !== next.routeVersion) return next;
  return next.alongM < shown.alongM ? shown : next;
}

function placeOf(sample: Sample): Place {
  return sample.onRoute
    ? { on: "route", routeVersion: sample.routeVersion, alongM: sample.alongM }
    : { on: "map", position: sample.position };
}

/** Where the marker is on screen, as if it had been reported. */
function shownAsSample({ place, ...playback }: Playback): Sample {
  const last = lastOf(playback);
  return place.on === "route"
    ? { ...last, onRoute: true, alongM: place.alongM }
    : { ...last, onRoute: false, position: place.position };
}

function samePlace(a: Place, b: Place): boolean {
  if (a.on === "route") return b.on === "route" && a.alongM === b.alongM;
  return b.on === "map" && a.position[0] === b.position[0] && a.position[1] === b.position[1];
}

function intervalMs(from: Sample, to: Sample): number {
  return Math.min(Math.max(to.atMs - from.atMs, SHORTEST_INTERVAL_MS), LONGEST_INTERVAL_MS);
}

function lastOf(playback: Pick<Playback, "samples">): Sample {
  const last = playback.samples.at(-1);
  if (last === undefined) throw new Error("a playback has at least one sample");
  return last;
}
