/** Everything the run found, in the shape of its result file; the table is made from it alone. */
import type { ClientFindings, LatencyName } from "../clients/findings.ts";
import type { Floors } from "../floors/floors.ts";
import type { Verdict } from "../judge.ts";
import type { LoadFindings } from "../load/findings.ts";
import type { Runtime } from "../observe/metrics.ts";
import type { ProcessUse } from "../observe/processes.ts";
import type { StageRow } from "../observe/stages.ts";
import type { OperationsFindings } from "../operations/findings.ts";
import { type Latency, latencyOf } from "../series.ts";
import type { PhaseName } from "../timeline.ts";

export interface Summary {
  readonly isRight: boolean;
  readonly wrongs: readonly string[];
  readonly wrongCount: number;
  readonly floors: Floors;
  readonly latency: ClientFindings["latency"];
  readonly stages: Readonly<Partial<Record<PhaseName, PhaseStages>>>;
  readonly phases: readonly PhaseUse[];
  readonly pages: ClientFindings["counts"] & { readonly storm: ClientFindings["storm"] };
  readonly operations: Pick<OperationsFindings, "cityUpdates" | "lost" | "ladder">;
  readonly load: LoadSummary;
  readonly statuses: Pick<Verdict, "facts" | "ordersWatched" | "lost">;
  /** Seconds after the spike until half of all positions, and 99 of 100, took no longer than before it again. */
  readonly recoverySeconds: number | null;
  readonly idleSocketKilobytes: { readonly resident: number; readonly heap: number };
}

export interface PhaseStages {
  readonly ping: readonly StageRow[];
  readonly status: readonly StageRow[];
}

export interface PhaseUse {
  readonly phase: PhaseName;
  readonly seconds: number;
  readonly processes: Readonly<Record<string, ProcessUse>>;
  readonly worker: Runtime;
  readonly web: Runtime;
}

export interface LoadSummary {
  readonly placed: number;
  readonly delivered: number;
  readonly extra: number;
  readonly pings: number;
  readonly pingsDropped: number;
  readonly failures: number;
  readonly byPhase: Readonly<Record<string, { readonly phoneMs: Latency | null; readonly answerMs: Latency | null }>>;
}

export function loadSummary({ facts: _, sent: __, byPhase, ...counts }: LoadFindings): LoadSummary {
  const latencies = Object.entries(byPhase).map(
    ([phase, { phoneMs, answerMs }]) =>
      [phase, { phoneMs: latencyOf(phoneMs), answerMs: latencyOf(answerMs) }] as const,
  );
  return { ...counts, byPhase: Object.fromEntries(latencies) };
}

/** Of so many seconds in a row, so that one good second in a bad time is no recovery. */
const QUIET_SECONDS = 5;
/** Noise of a shared machine: twice as long as before is still as before. */
const AS_BEFORE = 2;

export function recoverySeconds(
  seconds: ClientFindings["seconds"][LatencyName],
  { spikeEndS, steadyP99, untilS }: { readonly spikeEndS: number; readonly steadyP99: number; readonly untilS: number },
): number | null {
  const after = seconds.filter(({ atS }) => atS >= spikeEndS && atS < untilS);
  const isQuiet = after.map(({ p99 }) => p99 <= AS_BEFORE * steadyP99);
  const first = isQuiet.findIndex(
    (_, at) => at + QUIET_SECONDS <= isQuiet.length && isQuiet.slice(at, at + QUIET_SECONDS).every(Boolean),
  );
  const found = after[first];
  return found === undefined ? null : found.atS - spikeEndS;
}
