/**
 * Doorstep with everything in reach of someone who wants to break it: services that can be
 * killed, two of each process, and a road of its own from each to each server.
 *
 *     worker-1 ──road── Kafka's door 0 ┐
 *     worker-2 ──road── Kafka's door 1 ├ one broker; each door tells its clients to come by its road
 *     …                                ┘
 */
import { join } from "node:path";
import { type ManagedProcess, steadyPorts } from "@doorstep/infra/processes";
import { type KillableService, type KillableServices, startKillableServices } from "@doorstep/infra/testing";
import type { TestServices } from "@doorstep/runtime/testing";
import { type CuttableProxy, openCuttableProxy } from "../../stack/cuttable-proxy.ts";
import { prepareServices } from "../../stack/prepare-services.ts";
import { stackSettings } from "../../stack/start-stack.ts";
import type { ActorName, ServerName, WebName, WorkerName } from "../plan/faults.ts";
import { WEBS, WORKERS } from "../plan/faults.ts";
import { type Actor, createActor } from "./actor.ts";

export interface World {
  readonly services: KillableServices;
  readonly connect: KillableService;
  /** By which we ourselves reach everything, past all roads. */
  readonly env: TestServices;
  readonly workers: Readonly<Record<WorkerName, Actor>>;
  readonly webs: Readonly<Record<WebName, Actor>>;
  readonly webUrls: Readonly<Record<WebName, string>>;
  /** Keeps history and search; by no road of its own. */
  readonly projections: Actor;
  road(from: ActorName, to: ServerName): CuttableProxy;
  /** Plays an evening until stopped. Each has its own name, and so its own log. */
  startSim(name: string, args: readonly string[]): Promise<ManagedProcess>;
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "../../..");
const ACTORS: readonly ActorName[] = [...WORKERS, ...WEBS, "sim"];
/** Few enough that two cores keep up with the ticks, enough that both workers have some of each. */
const PARTITION_COUNT = 4;
/** So often that even a short evening has a checkpoint to restore. */
const WORKER_SETTINGS = { CHECKPOINT_EVERY_SECONDS: "15" };
/** kafkajs hands setTimeout a negative delay when it has nothing to wait for; Node remarks on it. */
const QUIET = "--disable-warning=TimeoutNegativeWarning";

export async function openWorld(dataDir: string): Promise<World> {
  const closing = new AsyncDisposableStack();
  try {
    const world = await open(dataDir, closing);
    return { ...world, stop: () => closing.disposeAsync() };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function open(dataDir: string, closing: AsyncDisposableStack): Promise<Omit<World, "stop">> {
  const roads = new Map<string, CuttableProxy>();
  const openRoad = async (from: ActorName, to: ServerName, url: string): Promise<CuttableProxy> => {
    const road = closing.adopt(await openCuttableProxy(url), (opened) => opened.close());
    roads.set(`${from}/${to}`, road);
    return road;
  };
  // Kafka has to know the roads that lead to it before it starts.
  const doorPorts = await steadyPorts(ACTORS.length);
  const kafkaDoors = await Promise.all(
    ACTORS.map(async (actor, at) => {
      const port = doorPorts[at] ?? 0;
      return { port, advertisedPort: (await openRoad(actor, "kafka", `http://127.0.0.1:${port}`)).port };
    }),
  );
  const services = closing.adopt(await startKillableServices({ dataDir, kafkaDoors }), (started) => started.stop());
  const env = await prepareServices(services.env, { partitionCount: PARTITION_COUNT });
  // Beside our own processes; nobody orders before all are healthy.
  const connecting = services.startConnect();
  connecting.catch(() => {});
  for (const actor of ACTORS) {
    await openRoad(actor, "redis", env.REDIS_URL);
    await openRoad(actor, "postgres", env.DATABASE_URL);
  }
  const road = (from: ActorName, to: ServerName): CuttableProxy => {
    const found = roads.get(`${from}/${to}`);
    if (found === undefined) throw new Error(`there is no road from ${from} to ${to}`);
    return found;
  };

  const settingsOf = (actor: ActorName) => ({
    ...stackSettings(env),
    KAFKA_BROKERS: `127.0.0.1:${road(actor, "kafka").port}`,
    REDIS_URL: `redis://127.0.0.1:${road(actor, "redis").port}`,
    DATABASE_URL: withPort(env.DATABASE_URL, road(actor, "postgres").port),
  });
  const run = (name: string, script: string, settings: NodeJS.ProcessEnv, args: readonly string[] = []) =>
    services.run({
      name,
      command: process.execPath,
      args: [QUIET, join(ROOT, script), ...args],
      env: settings,
      cwd: ROOT,
    });

  const [workerPorts, webPorts] = [await steadyPorts(WORKERS.length), await steadyPorts(WEBS.length)];
  const workers = Object.fromEntries(
    WORKERS.map((name, at) => {
      const settings = { ...settingsOf(name), ...WORKER_SETTINGS, WORKER_PORT: String(workerPorts[at]) };
      const spawn = () => run(name, "services/stream-worker/src/main.ts", settings);
      return [name, createActor({ name, spawn, healthUrl: `http://127.0.0.1:${workerPorts[at]}/health` })];
    }),
  ) as Record<WorkerName, Actor>;
  const webUrls = Object.fromEntries(WEBS.map((name, at) => [name, `http://127.0.0.1:${webPorts[at]}`])) as Record<
    WebName,
    string
  >;
  const webs = Object.fromEntries(
    WEBS.map((name, at) => {
      const settings = { ...settingsOf(name), WEB_PORT: String(webPorts[at]) };
      const spawn = () => run(name, "apps/web/server.ts", settings);
      return [name, createActor({ name, spawn, healthUrl: `${webUrls[name]}/api/health` })];
    }),
  ) as Record<WebName, Actor>;
  const [projectionsPort] = await steadyPorts(1);
  const projections = createActor({
    name: "projections",
    spawn: () =>
      run("projections", "services/projections/src/main.ts", {
        ...stackSettings(env),
        PROJECTIONS_PORT: String(projectionsPort),
      }),
    healthUrl: `http://127.0.0.1:${projectionsPort}/health`,
  });
  const all = [...Object.values(workers), ...Object.values(webs), projections];
  for (const actor of all) {
    closing.defer(() => actor.stop());
    await actor.start();
  }
  const [connect] = await Promise.all([connecting, ...all.map((actor) => actor.healthy())]);
  return {
    ...{ services, connect, env, workers, webs, webUrls, projections, road },
    async startSim(name, args) {
      const child = await run(name, "apps/courier-sim/src/main.ts", settingsOf("sim"), args);
      closing.defer(() => child.stop());
      return child;
    },
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
