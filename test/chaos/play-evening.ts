/**
 * One evening with everything going wrong: plays the simulator, sends diners, watches every
 * order, does what the plan says, and at the end waits until all is quiet.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@doorstep/infra/processes";
import { openAdmin, openRedis } from "@doorstep/runtime";
import { readMeta, readTask } from "@doorstep/task-store";
import { signIn } from "../stack/sign-in.ts";
import { OPS_PASSWORD } from "../stack/start-stack.ts";
import {
  acknowledgedFile,
  type DoneFault,
  type Evening,
  followAcknowledged,
  makeEveningFolder,
} from "./evening-files.ts";
import { describeFault, type PlannedFault, WEBS } from "./plan/faults.ts";
import { sendDiners } from "./world/diners.ts";
import { inject, type Undo } from "./world/inject.ts";
import type { World } from "./world/open-world.ts";
import { openRecorder, type Recorder } from "./world/recorder.ts";

export interface EveningOptions {
  readonly world: World;
  readonly dataDir: string;
  readonly seed: number;
  readonly minutes: number;
  readonly plan: readonly PlannedFault[];
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly say: (line: string) => void;
  /** Ends the evening early, with a failure. */
  readonly signal: AbortSignal;
}

/** The logs a task reads, and so what has to be caught up. */
const STAGES = ["couriers", "orders", "places"] as const;
/** Quick kitchens and short ways, so that orders come to their end; phones with every fault there is. */
const QUICK = ["--kitchen-minutes", "0.2", "--max-distance-km", "0.4", "--ping-every", "2s", "--report-every", "10s"];
const FAULTY = ["--faults", "dup=0.05,late=0.05,skew=2m,wrong=0.3,gap=40s,restart=2m,jump=0.005"];
const BURST_FACTOR = 10;
const LOOK_FOR_ORDERS_EVERY_MS = 200;
const QUIET_WITHIN_MS = 120_000;
const SHOWN_WITHIN_MS = 20_000;

export async function playEvening(options: EveningOptions): Promise<Evening> {
  const { world, dataDir, seed, minutes, say, signal } = options;
  makeEveningFolder(dataDir);
  const [firstWeb, secondWeb] = WEBS.map((name) => world.webUrls[name]) as [string, string];
  const recorder = openRecorder({ cookie: await signIn(firstWeb, OPS_PASSWORD) });
  const webOf = (nth: number): string => (nth % 2 === 0 ? firstWeb : secondWeb);
  const sims = openSims(options, (orderId) => {
    recorder.watch(orderId, { webUrl: webOf(recorder.watched.size), token: "" });
  });
  const diners = sendDiners({
    webUrls: [firstWeb, secondWeb],
    onPlaced: ({ orderId, token }) => recorder.watch(orderId, { webUrl: webOf(recorder.watched.size), token }),
  });
  const startMs = Date.now();
  let done: readonly DoneFault[] = [];
  try {
    await sims.start("sim", 1);
    done = await doFaults({ ...options, startMs, startBurst: sims.startBurst });
    await sleep(Math.max(0, startMs + minutes * 60_000 - Date.now()), undefined, { signal });
    say("the evening ends");
    await diners.close();
    await sims.stopAll();
    await quiet(world, signal);
    await shown(world, recorder);
  } finally {
    await diners.close();
    sims.close();
    recorder.close();
  }
  const actors = [...Object.values(world.workers), ...Object.values(world.webs)];
  for (const actor of actors) await actor.stop();
  const ownEnds = actors.flatMap((actor) => actor.ownEnds);
  return { seed, minutes, faults: done, ownEnds, placed: diners.placed, watched: [...recorder.watched.values()] };
}

