/** For whole-system tests: the worker as a process, something for it to do, and a judge. */
export { playEvening } from "./evening.ts";
export { expectPerfect } from "./perfect-reader.ts";
export { type RedisProcess, startRedisProcess } from "./redis-process.ts";
export { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";
