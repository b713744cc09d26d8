/** What befalls a world: at chance moments until it heals. And what becomes of each request meanwhile. */
import { type LogPartition, partitionName } from "@doorstep/runtime";
import type { MemoryCluster } from "@doorstep/runtime/memory";
import type { CheckpointStore, MemoryTaskStore, StoreImage } from "@doorstep/task-store";
import type { Cuts } from "./cuts.ts";
import type { Fault, Moment, Plan } from "./plan.ts";
import type { Random } from "./random.ts";
import type { Process, Scheduler } from "./scheduler.ts";
import type { TearableStore } from "./tearable-store.ts";
import type { WatchedStore } from "./watched-store.ts";
import type { Workers } from "./workers.ts";

export interface Faults {
  /** From now on nothing happens any more, and what was cut off is back. */
  heal(): void;
  /** Redis has just done it and nobody knows yet, or is about to. */
  at(moment: Moment): void;
  readonly counts: ReadonlyMap<string, number>;
  /** How often Redis was away, and may have come back with less. */
  readonly timesLost: number;
}

export interface FaultsOptions {
  readonly plan: Plan;
  readonly random: Random;
  readonly outside: Process;
  readonly scheduler: Scheduler;
  readonly cuts: Cuts;
  readonly workers: Workers;
  /** The reader of pages. */
  readonly pages: Process;
  readonly cluster: MemoryCluster;
  readonly store: MemoryTaskStore;
  readonly tearable: TearableStore;
  readonly watched: WatchedStore;
  readonly checkpoints: CheckpointStore;
  readonly tasks: readonly LogPartition[];
  readonly setBrokersClock: (change: (offsetMs: number) => number) => void;
  readonly trace: (line: () => string) => void;
}

/** How far Redis may go back: a few images, some commits apart. */
const IMAGES_KEPT = 4;
const COMMITS_BETWEEN = 6;

export function startFaults(options: FaultsOptions): Faults {
  const { plan, random, outside, scheduler, cuts, workers, cluster, store, checkpoints, tasks, trace } = options;
  const counts = new Map<string, number>();
  const canGoBack = plan.everyMs["redis set back"] !== null || plan.everyMs["power cut"] !== null;
  /** Earlier moments of the store, oldest first. */
  let images: StoreImage[] = [];
  let timesLost = 0;
  let commits = 0;
  let isOver = false;
  /** What happens at the next of these moments. */
  const armed = new Map<Moment, () => unknown>();

  function setBack(image: StoreImage): void {
    timesLost++;
    store.revert(image);
    options.tearable.mend();
    options.watched.look();
  }

  function goBack(): void {
    const at = images.length === 0 ? -1 : random.between(0, images.length);
    const image = images[at];
    if (image === undefined) return;
    images = images.slice(0, at + 1);
    setBack(image);
  }

  /** At once, or at the worst moment. */
  function now(worst: Moment, act: () => unknown): void {
    if (random.chance(0.3)) act();
    else armed.set(worst, act);
  }

  async function cut(name: string, forMs: number): Promise<void> {
    cuts.cut(name);
    await outside.after(forMs);
    cuts.mend(name);
    scheduler.unstick();
  }

  async function pausePages(): Promise<void> {
    options.pages.pause();
    await outside.after(random.pick([300, 2_000, 7_000]));
    options.pages.resume();
  }

  async function truncate(): Promise<void> {
    const task = random.pick(tasks);
    const name = partitionName(task);
    const oldest = (await checkpoints.list(task)).at(-1);
    // As the settings of a real log promise: nothing goes that a checkpoint may be restored for.
    if (oldest === undefined) return;
    const places = [store.image(), ...images].map((image) => image.get(name)?.meta.nextOffset ?? 0);
    const until = Math.min(oldest.nextOffset, ...places.filter((place) => place > 0));
    cluster.log(task).truncate(random.between(0, until + 1));
  }

  const happen: Readonly<Record<Fault, () => void | Promise<void>>> = {
    crash: () => now("commit", workers.crashOne),
    pause: () => workers.pauseOne(random.pick([300, 2_000, 7_000, 12_000])),
    "pages paused": () => now("page reading", pausePages),
    leave: () => workers.leaveOne(),
    "cut off": () =>
      cut(`${workers.oneName()}/${random.pick(["kafka", "redis", "postgres"])}`, random.between(200, 9_000)),
    "service away": () => cut(random.pick(["kafka", "redis", "postgres"]), random.between(200, 5_000)),
    "redis set back"() {
      now(plan.worstMoment, goBack);
    },
    "redis emptied"() {
      images = [];
      setBack(new Map());
    },
    "power cut"() {
      now("commit", () => {
        workers.crashAll();
        random.pick([happen["redis emptied"], goBack, () => armed.set("acquire", goBack)])();
      });
    },
    "a commit fails half way": () => options.tearable.tear(random.pick(tasks)),
    "noted offsets forgotten": () => cluster.forgetOffsets(),
    retention: truncate,
    "clock of the brokers": () =>
      options.setBrokersClock((offsetMs) => offsetMs + random.pick([-3_000, -500, 800, 20_000, 45_000])),
  };

  async function repeat(fault: Fault, everyMs: number): Promise<void> {
    while (true) {
      await outside.after(everyMs * 2 * random.next());
      if (isOver) return;
      trace(() => `── ${fault}`);
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      // Not awaited: while one thing is away another may happen.
      void happen[fault]();
    }
  }

  for (const [fault, everyMs] of Object.entries(plan.everyMs) as [Fault, number | null][]) {
    if (everyMs !== null) void repeat(fault, everyMs);
  }

  return {
    counts,
    get timesLost() {
      return timesLost;
    },
    at(moment) {
      if (moment === "commit" && canGoBack && commits++ % COMMITS_BETWEEN === 0) {
        images = [...images, store.image()].slice(-IMAGES_KEPT);
      }
      const act = armed.get(moment);
      armed.delete(moment);
      act?.();
    },
    heal() {
      isOver = true;
      options.pages.resume();
      armed.clear();
      cuts.heal();
      scheduler.unstick();
    },
  };
}