/** Each begins at its time whether or not an earlier one has ended. Rejects when one cannot be done or undone. */
async function doFaults({
  world,
  seed,
  plan,
  say,
  signal,
  startMs,
  startBurst,
}: EveningOptions & { readonly startMs: number; readonly startBurst: () => Promise<Undo> }): Promise<DoneFault[]> {
  return Promise.all(
    plan.map(async (fault, nth): Promise<DoneFault> => {
      await sleep(Math.max(0, startMs + fault.atMs - Date.now()), undefined, { signal });
      const beganAtMs = Date.now();
      say(`${clock(beganAtMs - startMs)}  ${describeFault(fault)}`);
      const undo = await inject(fault, { world, seed: seed * 1_000 + nth, startBurst });
      await sleep(fault.lastsMs, undefined, { signal }).catch(() => {});
      await undo();
      const endedAtMs = Date.now();
      if (fault.lastsMs > 1) say(`${clock(endedAtMs - startMs)}    over: ${describeFault(fault)}`);
      return { fault, beganAtMs, endedAtMs };
    }),
  );
}

const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** The simulators of the evening, and what the log has confirmed to them. */
function openSims(options: EveningOptions, onOrder: (orderId: string) => void) {
  const { world, dataDir, seed, couriers, ordersPerMinute } = options;
  const follows: ReturnType<typeof followAcknowledged>[] = [];
  const running = new Set<{ stop(): Promise<void> }>();
  let bursts = 0;
  const timer = setInterval(() => {
    for (const { topic, key, id } of follows.flatMap((follow) => follow.next())) {
      if (topic === "orders" && id.startsWith("order-placed ")) onOrder(key);
    }
  }, LOOK_FOR_ORDERS_EVERY_MS);

  const start = async (name: string, factor: number) => {
    const path = acknowledgedFile(dataDir, name);
    follows.push(followAcknowledged(path));
    const many = ["--couriers", String(couriers * factor), "--orders-per-minute", String(ordersPerMinute * factor)];
    const own = ["--seed", `${name}-${seed}`, "--run", `${name.replace("-", "")}x${seed}`, "--acknowledged", path];
    const sim = await world.startSim(name, [...many, ...own, ...QUICK, ...FAULTY]);
    running.add(sim);
    return sim;
  };
  return {
    start,
    async startBurst(): Promise<Undo> {
      const sim = await start(`burst-${++bursts}`, BURST_FACTOR - 1);
      return async () => {
        await sim.stop();
        running.delete(sim);
      };
    },
    async stopAll() {
      for (const sim of running) await sim.stop();
    },
    close() {
      clearInterval(timer);
      for (const follow of follows) follow.close();
    },
  };
}

/** Everyone is well, and everything that is on the logs now has been read. */
async function quiet(world: World, signal: AbortSignal): Promise<void> {
  for (const actor of [...Object.values(world.workers), ...Object.values(world.webs)]) await actor.healthy();
  const redis = await openRedis(world.env.REDIS_URL);
  const admin = await openAdmin({ brokers: [world.env.KAFKA_BROKERS], clientId: "chaos" });
  try {
    // What one stage forwards is new to the next.
    for (let round = 0; round < STAGES.length; round++) {
      for (const topic of STAGES) {
        for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
          await waitUntil(async () => (await readMeta(redis, { topic, partition })).nextOffset >= end, {
            limitMs: QUIET_WITHIN_MS,
            everyMs: 100,
            orElse: () => new Error(`${topic}:${partition} was not read up to ${end}`),
          });
          signal.throwIfAborted();
        }
      }
    }
  } finally {
    redis.disconnect();
    await admin.close();
  }
}

/** Until each page shows what is in the state; if one never does, the judge will say so. */
async function shown(world: World, recorder: Recorder): Promise<void> {
  const redis = await openRedis(world.env.REDIS_URL);
  const isShown = async (): Promise<boolean> => {
    for (let partition = 0; ; partition++) {
      const { meta, states } = await readTask(redis, { topic: "orders", partition });
      if (meta.logId === "") return true;
      for (const [orderId, bytes] of states) {
        const { statusVersion = 0 } = JSON.parse(Buffer.from(bytes).toString()) as { statusVersion?: number };
        if (recorder.watched.has(orderId) && recorder.versionOf(orderId) < statusVersion) return false;
      }
    }
  };
  await waitUntil(isShown, { limitMs: SHOWN_WITHIN_MS, everyMs: 250, orElse: () => new Error("not shown") }).catch(
    () => {},
  );
  redis.disconnect();
}
