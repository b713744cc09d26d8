import { join } from "node:path";
import { StartFailure } from "../failure.ts";
import { createTopics } from "../kafka/admin.ts";
import { ROOT } from "../paths.ts";
import { freePorts, requireFreePort } from "../ports.ts";
import { lastLines, type ProcessOptions } from "../process/managed.ts";
import { readyLine } from "../progress.ts";
import type { Run } from "../run/run.ts";
import type { ServiceUrls } from "../services/service.ts";
import { startServicesIn } from "../services/start-services.ts";
import { bringUpConnect } from "./bring-up-connect.ts";
import {
  type AppSettings,
  cityOf,
  paymentsApp,
  projectionsApp,
  settingsOf,
  simulatorApp,
  webApp,
  workerApp,
} from "./children.ts";
import { type App, keepRunning } from "./keep-running.ts";
import type { StartOptions } from "./options.ts";

export interface BringUp {
  readonly run: Run;
  readonly options: StartOptions;
  readonly dev: boolean;
  readonly say: (line: string) => void;
  /** Called when something that was up cannot be kept up. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Everything, in the order things need each other; what does not is done at the same time. On a
 * first start fetching Kafka, preparing the city and building the pages each take long, and mostly
 * wait for different things.
 */
export async function bringUp({ run, options, dev, say, onFailure }: BringUp): Promise<void> {
  await requireFreePort({ port: options.webPort, user: "the web server", setting: "WEB_PORT" });
  await requireFreePort({ port: options.workerPort, user: "the worker", setting: "WORKER_PORT" });
  await requireFreePort({ port: options.projectionsPort, user: "the read models", setting: "PROJECTIONS_PORT" });
  if (options.givenPayments === undefined) {
    await requireFreePort({ port: options.paymentsPort, user: "the test payment provider", setting: "PAYMENTS_PORT" });
  }
  if (options.givenConnect === undefined) {
    await requireFreePort({ port: options.connectPort, user: "Kafka Connect", setting: "CONNECT_PORT" });
  }

  const prepared = prepareServices({ run, options, say });
  // Beside everything else: pages show and take orders while it starts.
  const connect = prepared.then((services) =>
    timed("Connect", { run, say }, () => bringUpConnect({ run, options, say, onFailure }, services)),
  );
  // Told below, unless something else has failed before.
  connect.catch(() => {});
  const [services] = await Promise.all([
    prepared,
    timed("city", { run, say }, () =>
      runHelper(run, nodeScript("city", "packages/city/bin/city.ts", ["prepare", cityOf(process.env)])),
    ),
    timed("pages", { run, say }, () => runHelper(run, turbo(dev ? ["generate"] : ["generate", "build"]))),
  ]);

  const settings: AppSettings = { options, services, dev };
  run.note(settingsOf(settings));
  const keep = (app: App): Promise<void> =>
    timed(app.process.name, { run, say }, () => keepRunning(app, { run, say, onFailure }));
  const apps = [workerApp(settings), webApp(settings), projectionsApp(settings)];
  if (options.givenPayments === undefined) apps.push(paymentsApp(settings));
  await Promise.all([...apps.map(keep), connect]);
  if (!options.withSimulator) return;
  const [healthPort = 0] = await freePorts(1);
  await keep(simulatorApp(settings, healthPort));
}

type Telling = Pick<BringUp, "run" | "say">;
type Preparing = Pick<BringUp, "run" | "options" | "say">;

async function prepareServices({ run, options, say }: Preparing): Promise<ServiceUrls> {
  const { servicePorts: ports, given, partitionCount } = options;
  const services = await startServicesIn(run, { ports, given, onProgress: say });
  const { KAFKA_BROKERS: brokers = "", DATABASE_URL = "" } = services;
  await Promise.all([
    timed("topics", { run, say }, () => createTopics({ brokers, partitionCount })),
    timed("tables", { run, say }, () =>
      runHelper(run, { ...nodeScript("migrate", "prisma/bin/migrate.ts", []), env: { ...process.env, DATABASE_URL } }),
    ),
  ]);
  return services;
}

async function timed<Result>(name: string, { run, say }: Telling, act: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  const result = await act();
  run.signal.throwIfAborted();
  say(readyLine({ name, tookMs: performance.now() - startedMs }));
  return result;
}

type Helper = Omit<ProcessOptions, "logFile">;

const nodeScript = (name: string, script: string, args: readonly string[]): Helper => ({
  name,
  command: process.execPath,
  args: [join(ROOT, script), ...args],
});

const turbo = (tasks: readonly string[]): Helper => ({
  name: "build",
  command: "turbo",
  args: ["run", ...tasks, "--output-logs=new-only"],
  cwd: ROOT,
});

/** Runs a program to its end. Stopped with everything else, should that come first. */
async function runHelper(run: Run, helper: Helper): Promise<void> {
  const started = await run.start(helper);
  const { code } = await started.ended;
  if (code === 0) return;
  run.signal.throwIfAborted();
  throw new StartFailure(
    `${helper.name} failed. Its last lines, from ${started.logFile}:\n${lastLines(started.logFile)}`,
  );
}
