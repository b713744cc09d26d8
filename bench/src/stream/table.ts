/** The figures as people read them. */
import type { Latency } from "./harness/latency.ts";
import { type Spread, spreadOf } from "./harness/spread.ts";
import type { Takeover } from "./harness/takeover.ts";
import type { Throughput } from "./harness/throughput.ts";

export interface ThroughputSummary {
  readonly rounds: number;
  readonly right: boolean;
  readonly eventsPerSecond: Spread;
  readonly steadyEventsPerSecond: Spread;
  readonly eventsPerCpuSecond: Spread;
  readonly redisCpuSeconds: Spread;
  readonly peakMegabytes: Spread;
  readonly redisPeakMegabytes: Spread;
  readonly catchUpSeconds: Spread;
}

export function summarise(rounds: readonly Throughput[]): ThroughputSummary {
  const spread = (of: (round: Throughput) => number): Spread =>
    spreadOf(rounds.map(of).map((value) => Math.round(value)));
  return {
    rounds: rounds.length,
    right: rounds.every(({ verdict }) => verdict.isRight),
    eventsPerSecond: spread((round) => round.eventsPerSecond),
    steadyEventsPerSecond: spread((round) => round.steadyEventsPerSecond),
    eventsPerCpuSecond: spread((round) => round.eventsPerCpuSecond),
    redisCpuSeconds: spreadOf(rounds.map((round) => Number(round.redisCpuSeconds.toFixed(2)))),
    peakMegabytes: spread((round) => round.peakBytes / 1e6),
    redisPeakMegabytes: spread((round) => round.redisPeakBytes / 1e6),
    catchUpSeconds: spreadOf(rounds.map((round) => Number(round.catchUpSeconds.toFixed(1)))),
  };
}

export function throughputTable(summaries: ReadonlyMap<string, ThroughputSummary>, own: string): string {
  const ours = summaries.get(own);
  const rows = [...summaries].map(([name, summary]) => [
    summary.right ? name : `${name} (WRONG)`,
    withSpread(summary.eventsPerSecond),
    withSpread(summary.steadyEventsPerSecond),
    withSpread(summary.eventsPerCpuSecond),
    withSpread(summary.peakMegabytes),
    withSpread(summary.catchUpSeconds),
    ratio(ours?.eventsPerSecond, summary.eventsPerSecond),
    ratio(ours?.eventsPerCpuSecond, summary.eventsPerCpuSecond),
  ]);
  const head = ["engine", "events/s", "steady", "per CPU-second", "peak MB", "catch-up s", "ours ×", "ours × CPU"];
  return alignedTable([head, ...rows]);
}

export function latencyTable(latencies: ReadonlyMap<string, Latency | string>): string {
  const rows = [...latencies].map(([name, latency]) => {
    if (typeof latency === "string") return [name, latency];
    const { resultMs, perSecond, loadBehindMs, verdict } = latency;
    const right = verdict.isRight ? name : `${name} (WRONG)`;
    const figures = [resultMs?.p50, resultMs?.p90, resultMs?.p99, resultMs?.max, loadBehindMs];
    return [right, grouped(perSecond), ...figures.map((ms) => (ms === undefined ? "–" : `${ms} ms`))];
  });
  return alignedTable([["engine", "pings/s", "p50", "p90", "p99", "max", "load behind"], ...rows]);
}

export function takeoverTable(takeovers: ReadonlyMap<string, readonly Takeover[]>): string {
  const rows = [...takeovers].flatMap(([name, rounds]) =>
    rounds.map(({ takeoverSeconds, steps, verdict }) => [
      verdict.isRight ? name : `${name} (WRONG)`,
      seconds(takeoverSeconds),
      steps === null ? "–" : seconds(steps.assigned),
      steps === null ? "–" : seconds(steps.restored - steps.assigned),
    ]),
  );
  return alignedTable([["engine", "kill -9 to results again", "until it is noticed", "restoring"], ...rows]);
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;

function ratio(ours: Spread | undefined, theirs: Spread): string {
  return ours === undefined || theirs.median === 0 ? "–" : (ours.median / theirs.median).toFixed(2);
}

const withSpread = ({ median, least, most }: Spread): string =>
  least === most ? grouped(median) : `${grouped(median)} (${grouped(least)}–${grouped(most)})`;

const grouped = (value: number): string => value.toLocaleString("en");

function alignedTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
