/** One run: the load and the pages as processes of their own, and what is seen of them phase by phase. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ManagedProcess, startProcess } from "@doorstep/infra/processes";
import type { TestServices } from "@doorstep/runtime/testing";
import type { Stack } from "@doorstep/test/stack";
import { ROOT } from "../result.ts";
import type { ClientFindings } from "./clients/findings.ts";
import type { Floors } from "./floors/floors.ts";
import { judgeStatuses } from "./judge.ts";
import type { LoadFindings } from "./load/findings.ts";
import { askRuntime, type Runtime, sinceRuntime } from "./observe/metrics.ts";
import { type ProcessUse, usesOf } from "./observe/processes.ts";
import { pingStages, sentKey, statusStages } from "./observe/stages.ts";
import { type StageWatch, watchStages } from "./observe/watch-stages.ts";
import type { OperationsFindings } from "./operations/findings.ts";
import type { LiveOptions } from "./options.ts";
import { loadSummary, type PhaseUse, recoverySeconds, type Summary } from "./report/summary.ts";
import { type RunPlan, readFinding, writePlan } from "./run-plan.ts";
import { type Phase, phaseNamed, timelineOf } from "./timeline.ts";
import { courierNumber } from "./world/ids.ts";

export interface RunLoadOptions {
  readonly options: LiveOptions;
  readonly services: TestServices;
  readonly stack: Stack;
  readonly cookie: string;
  readonly dir: string;
  readonly logDir: string;
  readonly floors: Floors;
  /** Ends what was started here when the run is interrupted. */
  readonly opened: AsyncDisposableStack;
}

export interface RunFound {
  readonly summary: Summary;
  readonly timeline: readonly Phase[];
  readonly seconds: ClientFindings["seconds"];
}

/** The city is read and its ways are found before the load begins. */
const BEGIN_AFTER_MS = 15_000;

export async function runLoad(given: RunLoadOptions): Promise<RunFound> {
  const { options, services, stack, cookie, dir, logDir, floors, opened } = given;
  const timeline = timelineOf(options);
  const startMs = Date.now() + BEGIN_AFTER_MS;
  const plan: RunPlan = {
    ...{ options, run: `live-${startMs.toString(36)}`, startMs, timeline, webUrl: stack.webUrl, cookie, dir },
    brokers: services.KAFKA_BROKERS,
    cityDir: services.DOORSTEP_CITY_DIR ?? "",
    partitionCount: options.partitions,
  };
  const planFile = writePlan(plan);
  const watch = await watchStages({ brokers: services.KAFKA_BROKERS, redisUrl: services.REDIS_URL });
  opened.defer(() => watch.close());
  const start = async (name: string): Promise<ManagedProcess> =>
    opened.adopt(
      await startProcess({
        name,
        command: process.execPath,
        args: [join(import.meta.dirname, name, "main.ts"), planFile],
        env: { ...process.env, NODE_ENV: "production" },
        cwd: ROOT,
        logFile: join(logDir, `${name}.log`),
      }),
      (child) => child.stop(),
    );
  const load = await start("load");
  const others = [load, await start("clients"), await start("operations")];
  const phases = await Promise.race([observe(plan, stack), ...others.map(({ orFailure }) => orFailure)]);
  const ends = await Promise.all(others.map(({ ended }) => ended));
  if (ends.some(({ code }) => code !== 0)) throw new Error(`the load or its readers ended badly; see ${logDir}`);
  return { ...conclude(plan, { phases, floors, watch }), timeline };
}

interface Moment {
  readonly uses: ReadonlyMap<string, ProcessUse>;
  readonly worker: Runtime;
  readonly web: Runtime;
}

/** Looks once at each phase's beginning; only the ends of phases are looked at, so that looking costs nothing within. */
async function observe({ startMs, timeline }: RunPlan, stack: Stack): Promise<PhaseUse[]> {
  const look = async (): Promise<Moment> => ({
    uses: usesOf(process.pid),
    worker: await askRuntime(stack.workerUrl),
    web: await askRuntime(stack.webUrl),
  });
  const phases: PhaseUse[] = [];
  let before: Moment | undefined;
  for (const phase of timeline) {
    await sleep(Math.max(0, startMs + phase.fromMs - Date.now()));
    before ??= await look();
    console.error(`${phase.name} …`);
    await sleep(Math.max(0, startMs + phase.toMs - Date.now()));
    const after = await look();
    phases.push(phaseUse(phase, before, after));
    before = after;
  }
  return phases;
}

