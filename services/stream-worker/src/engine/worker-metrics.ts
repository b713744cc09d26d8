import type { Counter, Histogram, Metrics } from "@doorstep/runtime";

/** What the engine counts. A drop without a counter is a bug. */
export interface WorkerMetrics {
  readonly records: Counter<"stage">;
  readonly notes: Counter<"stage" | "note">;
  readonly commits: Counter<"stage" | "answer">;
  readonly commitSeconds: Histogram<"stage">;
  readonly relayed: Counter<"topic">;
  readonly deadLetters: Counter<"stage" | "reason">;
  readonly brokenTasks: Counter;
  readonly halts: Counter<"stage">;
  readonly checkpoints: Counter<"stage" | "outcome">;
  readonly restored: Counter<"stage">;
  readonly modes: Counter<"stage">;
  readonly ticks: Counter<"stage">;
  readonly weather: Counter<"what">;
}

export function createWorkerMetrics(metrics: Metrics): WorkerMetrics {
  return {
    records: metrics.counter({
      name: "doorstep_worker_records_total",
      help: "Records read and committed",
      labels: ["stage"],
    }),
    notes: metrics.counter({
      name: "doorstep_worker_notes_total",
      help: "Decisions of the stages, by what was decided",
      labels: ["stage", "note"],
    }),
    commits: metrics.counter({
      name: "doorstep_worker_commits_total",
      help: "Commits by answer: committed, fenced, conflict, broken",
      labels: ["stage", "answer"],
    }),
    commitSeconds: metrics.histogram({
      name: "doorstep_worker_commit_seconds",
      help: "Time of one commit to Redis",
      labels: ["stage"],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    }),
    relayed: metrics.counter({
      name: "doorstep_worker_relayed_total",
      help: "Outputs sent on to a log; repeats after a takeover included",
      labels: ["topic"],
    }),
    deadLetters: metrics.counter({
      name: "doorstep_worker_dead_letters_total",
      help: "Records nobody could use, by reason",
      labels: ["stage", "reason"],
    }),
    brokenTasks: metrics.counter({
      name: "doorstep_worker_broken_tasks_total",
      help: "Tasks whose keys in Redis did not belong together and were computed anew",
    }),
    halts: metrics.counter({
      name: "doorstep_worker_halts_total",
      help: "Tasks that stopped because going on would make the result wrong; somebody has to act",
      labels: ["stage"],
    }),
    checkpoints: metrics.counter({
      name: "doorstep_worker_checkpoints_total",
      help: "Checkpoints by outcome: saved, failed",
      labels: ["stage", "outcome"],
    }),
    restored: metrics.counter({
      name: "doorstep_worker_restored_total",
      help: "Tasks put back from a checkpoint because Redis knew nothing of them",
      labels: ["stage"],
    }),
    modes: metrics.counter({
      name: "doorstep_worker_modes_total",
      help: "Times a partition was told to do less, or all again",
      labels: ["stage"],
    }),
    ticks: metrics.counter({
      name: "doorstep_worker_ticks_total",
      help: "Ticks written",
      labels: ["stage"],
    }),
    weather: metrics.counter({
      name: "doorstep_worker_troubles_total",
      help: "Times Redis or Kafka did not answer and something was tried again, by what was tried",
      labels: ["what"],
    }),
  };
}
