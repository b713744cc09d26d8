/**
 * What must come out, computed offline and on its own: group by courier, sort by time, drop
 * repeats, cut into windows and sessions. Nothing here is shared with an engine but the
 * lengths in `rules.ts`.
 */
import type { PingTable } from "./ping-table.ts";
import type { JobResult, SessionResult, WindowResult } from "./results.ts";
import { GAP_MS, LATENESS_MS, WINDOW_MS } from "./rules.ts";

/** A result, and the record that made it final. */
export interface Expected {
  readonly result: JobResult;
  readonly partition: number;
  readonly closedByOffset: number;
}

export interface Oracle {
  readonly expected: readonly Expected[];
  readonly windows: number;
  readonly sessions: number;
}

/** @throws when a ping is so late that an engine may have closed its window: such data proves nothing */
export function computeOracle(table: PingTable): Oracle {
  const streamTimes = streamTimesOf(table);
  requireNoneLate(table, streamTimes);
  const expected: Expected[] = [];
  const counts = { window: 0, session: 0 };
  for (const rows of rowsByCourier(table)) {
    const first = rows[0];
    if (first === undefined) continue;
    const partition = table.partition[first] ?? 0;
    const pings = withoutRepeats(table, rows);
    for (const { result, finalAtMs } of [...windowsOf(table, pings), ...sessionsOf(table, pings)]) {
      const closedByOffset = firstAtLeast(streamTimes[partition], finalAtMs);
      if (closedByOffset === -1) continue;
      expected.push({ result, partition, closedByOffset });
      counts[result.kind]++;
    }
  }
  return { expected, windows: counts.window, sessions: counts.session };
}

interface Final {
  readonly result: JobResult;
  readonly finalAtMs: number;
}

function windowsOf(table: PingTable, pings: readonly number[]): Final[] {
  const sums = new Map<number, { count: number; sumMmps: number }>();
  for (const row of pings) {
    const timeMs = table.eventTimeMs[row] ?? 0;
    const startMs = timeMs - (timeMs % WINDOW_MS);
    const sum = sums.get(startMs) ?? { count: 0, sumMmps: 0 };
    sums.set(startMs, { count: sum.count + 1, sumMmps: sum.sumMmps + (table.speedMmps[row] ?? 0) });
  }
  const courier = table.courier[pings[0] ?? 0] ?? 0;
  return [...sums].map(([startMs, { count, sumMmps }]) => {
    const result: WindowResult = { kind: "window", courier, startMs, count, meanMmps: sumMmps / count };
    return { result, finalAtMs: startMs + WINDOW_MS + LATENESS_MS };
  });
}

function sessionsOf(table: PingTable, pings: readonly number[]): Final[] {
  const sessions: { startMs: number; endMs: number; count: number }[] = [];
  for (const row of pings) {
    const timeMs = table.eventTimeMs[row] ?? 0;
    const last = sessions.at(-1);
    if (last !== undefined && timeMs - last.endMs <= GAP_MS) {
      last.endMs = timeMs;
      last.count++;
    } else {
      sessions.push({ startMs: timeMs, endMs: timeMs, count: 1 });
    }
  }
  const courier = table.courier[pings[0] ?? 0] ?? 0;
  return sessions.map((session) => {
    const result: SessionResult = { kind: "session", courier, ...session };
    return { result, finalAtMs: session.endMs + GAP_MS + LATENESS_MS };
  });
}

/** By partition and offset: the largest time seen up to and with that record. */
function streamTimesOf(table: PingTable): readonly Float64Array[] {
  const lengths = new Array<number>(table.partitionCount).fill(0);
  for (let row = 0; row < table.count; row++) {
    const partition = table.partition[row] ?? 0;
    lengths[partition] = (lengths[partition] ?? 0) + 1;
  }
  const times = lengths.map((length) => new Float64Array(length));
  for (let row = 0; row < table.count; row++) {
    const of = times[table.partition[row] ?? 0];
    const offset = table.offset[row] ?? 0;
    if (of !== undefined) of[offset] = Math.max(of[offset - 1] ?? 0, table.eventTimeMs[row] ?? 0);
  }
  return times;
}

function requireNoneLate(table: PingTable, streamTimes: readonly Float64Array[]): void {
  for (let row = 0; row < table.count; row++) {
    const streamTimeMs = streamTimes[table.partition[row] ?? 0]?.[table.offset[row] ?? 0] ?? 0;
    const behindMs = streamTimeMs - (table.eventTimeMs[row] ?? 0);
    if (behindMs >= LATENESS_MS) throw new Error(`ping ${row} comes ${behindMs} ms after its time`);
  }
}

/** Rows of each courier, in order of time. */
function rowsByCourier(table: PingTable): readonly number[][] {
  const byCourier: number[][] = [];
  for (let row = 0; row < table.count; row++) {
    const courier = table.courier[row] ?? 0;
    const rows = byCourier[courier];
    if (rows === undefined) byCourier[courier] = [row];
    else rows.push(row);
  }
  for (const rows of byCourier) rows?.sort((a, b) => (table.eventTimeMs[a] ?? 0) - (table.eventTimeMs[b] ?? 0));
  return byCourier.filter((rows) => rows !== undefined);
}

function withoutRepeats(table: PingTable, rows: readonly number[]): number[] {
  const seen = new Set<number>();
  return rows.filter((row) => {
    const seq = table.seq[row] ?? 0;
    if (seen.has(seq)) return false;
    seen.add(seq);
    return true;
  });
}

/** Index of the first number at or above `limit` in a list that never falls; −1 when there is none. */
function firstAtLeast(times: Float64Array | undefined, limit: number): number {
  if (times === undefined) return -1;
  let [from, until] = [0, times.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((times[middle] ?? 0) < limit) from = middle + 1;
    else until = middle;
  }
  return from === times.length ? -1 : from;
}
