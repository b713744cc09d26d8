/** The web process: pages, orders API and sockets on one port. `node apps/web/server.ts [--dev]` */
import { createLog, onShutdown } from "@doorstep/runtime";
import { readEnv } from "./src/server/env.ts";
import { openServer } from "./src/server/open-server.ts";

const env = readEnv();
const log = createLog({ process: "web", level: env.LOG_LEVEL });
const server = await openServer({ env, log, dev: process.argv.includes("--dev") });
onShutdown({ log, close: server.close });
