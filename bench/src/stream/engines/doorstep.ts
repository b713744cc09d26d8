import { join } from "node:path";
import { startProcess } from "@doorstep/infra/processes";
import { type Engine, topicArguments } from "./engine.ts";

/** As npm start runs the worker: a batch should die before it is moved to where collecting is dear. */
const HEAP = ["--min-semi-space-size=32", "--max-semi-space-size=32"];
const MAIN = join(import.meta.dirname, "../doorstep/main.ts");

/** Ours: one Node process, state and outputs committed together in Redis, a checkpoint in PostgreSQL every minute. */
export const doorstep: Engine = {
  name: "doorstep",
  settings: `Node ${process.version}, one process, commits to Redis (append-only file on, fsync every second)`,
  usesRedis: true,
  repeatsByIdentity: true,
  start: (run) =>
    startProcess({
      name: "doorstep",
      command: process.execPath,
      args: [
        ...["--disable-warning=TimeoutNegativeWarning", ...HEAP, MAIN, ...topicArguments(run)],
        ...["--redis", run.redisUrl, "--database", run.databaseUrl],
      ],
      logFile: run.logFile,
    }),
  takeoverSteps(log, killedAtMs) {
    const saidAt = (message: string): readonly number[] =>
      log
        .split("\n")
        .filter((line) => line.includes(`"msg":"${message}"`))
        .map((line) => (Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? "") - killedAtMs) / 1000)
        .filter((seconds) => seconds > 0);
    const assigned = saidAt("partitions assigned")[0];
    const restored = saidAt("task acquired").at(-1);
    return assigned === undefined || restored === undefined ? null : { assigned, restored };
  },
};
