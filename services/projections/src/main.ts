/** The projections process: what reads the logs besides the browser. `node services/projections/src/main.ts` */
import { createLog, createMetrics, EnvError, onShutdown, serveHealth } from "@doorstep/runtime";
import { keepProjection } from "./engine/keep-projection.ts";
import { createProjectionMetrics } from "./engine/metrics.ts";
import { repeat } from "./engine/repeat.ts";
import { readEnv } from "./env.ts";
import { checkHealth, exposeLag } from "./health.ts";
import { openDayTables } from "./history/day-tables.ts";
import { historyProjection } from "./history/projection.ts";
import { openPool } from "./open-pool.ts";
import { searchProjection } from "./search/projection.ts";
import { openWebhooks } from "./webhooks/index.ts";

/** Days begin once a day; an hour late nobody minds, since they are made two ahead. */
const TURN_EVERY_MS = 3_600_000;

const env = settings();
const log = createLog({ process: "projections", level: env.LOG_LEVEL });
const kafka = { brokers: env.KAFKA_BROKERS, clientId: "projections", log };
const nowMs = (): number => Date.now();

const closing = new AsyncDisposableStack();
const shutDown = onShutdown({ log, close: () => closing.disposeAsync() });

try {
  const pool = closing.adopt(openPool(env.DATABASE_URL, { max: 8, log }), (opened) => opened.end());
  // Apart: whoever makes a day does so while others hold all the rest.
  const dayPool = closing.adopt(openPool(env.DATABASE_URL, { max: 1, log }), (opened) => opened.end());
  const metrics = createMetrics();
  const counted = createProjectionMetrics(metrics);
  const keepDays = {
    order_timeline: env.HISTORY_DAYS,
    order_predictions: env.HISTORY_DAYS,
    order_track: env.TRACK_DAYS,
  };
  const days = openDayTables({ pool: dayPool, keepDays, nowMs, log });
  closing.adopt(repeat("turning the days of history", days.turn, { everyMs: TURN_EVERY_MS, log }), (r) => r.close());

  const options = { pool, kafka, log, metrics: counted, nowMs };
  const webhooks = openWebhooks({ pool, metrics, log, nowMs, allowPrivate: env.WEBHOOKS_ALLOW_PRIVATE });
  closing.defer(() => webhooks.close());
  const projections = [
    keepProjection(historyProjection({ days, metrics: counted }), options),
    keepProjection(searchProjection, options),
    keepProjection(webhooks.projection, options),
  ];
  for (const projection of projections) closing.defer(() => projection.close());

  exposeLag(metrics, projections);
  const server = await serveHealth({
    port: env.PROJECTIONS_PORT,
    health: () => checkHealth({ pool, projections }),
    metrics,
  });
  closing.defer(() => server.close());
  log.info({ port: server.port, projections: projections.map(({ name }) => name) }, "projections ready");
} catch (error) {
  await shutDown(error instanceof Error ? error : new Error(String(error)));
}

function settings(): ReturnType<typeof readEnv> {
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
