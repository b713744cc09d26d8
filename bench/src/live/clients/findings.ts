/** What the pages tell when the run is over. Times are milliseconds; moments from the run's beginning. */
import type { Latency, Second } from "../series.ts";
import type { PhaseName } from "../timeline.ts";

export interface ClientFindings {
  /** The first of them, in words. */
  readonly wrongs: readonly string[];
  readonly wrongCount: number;
  readonly latency: Readonly<Record<LatencyName, Readonly<Partial<Record<PhaseName, Latency>>>>>;
  readonly seconds: Readonly<Record<LatencyName, readonly Second[]>>;
  readonly counts: Counts;
  /** Of each order that a page watched: its steps with their times, as told last. */
  readonly heard: readonly HeardOrder[];
  readonly storm: {
    /** From setting out to return to being taken in by the server. */
    readonly joinedMs: Latency | null;
    /** From the moment all dropped to having what had been missed. */
    readonly currentMs: Latency | null;
    /** How many pages were not current again when the run ended. */
    readonly missing: number;
  };
  /** Of orders of the followed partition, by one page each. */
  readonly positions: readonly FollowedPosition[];
  readonly statuses: readonly FollowedStatus[];
}

/**
 * `ping`: from the moment the ping was due. `status`: from the moment of the fact it tells of.
 * `statusFromLog`: of every status, from the broker's receipt of what caused it. `slowPing`:
 * as `ping`, at the pages that read slowly.
 */
export const LATENCIES = ["ping", "status", "statusFromLog", "slowPing"] as const;
export type LatencyName = (typeof LATENCIES)[number];

export interface Counts {
  readonly positions: number;
  readonly statuses: number;
  readonly beats: number;
  /** Asked again because a number was missing. */
  readonly gaps: number;
  /** Asked again because the order was not to be had yet. */
  readonly notYet: number;
  /** Connections that ended without our doing. */
  readonly lost: number;
  readonly slowLost: number;
}

export interface HeardOrder {
  readonly orderId: string;
  readonly steps: Readonly<Record<string, number>>;
  readonly phase: string;
}

/** `receivedAtMs` is when the broker had the ping, and time of day. */
export type FollowedPosition = readonly [orderId: string, receivedAtMs: number, dueMs: number, gotMs: number];
/** `asOfMs` is time of day. */
export type FollowedStatus = readonly [
  orderId: string,
  statusVersion: number,
  asOfMs: number,
  factAtMs: number | null,
  gotMs: number,
];
