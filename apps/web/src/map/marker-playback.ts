/**
 * The marker plays what is known, one update behind real time:
 *
 *   updates     a ────── b ────── c ────── (missing) ──────── g
 *   playhead       a ────── b ────── c ─ ─ ─ stop                 d e f g
 *
 * Between two updates it moves along the route, or straight when one of them was off it.
 * When an update is missing it goes on at its last speed for one interval and then stands
 * still. What was missed, in a tunnel or in a burst after it, is played quickly: the whole
 * way, in the time of two updates. It never goes back along the same route: what comes late
 * or lies behind makes it wait. On another route it goes on where they rode it already.
 * Pure: time comes in, positions come out.
 */
import { type LonLat, metresBetween } from "./route-geometry.ts";

export interface Sample {
  /** When the courier was there, by our clock. */
  readonly atMs: number;
  readonly routeVersion: number;
  readonly alongM: number;
  readonly onRoute: boolean;
  readonly position: LonLat;
}

interface RoutePlace {
  readonly on: "route";
  readonly routeVersion: number;
  readonly alongM: number;
}

export type Place = RoutePlace | { readonly on: "map"; readonly position: LonLat };

export interface Playback {
  /** Oldest first; never empty. */
  readonly samples: readonly Sample[];
  /** Between the two newest updates: how long, and how fast along the route. */
  readonly intervalMs: number;
  readonly speedMps: number;
  /** How long after an update its moment is played. */
  readonly delayMs: number;
  readonly playheadMs: number;
  readonly advancedAtMs: number;
  readonly place: Place;
  /** As far as it has been shown along the newest route it was on. */
  readonly furthest: RoutePlace | null;
  readonly moving: boolean;
}

/** From this age on the marker says how old it is. */
export const SEEN_AGO_FROM_MS = 12_000;
/** Enough for a burst after a tunnel; older ones are behind the playhead. */
const KEEP_SAMPLES = 16;
const SHORTEST_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 10_000;
const FIRST_INTERVAL_MS = 4_000;
/** The playhead waits by this share of time, too little to see. */
const SLOWER_BY = 0.15;
/** What the playhead is behind by is made up in about this time, but no faster than a film: a leap tells nobody the way. */
const CATCH_UP_MS = 4_000;
const FASTEST_RATE = 4;
/** Nobody brings food faster. */
const FASTEST_MPS = 35;
/** After a longer gap nothing is played: the marker is where the courier is. */
const JUMP_AFTER_MS = 30_000;

/** Starts on the newest known place; the first move comes with the next update. */
export function startPlayback(sample: Sample, nowMs: number): Playback {
  const place = placeOf(sample);
  return {
    samples: [sample],
    intervalMs: 0,
    speedMps: 0,
    delayMs: FIRST_INTERVAL_MS,
    playheadMs: sample.atMs,
    advancedAtMs: nowMs,
    place,
    furthest: place.on === "route" ? place : null,
    moving: false,
  };
}

/** Takes an update that came at `nowMs`. An older moment is dropped. */
export function addSample(playback: Playback, sample: Sample, nowMs: number): Playback {
  const last = lastOf(playback);
  if (sample.routeVersion !== last.routeVersion) return changeRoute(playback, sample, nowMs);
  if (sample.atMs <= last.atMs) return playback;
  const gapMs = sample.atMs - last.atMs;
  if (gapMs > JUMP_AFTER_MS) return restart(playback, sample, nowMs);
  const usual = gapMs > LONGEST_INTERVAL_MS ? FIRST_INTERVAL_MS : Math.max(gapMs, SHORTEST_INTERVAL_MS);
  // From where it stands, if it has gone on past what was known: no leap when it turns out otherwise.
  const goneOn = playback.playheadMs > last.atMs && playback.playheadMs <= sample.atMs - SHORTEST_INTERVAL_MS;
  const known = goneOn ? [...playback.samples, shownAsSample(playback)] : playback.samples;
  return {
    ...playback,
    samples: [...known, sample].slice(-KEEP_SAMPLES),
    intervalMs: Math.min(Math.max(gapMs, SHORTEST_INTERVAL_MS), LONGEST_INTERVAL_MS),
    speedMps: last.onRoute && sample.onRoute ? (1_000 * Math.max(0, sample.alongM - last.alongM)) / gapMs : 0,
    delayMs: usual + Math.max(0, nowMs - sample.atMs),
  };
}

