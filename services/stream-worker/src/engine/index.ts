/** The engine, for whoever runs a stage of their own on it. */
export { type Clock, systemClock } from "./clock.ts";
export type { OwnerStatus } from "./owner.ts";
export { type LogOfStage, type RunnableStage, runnable } from "./runnable-stage.ts";
export type { EncodedOutput, SharedStates, Sharing, Stage } from "./stage.ts";
export { type Changes, NOTHING, openTask, type Restored, type TaskRun } from "./task.ts";
export { startWorker, type Worker, type WorkerOptions } from "./worker.ts";
export { createWorkerMetrics, type WorkerMetrics } from "./worker-metrics.ts";
