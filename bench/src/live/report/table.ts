/** The summary as people read it. */
import type { LatencyName } from "../clients/findings.ts";
import type { StageRow } from "../observe/stages.ts";
import type { Latency } from "../series.ts";
import type { PhaseName } from "../timeline.ts";
import type { PhaseUse, Summary } from "./summary.ts";

const NAMES: readonly (readonly [LatencyName, string])[] = [
  ["ping", "ping → page"],
  ["slowPing", "ping → slow page"],
  ["status", "status → page"],
  ["statusFromLog", "any status, from its log"],
];
const TOLD: readonly PhaseName[] = ["steady", "spike", "recovery", "storm", "slow"];
const USES: readonly PhaseName[] = ["idle", ...TOLD];

export function summaryTables(summary: Summary): string {
  const { latency, floors, stages, phases, pages, operations, load, statuses } = summary;
  const latencies = NAMES.flatMap(([name, words]) =>
    TOLD.flatMap((phase) => {
      const found = latency[name][phase];
      return found === undefined ? [] : [[words, phase, ...figures(found)]];
    }),
  );
  const floorRows = [
    ["floor: Kafka, produce → consume", "", ...figures(floors.kafka)],
    ["floor: WebSocket, there and back", "", ...figures(floors.echo)],
  ];
  const heads = ["ms", "", "p50", "p90", "p99", "p99.9", "max", "count"];
  const stageTables = (["steady", "spike"] as const).flatMap((phase) =>
    (["ping", "status"] as const).flatMap((kind) => {
      const rows = stages[phase]?.[kind] ?? [];
      return rows.length === 0 ? [] : [`${kind} → page by stage, ${phase}\n${stageTable(rows)}`];
    }),
  );
  const { resident, heap } = summary.idleSocketKilobytes;
  const { joinedMs, currentMs, missing } = pages.storm;
  return [
    alignedTable([heads, ...latencies, ...floorRows]),
    ...stageTables,
    `processor time, cores in use\n${cpuTable(phases)}`,
    `memory, MB at the end of the phase\n${memoryTable(phases)}`,
    `through sockets and files, MB a second: read / written\n${trafficTable(phases)}`,
    `event loop and garbage collection\n${runtimeTable(phases)}`,
    `what the web process did not send, or had to read again\n${leftOutTable(phases)}`,
    [
      `an idle socket: ${resident.toFixed(1)} kB of the web process's memory, ${heap.toFixed(1)} kB of its heap`,
      `reconnect storm: all current after ${ms(currentMs?.max)} ms (p50 ${ms(currentMs?.p50)}, p99 ${ms(currentMs?.p99)}), handshakes p50 ${ms(joinedMs?.p50)}, max ${ms(joinedMs?.max)}; ${missing} missing`,
      `after the spike as before within ${summary.recoverySeconds ?? "more than 60"} s`,
      `ladder of degradation: ${ladderWords(summary)}`,
      `${pages.positions} positions, ${pages.statuses} statuses, ${operations.cityUpdates} city updates received; asked again for ${pages.gaps} gaps and ${pages.notYet} times too early`,
      `${load.pings} pings (${load.pingsDropped} kept back by phones), ${load.placed} orders placed (${load.extra} of the spike's), ${load.delivered} delivered; ${pages.lost + operations.lost} connections lost, ${pages.slowLost} of slow pages`,
      `${statuses.facts} facts, ${statuses.ordersWatched} orders watched, statuses lost ${statuses.lost}; wrong in all ${summary.wrongCount}`,
    ].join("\n"),
  ].join("\n\n");
}

/** Moments count from the beginning of the steady phase, as in the picture. */
function ladderWords({ operations: { ladder }, phases }: Summary): string {
  if (ladder.length === 0) return "normal all the time";
  const steadyAt = phases.findIndex(({ phase }) => phase === "steady");
  const steadyS = phases.slice(0, Math.max(0, steadyAt)).reduce((sum, { seconds }) => sum + seconds, 0);
  return ladder.map(({ atMs, step }) => `${step} at ${Math.round(atMs / 1_000 - steadyS)} s`).join(", ");
}