/** Another way for the same courier is played on, back along it from where they are; another courier starts anew. */
function changeRoute(playback: Playback, sample: Sample, nowMs: number): Playback {
  const last = lastOf(playback);
  const started = startPlayback(sample, nowMs);
  const gapMs = sample.atMs - last.atMs;
  const apartM = metresBetween(last.position, sample.position);
  if (gapMs <= 0 || gapMs > JUMP_AFTER_MS || (1_000 * apartM) / gapMs > FASTEST_MPS) return started;
  const { playheadMs, delayMs } = playback;
  const fromMs = Math.min(playheadMs, last.atMs);
  const rodeM = (apartM * (sample.atMs - fromMs)) / gapMs;
  const before = sample.onRoute
    ? { ...sample, atMs: fromMs, alongM: Math.max(0, sample.alongM - rodeM) }
    : { ...sample, atMs: fromMs, position: last.position };
  const samples = [before, sample];
  const intervalMs = Math.min(Math.max(gapMs, SHORTEST_INTERVAL_MS), LONGEST_INTERVAL_MS);
  const speedMps = sample.onRoute ? (1_000 * apartM) / gapMs : 0;
  const place = placeAt({ samples, speedMps }, playheadMs) ?? started.place;
  return shownAt({ ...started, samples, intervalMs, speedMps, delayMs, playheadMs }, place);
}

/** After a long silence: where the courier is now, but never behind what was shown on this route. */
function restart({ furthest }: Playback, sample: Sample, nowMs: number): Playback {
  const started = startPlayback(sample, nowMs);
  return shownAt(started, neverBack(furthest, started.place));
}

function shownAt(playback: Playback, place: Place): Playback {
  return { ...playback, place, furthest: place.on === "route" ? place : playback.furthest };
}

/** Moves the playhead to `nowMs`. */
export function advance(playback: Playback, nowMs: number): Playback {
  const elapsedMs = Math.max(0, nowMs - playback.advancedAtMs);
  const last = lastOf(playback);
  const targetMs = nowMs - playback.delayMs;
  const limitMs = last.atMs + playback.intervalMs;
  const aheadMs = targetMs - playback.playheadMs;
  const behindMs = aheadMs - elapsedMs;
  const rate = behindMs > 0 ? Math.min(1 + behindMs / CATCH_UP_MS, FASTEST_RATE) : aheadMs < 0 ? 1 - SLOWER_BY : 1;
  const stepped =
    aheadMs > JUMP_AFTER_MS
      ? targetMs
      : Math.min(playback.playheadMs + elapsedMs * rate, Math.max(targetMs, playback.playheadMs + elapsedMs));
  const playheadMs = Math.max(playback.playheadMs, Math.min(stepped, limitMs));
  const next = placeAt(playback, playheadMs);
  const place = next === null ? playback.place : neverBack(playback.furthest, next);
  const moved = {
    playheadMs,
    advancedAtMs: Math.max(nowMs, playback.advancedAtMs),
    moving: !samePlace(playback.place, place),
  };
  return shownAt({ ...playback, ...moved }, place);
}

function placeAt({ samples, speedMps }: Pick<Playback, "samples" | "speedMps">, atMs: number): Place | null {
  const toIndex = samples.findIndex((sample) => sample.atMs > atMs);
  const to = samples[toIndex];
  if (to === undefined) return placePast(samples.at(-1), speedMps, atMs);
  const from = samples[toIndex - 1];
  if (from === undefined) return placeOf(to);
  const share = (atMs - from.atMs) / (to.atMs - from.atMs);
  if (from.onRoute && to.onRoute) {
    return { on: "route", routeVersion: to.routeVersion, alongM: from.alongM + (to.alongM - from.alongM) * share };
  }
  return {
    on: "map",
    position: [
      from.position[0] + (to.position[0] - from.position[0]) * share,
      from.position[1] + (to.position[1] - from.position[1]) * share,
    ],
  };
}

/** Past the newest it goes on at the last speed; off the route nothing says where that leads. */
function placePast(last: Sample | undefined, speedMps: number, atMs: number): Place | null {
  if (last === undefined || !last.onRoute) return last === undefined ? null : placeOf(last);
  const alongM = last.alongM + (speedMps * (atMs - last.atMs)) / 1_000;
  return { on: "route", routeVersion: last.routeVersion, alongM };
}

/** Also after having been off the route meanwhile. */
function neverBack(furthest: RoutePlace | null, next: Place): Place {
  if (furthest === null || next.on !== "route" || furthest.routeVersion !== next.routeVersion) return next;
  return next.alongM < furthest.alongM ? furthest : next;
}

function placeOf(sample: Sample): Place {
  return sample.onRoute
    ? { on: "route", routeVersion: sample.routeVersion, alongM: sample.alongM }
    : { on: "map", position: sample.position };
}

/** Where the marker is on screen, as if it had been reported. */
function shownAsSample({ place, playheadMs, samples }: Playback): Sample {
  const shown = { ...lastOf({ samples }), atMs: playheadMs };
  return place.on === "route"
    ? { ...shown, onRoute: true, alongM: place.alongM }
    : { ...shown, onRoute: false, position: place.position };
}

function samePlace(a: Place, b: Place): boolean {
  if (a.on === "route") return b.on === "route" && a.alongM === b.alongM;
  return b.on === "map" && a.position[0] === b.position[0] && a.position[1] === b.position[1];
}

function lastOf(playback: Pick<Playback, "samples">): Sample {
  const last = playback.samples.at(-1);
  if (last === undefined) throw new Error("a playback has at least one sample");
  return last;
}