function phaseUse({ name, fromMs, toMs }: Phase, before: Moment, after: Moment): PhaseUse {
  const processes = [...after.uses].map(([process, use]): readonly [string, ProcessUse] => {
    const since = (of: "cpuSeconds" | "readMegabytes" | "writtenMegabytes"): number =>
      use[of] - (before.uses.get(process)?.[of] ?? 0);
    const [cpuSeconds, readMegabytes] = [since("cpuSeconds"), since("readMegabytes")];
    return [process, { ...use, cpuSeconds, readMegabytes, writtenMegabytes: since("writtenMegabytes") }];
  });
  return {
    phase: name,
    seconds: (toMs - fromMs) / 1_000,
    processes: Object.fromEntries(processes),
    worker: sinceRuntime(before.worker, after.worker),
    web: sinceRuntime(before.web, after.web),
  };
}

interface Gathered {
  readonly phases: readonly PhaseUse[];
  readonly floors: Floors;
  readonly watch: StageWatch;
}

function conclude(plan: RunPlan, { phases, floors, watch }: Gathered): Omit<RunFound, "timeline"> {
  const { options, startMs, timeline } = plan;
  const load = readFinding<LoadFindings>(plan, "load");
  const pages = readFinding<ClientFindings>(plan, "pages");
  const operations = readFinding<OperationsFindings>(plan, "operations");
  const watchedSlots = Math.min(options.orders, options.sockets);
  const verdict = judgeStatuses(
    load,
    { heard: pages.heard, city: operations.city },
    {
      untilMs: startMs + phaseNamed(timeline, "ending").fromMs,
      isWatched: (orderId) => Number(/-o(\d+)-\d+$/.exec(orderId)?.[1] ?? watchedSlots) < watchedSlots,
    },
  );
  const sentMs = new Map(load.sent.map(([courier, dueMs, sent]) => [sentKey(courier, dueMs), sent]));
  const stagesIn = (name: "steady" | "spike") => {
    const { fromMs, toMs } = phaseNamed(timeline, name);
    const within = { startMs, fromMs, toMs };
    return {
      ping: pingStages(pages, watch.seen, { ...within, sentMs, courierOf: courierNumber }),
      status: statusStages(pages, watch.seen, within),
    };
  };
  const { storm } = pages;
  const wrongs = [...pages.wrongs, ...operations.wrongs, ...verdict.wrongs];
  const wrongCount = pages.wrongCount + operations.wrongCount + verdict.lost + storm.missing;
  const summary: Summary = {
    isRight: wrongCount === 0 && verdict.ordersWatched > 0,
    ...{ wrongs, wrongCount, floors, phases, latency: pages.latency },
    stages: { steady: stagesIn("steady"), spike: stagesIn("spike") },
    pages: { ...pages.counts, storm },
    operations: { cityUpdates: operations.cityUpdates, lost: operations.lost, ladder: operations.ladder },
    load: loadSummary(load),
    statuses: { facts: verdict.facts, ordersWatched: verdict.ordersWatched, lost: verdict.lost },
    recoverySeconds: recoverySeconds(pages.seconds.ping, {
      spikeEndS: phaseNamed(timeline, "spike").toMs / 1_000,
      untilS: phaseNamed(timeline, "recovery").toMs / 1_000,
      steadyP99: pages.latency.ping.steady?.p99 ?? 0,
    }),
    idleSocketKilobytes: idleSocket(phases, options.sockets),
  };
  return { summary, seconds: pages.seconds };
}

/** Between the end of filling, with no page open, and the end of idling, with all of them. */
function idleSocket(phases: readonly PhaseUse[], sockets: number): Summary["idleSocketKilobytes"] {
  const web = (name: Phase["name"]) => phases.find(({ phase }) => phase === name)?.web;
  const [before, after] = [web("fill"), web("idle")];
  const each = (of: (runtime: Runtime) => number): number =>
    before === undefined || after === undefined ? 0 : ((of(after) - of(before)) * 1_000) / sockets;
  return {
    resident: each(({ residentMegabytes }) => residentMegabytes),
    heap: each(({ heapMegabytes }) => heapMegabytes),
  };
}
