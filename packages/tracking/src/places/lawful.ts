import type { PlaceRecord } from "./key.ts";

/** Clocks of two logs differ by less than this; what lies further ahead would keep a window open for ever. */
const AHEAD_MS = 60_000;
/** A courier tells each minute, or as soon as it is heard again. */
const LONGEST_FREEDOM_MS = 10 * 60_000;

/** Why no stage can have said it, as a sentence; null for what may be true. */
export function impossiblePlaceRecord(record: PlaceRecord, nowMs: number): string | null {
  const atMs = lastMomentOf(record);
  if (atMs > nowMs + AHEAD_MS) return `${record.type}: ${atMs - nowMs} ms ahead of the log`;
  switch (record.type) {
    case "cell-supply": {
      const lastsMs = record.toMs - record.fromMs;
      if (lastsMs > 0 && lastsMs <= LONGEST_FREEDOM_MS) return null;
      return `cell-supply: free for ${lastsMs} ms in one stretch`;
    }
    case "road-pace":
      return record.plannedMs > 0 && record.realMs > 0
        ? null
        : `road-pace: ${record.plannedMs} ms planned, ridden in ${record.realMs} ms`;
    case "cell-demand":
    case "restaurant-prepared":
    case "arrival-outcome":
    case "leg-outcome":
      return null;
  }
}

function lastMomentOf(record: PlaceRecord): number {
  switch (record.type) {
    case "cell-supply":
      return record.toMs;
    case "cell-demand":
    case "road-pace":
      return record.atMs;
    case "restaurant-prepared":
      return record.readyMs;
    case "arrival-outcome":
      return record.deliveredMs;
    case "leg-outcome":
      return record.endedMs;
  }
}
