/** Which slot of each ride was written last, so that most positions go to no database at all. A cache and nothing else. */
import type { TrackRow } from "./rows.ts";

export interface TrackMemory {
  /** Those that may be new. */
  fresh(rows: readonly TrackRow[]): readonly TrackRow[];
  /** These are committed. */
  note(rows: readonly TrackRow[]): void;
  /** Rows may be gone: all are asked about again. */
  forget(): void;
}

/** Rides under way; of more, those written longest ago are asked about again. */
const MAX_RIDES = 50_000;

export function createTrackMemory(maxRides: number = MAX_RIDES): TrackMemory {
  const lastAtMs = new Map<string, number>();
  return {
    forget: () => lastAtMs.clear(),
    fresh: (rows) => rows.filter(({ orderId, atMs }) => lastAtMs.get(orderId) !== atMs),
    note(rows) {
      for (const { orderId, atMs } of rows) {
        // Taken out and put back, the first in the map is the one written longest ago.
        lastAtMs.delete(orderId);
        lastAtMs.set(orderId, atMs);
      }
      for (const orderId of lastAtMs.keys()) {
        if (lastAtMs.size <= maxRides) break;
        lastAtMs.delete(orderId);
      }
    },
  };
}
