import { join } from "node:path";
import { startProcess } from "@doorstep/infra/processes";
import { type Engine, topicArguments } from "./engine.ts";

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
        ...["--disable-warning=TimeoutNegativeWarning", MAIN, ...topicArguments(run)],
        ...["--redis", run.redisUrl, "--database", run.databaseUrl],
      ],
      logFile: join(run.dir, `doorstep-${run.instance}.log`),
    }),
};
