/** The workers of a world, each in its place: what ends is started again, as a supervisor would. */
import type { Random } from "./random.ts";
import type { Process, Scheduler } from "./scheduler.ts";
import type { SimulatedWorker } from "./simulated-worker.ts";

export interface Workers {
  crashOne(): void;
  crashAll(): void;
  pauseOne(forMs: number): Promise<void>;
  leaveOne(): void;
  /** The name of one's place. */
  oneName(): string;
  readonly running: readonly SimulatedWorker[];
  /** All are there, awake, and stay. */
  heal(): void;
  leaveAll(): void;
  readonly areGone: boolean;
}

export interface WorkersOptions {
  readonly places: number;
  readonly scheduler: Scheduler;
  readonly outside: Process;
  readonly random: Random;
  readonly start: (process: Process, onEnd: () => void) => SimulatedWorker;
}

interface Place {
  readonly name: string;
  /** How many processes there have been. */
  count: number;
  worker: SimulatedWorker | null;
}

const RESTART_AFTER_MS = 6_000;

export function startWorkers({ places: count, scheduler, outside, random, start }: WorkersOptions): Workers {
  const places = Array.from({ length: count }, (_, at): Place => ({ name: `w${at + 1}`, count: 0, worker: null }));
  let isHealed = false;
  let areLeaving = false;

  function fill(place: Place): void {
    if (areLeaving || (place.worker !== null && place.worker.process.state !== "dead")) return;
    const process = scheduler.process(`${place.name}.${++place.count}`);
    place.worker = start(process, () => {
      process.crash();
      void refill(place);
    });
  }

  async function refill(place: Place): Promise<void> {
    await outside.after(isHealed ? 100 : random.between(0, RESTART_AFTER_MS));
    fill(place);
  }

  const alive = (state?: Process["state"]): Place[] =>
    places.filter(({ worker }) =>
      state === undefined ? worker !== null && worker.process.state !== "dead" : worker?.process.state === state,
    );

  for (const place of places) {
    if (place === places[0] || random.chance(0.6)) fill(place);
    else void refill(place);
  }

  function crash(place: Place): void {
    place.worker?.process.crash();
    void refill(place);
  }

  return {
    crashOne() {
      const list = alive();
      if (list.length > 0) crash(random.pick(list));
    },
    crashAll() {
      for (const place of alive()) crash(place);
    },
    async pauseOne(forMs) {
      const list = alive("running");
      if (list.length === 0 || isHealed) return;
      const { worker } = random.pick(list);
      worker?.process.pause();
      await outside.after(forMs);
      worker?.process.resume();
    },
    leaveOne() {
      const list = alive("running");
      if (list.length > 0) random.pick(list).worker?.leave();
    },
    oneName: () => random.pick(places).name,
    get running() {
      return alive("running").flatMap(({ worker }) => worker ?? []);
    },
    heal() {
      isHealed = true;
      for (const place of places) {
        place.worker?.process.resume();
        void refill(place);
      }
    },
    leaveAll() {
      areLeaving = true;
      for (const { worker } of places) worker?.leave();
    },
    get areGone() {
      return alive().length === 0;
    },
  };
}
