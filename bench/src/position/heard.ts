/** What was received of each courier: the newest ping, which is the thing to beat, and whether pings come. */
import type { PlayedRecord } from "@doorstep/courier-sim";
import type { Ping } from "@doorstep/events";

export interface Heard {
  readonly newest: Ping;
  /** Pings come; or there is a gap, or one has just ended and its burst is being worked off. */
  readonly comes: boolean;
}

export interface HeardTrack {
  /** Null before the first ping. Asked in the order of time. */
  at(nowMs: number): Heard | null;
}

/** Two updates are missing. */
const GAP_FROM_MS = 10_000;
/** As long as a marker may take to make up for what it has missed. */
const AFTER_GAP_MS = 12_000;

export function heardOf(records: readonly PlayedRecord[]): (courierId: string) => HeardTrack {
  const received = new Map<string, { readonly tMs: number; readonly ping: Ping }[]>();
  for (const { tMs, record } of records) {
    if (record.type !== "ping") continue;
    const list = received.get(record.courierId) ?? [];
    received.set(record.courierId, list);
    list.push({ tMs, ping: record });
  }
  return (courierId) => openTrack(received.get(courierId) ?? []);
}

function openTrack(received: readonly { readonly tMs: number; readonly ping: Ping }[]): HeardTrack {
  let next = 0;
  let newest: Ping | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  let gapEndedMs = Number.NEGATIVE_INFINITY;
  return {
    at(nowMs) {
      for (let one = received[next]; one !== undefined && one.tMs <= nowMs; one = received[++next]) {
        if (newest !== null && one.tMs - lastMs > GAP_FROM_MS) gapEndedMs = one.tMs;
        lastMs = one.tMs;
        const older = newest !== null && one.ping.session === newest.session && one.ping.seq < newest.seq;
        if (!older) newest = one.ping;
      }
      if (newest === null) return null;
      return { newest, comes: nowMs - lastMs <= GAP_FROM_MS && nowMs - gapEndedMs > AFTER_GAP_MS };
    },
  };
}
