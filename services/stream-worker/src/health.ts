/** What the worker says about itself: whether Kafka and Redis answer, and how far each task is behind its log. */
import type { Health, LogAdmin, Metrics } from "@doorstep/runtime";
import type { Redis } from "ioredis";
import type { OwnerStatus } from "./engine/owner.ts";

interface HealthSources {
  readonly admin: LogAdmin;
  readonly redis: Redis;
  readonly topics: readonly string[];
  readonly statuses: () => readonly OwnerStatus[];
}

export interface TaskLag {
  readonly task: string;
  readonly phase: OwnerStatus["phase"];
  readonly problem: string | null;
  readonly nextOffset: number;
  readonly lagRecords: number;
  /** Of the log time reached; 0 when nothing waits, null when records wait and none has been read. */
  readonly lagMs: number | null;
  readonly relayBacklog: number;
  /** Of so many positions one is worked on. */
  readonly keepEvery: number;
}

/** A status may take 2 s; behind this far nobody calls the worker healthy. */
const MAX_LAG_MS = 10_000;
const ANSWER_WITHIN_MS = 2_000;

export async function checkHealth(sources: HealthSources): Promise<Health> {
  const { admin, redis } = sources;
  const [kafka, ping] = await Promise.allSettled([inTime(readLags(sources), "Kafka"), inTime(redis.ping(), "Redis")]);
  const problems: string[] = [];
  if (kafka.status === "rejected") problems.push(`Kafka does not answer: ${reasonOf(kafka)}`);
  if (ping.status === "rejected") problems.push(`Redis does not answer: ${reasonOf(ping)}`);
  const tasks = kafka.status === "fulfilled" ? kafka.value : [];
  for (const { task, phase, problem, lagMs, lagRecords } of tasks) {
    if (problem !== null) problems.push(`${task} ${phase === "halted" ? "has stopped" : "waits"}: ${problem}`);
    else if (phase !== "running") problems.push(`${task} is being taken over`);
    else if (lagMs === null) problems.push(`${task} has ${lagRecords} records to read and has not begun`);
    else if (lagMs > MAX_LAG_MS)
      problems.push(`${task} is ${lagRecords} records, ${toSeconds(lagMs)} s, behind its log`);
  }
  return { problems, details: { clusterId: admin.clusterId, tasks } };
}

/** Gauges that are asked for at each scrape. */
export function exposeLag(metrics: Metrics, sources: HealthSources): void {
  const labels = ["task"] as const;
  const lagSeconds = metrics.gauge({
    name: "doorstep_worker_lag_seconds",
    help: "Log time behind now, while records wait",
    labels,
  });
  const backlog = metrics.gauge({
    name: "doorstep_worker_relay_backlog",
    help: "Committed outputs waiting for Kafka",
    labels,
  });
  const halted = metrics.gauge({
    name: "doorstep_worker_task_halted",
    help: "1 for a task that has stopped and needs somebody, 0 for one that has not",
    labels,
  });
  const keepEvery = metrics.gauge({
    name: "doorstep_worker_keep_every",
    help: "Of so many positions in a row one is worked on; 1 when nothing is skipped",
    labels,
  });
  metrics.gauge({
    name: "doorstep_worker_lag_records",
    help: "Records on the log and not yet in the state",
    labels,
    async collect(lagRecords) {
      const tasks = await inTime(readLags(sources), "Kafka").catch(() => []);
      for (const gauge of [lagRecords, lagSeconds, backlog, halted, keepEvery]) gauge.reset();
      for (const { task, ...lag } of tasks) {
        lagRecords.set({ task }, lag.lagRecords);
        if (lag.lagMs !== null) lagSeconds.set({ task }, toSeconds(lag.lagMs));
        backlog.set({ task }, lag.relayBacklog);
        halted.set({ task }, lag.phase === "halted" ? 1 : 0);
        keepEvery.set({ task }, lag.keepEvery);
      }
    },
  });
}

async function readLags({ admin, topics, statuses }: HealthSources): Promise<TaskLag[]> {
  const ends = new Map<string, readonly number[]>();
  for (const topic of topics) ends.set(topic, await admin.endOffsets(topic));
  return statuses().map(({ task, phase, problem, nextOffset, logTimeMs, relayBacklog, keepEvery }) => {
    const end = ends.get(task.topic)?.[task.partition] ?? 0;
    const lagRecords = Math.max(0, end - nextOffset);
    return {
      task: `${task.topic}:${task.partition}`,
      phase,
      problem,
      nextOffset,
      lagRecords,
      lagMs: lagRecords === 0 ? 0 : logTimeMs === 0 ? null : Math.max(0, Date.now() - logTimeMs),
      relayBacklog,
      keepEvery,
    };
  });
}

const toSeconds = (ms: number): number => Math.round(ms / 1_000);

function inTime<T>(answer: Promise<T>, who: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${who} took over ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const reasonOf = ({ reason }: PromiseRejectedResult): string =>
  reason instanceof Error ? reason.message : String(reason);
