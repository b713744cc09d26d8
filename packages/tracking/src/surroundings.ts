/**
 * What a log has told its whole partition, as far as it still holds: what the places stage
 * has learnt, that the write side is alive, how much is to be done. All keys of a partition
 * share it. It comes from the log and from nowhere else, so a replay sees the same at every
 * record.
 */
import type { Conditions, Heartbeat, LogRecord, Mode } from "@doorstep/events";
import { cellsAround } from "./geometry/index.ts";
import { type Market, smoothedMarket } from "./market.ts";

/** A record that is about everything of its partition, and about no single key. */
export type SharedRecord = Conditions | Heartbeat | Mode;

/** The newest shared record of each subject. */
export type Surroundings = ReadonlyMap<string, SharedRecord>;

/** Nothing has been told. */
export const noSurroundings: Surroundings = new Map();

/** Who writes heartbeats. Others share one subject: what a log says must not grow without limit. */
const SOURCES: readonly string[] = ["write-side"];

/** Whether a record goes to its whole partition and not to one key. */
export function isShared<R extends LogRecord>(record: R): record is Extract<R, SharedRecord> {
  return record.type === "conditions" || record.type === "heartbeat" || record.type === "mode";
}

/** What a shared record is about; null for a record that belongs to one key. */
export function sharedSubject(record: LogRecord): string | null {
  if (record.type === "conditions") return record.subject;
  if (record.type === "heartbeat") return heartbeatSubject(record.source);
  return record.type === "mode" ? MODE : null;
}

/**
 * Which of two records of one subject holds: of conditions the newer by the places stage's
 * time, of heartbeats the furthest, of modes the one later on the log.
 */
export function takeShared(held: SharedRecord | undefined, record: SharedRecord): SharedRecord {
  if (held === undefined || held.type !== record.type || record.type === "mode") return record;
  return record.atMs >= held.atMs ? record : held;
}

/** Log time from which a shared record is forgotten; null for one that only a newer one replaces. */
export function sharedUntilMs(held: SharedRecord): number | null {
  return held.type === "conditions" ? held.untilMs : null;
}

/** A restaurant's last preparation times; null when nothing is known (any more). */
export function preparationAt(
  surroundings: Surroundings,
  { restaurantId, nowMs }: { restaurantId: string; nowMs: number },
): NonNullable<Conditions["preparation"]> | null {
  return conditionsOf(surroundings, `restaurant:${restaurantId}`, nowMs)?.preparation ?? null;
}

/** The market of a cell, smoothed over its neighbours; null when none of them is known. */
export function marketAt(surroundings: Surroundings, { cell, nowMs }: { cell: string; nowMs: number }): Market | null {
  if (surroundings.size === 0) return null;
  return smoothedMarket(cellsAround(cell), (each) => conditionsOf(surroundings, `cell:${each}`, nowMs)?.market);
}

/** So much riding in an area counts as much as knowing nothing of it. */
const PACE_SETTLES_MS = 5 * 60_000;

/**
 * Planned over real time of rides in an area, drawn towards 1 while few have been seen. Null
 * when nothing is known.
 */
export function areaPace(surroundings: Surroundings, { area, nowMs }: { area: string; nowMs: number }): number | null {
  const road = conditionsOf(surroundings, `area:${area}`, nowMs)?.road ?? null;
  if (road === null || !(road.paceRatio > 0)) return null;
  return road.paceRatio ** (road.realMs / (road.realMs + PACE_SETTLES_MS));
}

/** What the city has learnt of its orders; null when nothing is known. */
export function cityAt(
  surroundings: Surroundings,
  { city, nowMs }: { city: string; nowMs: number },
): Pick<Conditions, "legs" | "ranges"> | null {
  return conditionsOf(surroundings, `city:${city}`, nowMs);
}

/** Of so many positions in a row one is to be worked on; 1 for all. */
export function keepEvery(surroundings: Surroundings): number {
  const mode = surroundings.get(MODE);
  return mode?.type === "mode" && mode.keepEvery > 1 ? mode.keepEvery : 1;
}

/** What a source has accepted before this is on the log; null before its first heartbeat. */
export function heartbeatMs(surroundings: Surroundings, source: string): number | null {
  const heartbeat = surroundings.get(heartbeatSubject(source));
  return heartbeat?.type === "heartbeat" ? heartbeat.atMs : null;
}

const MODE = "mode";

const heartbeatSubject = (source: string): string => `heartbeat:${SOURCES.includes(source) ? source : "other"}`;

/** A record that has run out counts as none, whether or not it has been taken away yet. */
function conditionsOf(surroundings: Surroundings, subject: string, nowMs: number): Conditions | null {
  const held = surroundings.get(subject);
  return held?.type === "conditions" && nowMs < held.untilMs ? held : null;
}
