/** Where couriers really were. Only the judge looks here. */
export interface TruePlace {
  readonly lon: number;
  readonly lat: number;
  readonly onRoute: boolean;
}

export interface TruthTrack {
  add(atMs: number, place: TruePlace): void;
  /** Null where nothing near enough in time is known to say it. */
  at(timeMs: number): TruePlace | null;
}

/** Between two places this far apart in time a courier has ridden a few metres, and taken no corner unseen. */
const JOINED_WITHIN_MS = 600;
/** Of a sparse track only its own instants count: a straight line between two of them cuts corners. */
const SAME_INSTANT_MS = 60;

export function openTruth(): TruthTrack {
  const times: number[] = [];
  const places: TruePlace[] = [];
  return {
    add(atMs, place) {
      if (atMs <= (times.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
      times.push(atMs);
      places.push(place);
    },
    at(timeMs) {
      const after = firstAfter(times, timeMs);
      const [before, next] = [places[after - 1], places[after]];
      const [beforeMs, nextMs] = [times[after - 1], times[after]];
      if (before !== undefined && beforeMs !== undefined && timeMs - beforeMs <= SAME_INSTANT_MS) return before;
      if (next === undefined || nextMs === undefined) return null;
      if (nextMs - timeMs <= SAME_INSTANT_MS) return next;
      if (before === undefined || beforeMs === undefined || nextMs - beforeMs > JOINED_WITHIN_MS) return null;
      const share = (timeMs - beforeMs) / (nextMs - beforeMs);
      return {
        lon: before.lon + (next.lon - before.lon) * share,
        lat: before.lat + (next.lat - before.lat) * share,
        onRoute: before.onRoute,
      };
    },
  };
}

function firstAfter(times: readonly number[], timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) > timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
