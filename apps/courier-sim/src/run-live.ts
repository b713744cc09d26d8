/** A world, or a recording, onto the live logs. Opens top to bottom, closes bottom to top. */
import { createLog, onShutdown } from "@doorstep/runtime";
import type { SimOptions } from "./cli/args.ts";
import type { SimEnv } from "./env.ts";
import { openApi } from "./shell/api-client.ts";
import { openApiTeller } from "./shell/api-teller.ts";
import { type LiveWorld, playLive } from "./shell/live.ts";
import { openLog } from "./shell/open-log.ts";
import { openRecording } from "./shell/open-recording.ts";
import { followPageOrders } from "./shell/page-orders.ts";
import { readRecording } from "./shell/recording-file.ts";
import { playRecording } from "./shell/replay-live.ts";
import { startReport } from "./shell/report.ts";
import { serveFigures } from "./shell/serve-figures.ts";
import { startTally } from "./shell/tally.ts";
import type { CityMap } from "./world/city-map.ts";
import { createWorld } from "./world/world.ts";
import { toWorldOptions } from "./world-options.ts";

export interface RunContext {
  readonly options: SimOptions;
  readonly env: SimEnv;
  readonly run: string;
  readonly city: CityMap;
}

const clockMs = (): number => Date.now();
const TOLD_WITHIN_MS = 5_000;

export async function runLive({ options, env, run, city }: RunContext): Promise<void> {
  const log = createLog({ process: "courier-sim", level: env.LOG_LEVEL });
  const tally = startTally();
  const { acknowledgedTo } = options;
  const onto = await openLog({ brokers: env.KAFKA_BROKERS, log, clockMs, acknowledgedTo });
  const untold = new AbortController();
  const teller =
    options.to === "kafka"
      ? null
      : openApiTeller({ api: await openApi({ url: env.SIM_API_URL, key: env.SIM_API_KEY }, untold.signal), run, log });
  const figures = await serveFigures(env.SIM_PORT, tally, onto.writer.figures);
  const startMs = clockMs();
  const recording = await openRecording(options.recordTo, { startMs, city, seed: options.seed });
  const world = createWorld(city, toWorldOptions(options, { run, withTruth: recording !== null }));
  log.info({ run, seed: options.seed, city: city.name, couriers: options.couriers }, "the evening begins");
  const fail = (error: Error): void => void shutDown(error);
  const live: LiveWorld = playLive({
    world,
    writer: onto.writer,
    teller,
    recording,
    tally,
    clockMs,
    startMs,
    endsByItself: options.minutes !== null,
    onFailure: fail,
  });
  const pageOrders = followPageOrders({
    kafka: onto.kafka,
    run,
    log,
    clockMs,
    onPlay: (offered, { placed }) => live.offer(offered, placed),
    onLetGo: live.letGo,
    onCourier: live.assign,
    platform: teller !== null,
    isOwn: (orderId) => teller?.isOwn(orderId) === true,
    onEnd: live.tell,
  });
  const report = startReport({ ...reportOptions(options, run), tally, writer: onto.writer.figures, clockMs });
  const shutDown = onShutdown({
    log,
    async close() {
      await pageOrders.close();
      // Whoever has not answered by then is not waited for: the next run plays on.
      const giveUp = setTimeout(() => untold.abort(), TOLD_WITHIN_MS);
      await live.end();
      clearTimeout(giveUp);
      report.stop();
      await recording?.file.close();
      await figures?.close();
      await onto.close();
      log.info({ delivered: tally.delivered, cancelled: tally.cancelled }, "the evening is over");
    },
  });
  void live.over.then(() => shutDown());
}

export async function runReplay({ options, env, run, city }: RunContext, path: string): Promise<void> {
  const log = createLog({ process: "courier-sim", level: env.LOG_LEVEL });
  const tally = startTally();
  const onto = await openLog({ brokers: env.KAFKA_BROKERS, log, clockMs });
  const figures = await serveFigures(env.SIM_PORT, tally, onto.writer.figures);
  const stop = new AbortController();
  const report = startReport({ ...reportOptions(options, run), tally, writer: onto.writer.figures, clockMs });
  log.info({ run, file: path }, "the recording begins");
  const played = playRecording({
    lines: readRecording(path),
    replay: { run, route: city.route },
    writer: onto.writer,
    tally,
    log,
    clockMs,
    stop: stop.signal,
  });
  const shutDown = onShutdown({
    log,
    async close() {
      stop.abort();
      // Its failure, if any, has been told already.
      await played.catch(() => undefined);
      report.stop();
      await figures?.close();
      await onto.close();
      log.info({ delivered: tally.delivered, cancelled: tally.cancelled }, "the recording is over");
    },
  });
  await played.then(
    () => shutDown(),
    (error: unknown) => shutDown(error instanceof Error ? error : new Error(String(error))),
  );
}

const reportOptions = (options: SimOptions, run: string) => ({
  run,
  everyMs: options.reportEveryMs,
  isTerminal: process.stdout.isTTY === true,
  writeData: (text: string): void => void process.stdout.write(text),
  writeTalk: (text: string): void => void process.stderr.write(text),
});
