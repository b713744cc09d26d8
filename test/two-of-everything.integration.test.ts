/**
 * Two workers and two web processes behind one address that knows nobody. One of each is
 * killed while orders are under way: everyone goes on with what is left, and no page sees
 * more than that its connection was made anew. The judge is the one of the chaos.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts, startProcess } from "@doorstep/infra/processes";
import { testServices } from "@doorstep/runtime/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeEveningFolder, writeEvening } from "./chaos/evening-files.ts";
import { judge } from "./chaos/judge.ts";
import { type Actor, createActor } from "./chaos/world/actor.ts";
import { openCityRecorder } from "./chaos/world/city-recorder.ts";
import { openRecorder } from "./chaos/world/recorder.ts";
import { allRead, allShown } from "./chaos/world/settle.ts";
import { openSims } from "./chaos/world/sims.ts";
import { openRoundRobin } from "./stack/round-robin.ts";
import { signIn } from "./stack/sign-in.ts";
import { OPS_PASSWORD, stackSettings } from "./stack/start-stack.ts";

const ROOT = join(import.meta.dirname, "..");
const services = testServices();
const WATCHED_BEFORE = 12;
const WATCHED_AFTER = 24;
const PATIENT = { timeout: 60_000, interval: 50 } as const;

test("one of two workers and one of two web processes are killed under load: nobody sees more than a reconnect", {
  timeout: 240_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "doorstep-two-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  makeEveningFolder(dataDir);
  const { workers, webs, startSim } = await startTwoOfEach(dataDir);
  const address = await openRoundRobin(webs.map(({ url }) => url));
  onTestFinished(() => address.close());

  const cookie = await signIn(address.url, OPS_PASSWORD);
  const recorder = openRecorder({ cookie });
  onTestFinished(() => recorder.close());
  const city = openCityRecorder({ webUrl: address.url, cookie });
  onTestFinished(() => city.close());
  const onOrder = (orderId: string): void => recorder.watch(orderId, { webUrl: address.url, token: "" });
  const sims = openSims({ world: { startSim }, dataDir, seed: 1, couriers: 16, ordersPerMinute: 120, onOrder });
  onTestFinished(() => sims.close());
  await sims.start();
  const isShown = (orderId: string): boolean => recorder.versionOf(orderId) > 0;
  const shown = (): number => [...recorder.watched.keys()].filter(isShown).length;
  await vi.waitFor(() => expect(shown()).toBeGreaterThanOrEqual(WATCHED_BEFORE), PATIENT);

  // Each has its share.
  for (const { url } of webs) expect(await metricOf(url, "doorstep_sockets")).toBeGreaterThan(WATCHED_BEFORE / 4);
  for (const { url } of workers) {
    expect(await metricOf(url, 'doorstep_worker_records_total{stage="orders"')).toBeGreaterThan(0);
  }

  const before = new Set(recorder.watched.keys());
  const [[worker, otherWorker], [web, otherWeb]] = [workers, webs];
  await Promise.all([worker.actor.kill(), web.actor.kill()]);
  // Who was there before is told more, and who comes now is told all.
  await vi.waitFor(() => expect(shown()).toBeGreaterThanOrEqual(WATCHED_AFTER), PATIENT);
  await sims.stop();
  const survivors = { workers: { other: otherWorker.actor }, webs: { other: otherWeb.actor }, env: services };
  await allRead(survivors);
  await otherWorker.actor.stop();
  await allShown(survivors, { recorder, city });

  const watched = [...recorder.watched.values()];
  const connections = watched.map(({ heard }) => Math.max(...heard.map(({ nth }) => nth)));
  writeEvening(dataDir, {
    ...{ seed: 1, minutes: 0, faults: [], troubles: [], placed: [], watched, city: city.heard() },
    keepsReadModels: false,
    ownEnds: [otherWorker, otherWeb].flatMap(({ actor }) => actor.ownEnds),
  });
  const { KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = services;
  const verdict = await judge({ dataDir, kafkaBrokers, redisUrl, databaseUrl });
  expect(verdict.findings).toEqual([]);
  expect([otherWorker, otherWeb].flatMap(({ actor }) => actor.ownEnds)).toEqual([]);
  expect(verdict.statuses).toBeGreaterThan(2 * WATCHED_AFTER);
  // Some were with the one that died, and came back once; all others have never left.
  expect(new Set(connections)).toEqual(new Set([1, 2]));
  for (const [at, { orderId }] of watched.entries()) if (!before.has(orderId)) expect(connections[at]).toBe(1);
});

interface Member {
  readonly url: string;
  readonly actor: Actor;
}

async function startTwoOfEach(logDir: string) {
  const ports = await freePorts(4);
  const settings = stackSettings(services);
  const run = (name: string, script: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) =>
    startProcess({
      ...{ name, command: process.execPath, args: [join(ROOT, script), ...args], env, cwd: ROOT },
      logFile: join(logDir, `${name}.log`),
    });
  const member = (kind: "worker" | "web", nth: 1 | 2): Member => {
    const port = String(ports[(kind === "worker" ? 0 : 2) + nth - 1]);
    const url = `http://127.0.0.1:${port}`;
    const name = `${kind}-${nth}`;
    const spawn = () =>
      kind === "worker"
        ? run(name, "services/stream-worker/src/main.ts", { ...settings, WORKER_PORT: port })
        : run(name, "apps/web/server.ts", { ...settings, WEB_PORT: port });
    const actor = createActor({ name, spawn, healthUrl: `${url}/${kind === "worker" ? "health" : "api/health"}` });
    onTestFinished(() => actor.stop());
    return { url, actor };
  };
  const workers = [member("worker", 1), member("worker", 2)] as const;
  const webs = [member("web", 1), member("web", 2)] as const;
  const all = [...workers, ...webs];
  await Promise.all(all.map(({ actor }) => actor.start()));
  await Promise.all(all.map(({ actor }) => actor.healthy()));
  const startSim = async (name: string, args: readonly string[]) => {
    const sim = await run(name, "apps/courier-sim/src/main.ts", settings, args);
    onTestFinished(() => sim.stop());
    return sim;
  };
  return { workers, webs, startSim };
}

/** The sum of a metric's lines that begin so. */
async function metricOf(url: string, name: string): Promise<number> {
  const path = url.endsWith("/") ? url : `${url}/`;
  const text = await (await fetch(`${path}metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