function stageTable(rows: readonly StageRow[]): string {
  const whole = rows.find(({ stage }) => stage === "whole")?.latency.p50 ?? 0;
  const share = (p50: number): string => (whole === 0 ? "–" : `${Math.round((100 * p50) / whole)} %`);
  return alignedTable([
    ["ms", "p50", "p90", "p99", "p99.9", "max", "count", "of the whole's p50"],
    ...rows.map(({ stage, latency }) => [stage, ...figures(latency), share(latency.p50)]),
  ]);
}

function cpuTable(phases: readonly PhaseUse[]): string {
  return byProcess(phases, ({ processes, seconds }, name) => ((processes[name]?.cpuSeconds ?? 0) / seconds).toFixed(2));
}

function memoryTable(phases: readonly PhaseUse[]): string {
  return byProcess(phases, ({ processes }, name) => String(Math.round(processes[name]?.residentMegabytes ?? 0)));
}

function trafficTable(phases: readonly PhaseUse[]): string {
  return byProcess(phases, ({ processes, seconds }, name) => {
    const { readMegabytes = 0, writtenMegabytes = 0 } = processes[name] ?? {};
    return [readMegabytes, writtenMegabytes].map((all) => (all / seconds).toFixed(2)).join(" / ");
  });
}

function byProcess(phases: readonly PhaseUse[], cell: (use: PhaseUse, name: string) => string): string {
  const told = phases.filter(({ phase }) => USES.includes(phase));
  const names = [...new Set(told.flatMap(({ processes }) => Object.keys(processes)))];
  return alignedTable([
    ["", ...told.map(({ phase }) => phase)],
    ...names.map((name) => [name, ...told.map((use) => cell(use, name))]),
  ]);
}

function runtimeTable(phases: readonly PhaseUse[]): string {
  const rows = phases
    .filter(({ phase }) => USES.includes(phase))
    .flatMap(({ phase, seconds, worker, web }) =>
      (
        [
          ["worker", worker],
          ["web", web],
        ] as const
      ).map(([name, found]) => [
        name,
        phase,
        ms(found.lagP99Ms),
        ms(found.lagMaxMs),
        `${((100 * found.gcSeconds) / seconds).toFixed(1)} %`,
        String(found.gcOver10Ms),
        String(found.gcOver100Ms),
        Math.round(found.heapMegabytes).toString(),
      ]),
    );
  return alignedTable([
    ["", "phase", "lag p99 ms", "lag max ms", "in GC", "pauses > 10 ms", "> 100 ms", "heap MB"],
    ...rows,
  ]);
}

/** Counters of the web process by what they are called here. */
const LEFT_OUT: readonly (readonly [counter: string, words: string])[] = [
  ["doorstep_positions_conflated_total", "positions a newer one replaced"],
  ["doorstep_ladder_left_out_total", "positions the ladder left out"],
  ["doorstep_sockets_let_go_total", "sockets let go"],
  ["doorstep_outputs_lost_total", "places lost in the outputs"],
  ["doorstep_orders_reread_total", "orders read again"],
];

function leftOutTable(phases: readonly PhaseUse[]): string {
  const told = phases.filter(({ phase }) => USES.includes(phase));
  return alignedTable([
    ["", ...told.map(({ phase }) => phase)],
    ...LEFT_OUT.map(([counter, words]) => [words, ...told.map(({ web }) => String(web.counters[counter] ?? 0))]),
  ]);
}

function figures(latency: Latency | null): readonly string[] {
  if (latency === null) return ["–"];
  const { p50, p90, p99, p999, max, count } = latency;
  return [p50, p90, p99, p999, max].map((value) => ms(value)).concat(count.toLocaleString("en"));
}

const ms = (value: number | undefined): string =>
  value === undefined ? "–" : value < 10 ? value.toFixed(1) : Math.round(value).toString();

function alignedTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
