/** The simulators of an evening, and what the log has confirmed to them. */
import { statSync } from "node:fs";
import { type ManagedProcess, waitUntil } from "@doorstep/infra/processes";
import { acknowledgedFile, followAcknowledged } from "../evening-files.ts";
import type { Undo } from "./inject.ts";
import type { World } from "./open-world.ts";

export interface Sims {
  start(): Promise<void>;
  /** A second one, ten times as large. It ends its own orders when undone. */
  startBurst(): Promise<Undo>;
  stop(): Promise<void>;
  /** Listens no more. */
  close(): void;
}

export interface SimsOptions {
  readonly world: Pick<World, "startSim">;
  readonly dataDir: string;
  readonly seed: number;
  readonly couriers: number;
  readonly ordersPerMinute: number;
  /** The log has confirmed that it was placed. */
  readonly onOrder: (orderId: string) => void;
}

/** Quick kitchens and short ways, so that orders come to their end; phones with every fault there is. */
const QUICK = ["--kitchen-minutes", "0.2", "--max-distance-km", "0.4", "--ping-every", "2s", "--report-every", "10s"];
const FAULTY = ["--faults", "dup=0.05,late=0.05,skew=2m,wrong=0.3,gap=40s,restart=2m,jump=0.005"];
/** In words. */
export const STANDING_FAULTS =
  "5 % of pings twice, 5 % late, all clocks off, 30 % by minutes, phones gone and back with a burst";
/** With the one that plays all evening it makes ten times. */
const BURST_FACTOR = 9;
/** Longer than Kafka may be away. */
const RAGES_WITHIN_MS = 90_000;
const LOOK_FOR_ORDERS_EVERY_MS = 200;

export function openSims({ world, dataDir, seed, couriers, ordersPerMinute, onOrder }: SimsOptions): Sims {
  const follows = new Map<string, ReturnType<typeof followAcknowledged>>();
  const running = new Set<{ stop(): Promise<void> }>();
  let bursts = 0;
  const timer = setInterval(() => {
    for (const { topic, key, id } of [...follows.values()].flatMap((follow) => follow.next())) {
      if (topic === "orders" && id.startsWith("order-placed ")) onOrder(key);
    }
  }, LOOK_FOR_ORDERS_EVERY_MS);

  const start = async (name: string, factor: number) => {
    const path = acknowledgedFile(dataDir, name);
    if (!follows.has(name)) follows.set(name, followAcknowledged(path));
    const many = ["--couriers", String(couriers * factor), "--orders-per-minute", String(ordersPerMinute * factor)];
    const own = [
      "--seed",
      `${name}-${seed}`,
      "--run",
      `${name.replace("-", "")}x${seed}`,
      "--acknowledged",
      path,
      "--to",
      "kafka",
    ];
    const sim = await world.startSim(name, [...many, ...own, ...QUICK, ...FAULTY]);
    running.add(sim);
    return sim;
  };
  return {
    start: async () => void (await start("sim", 1)),
    async startBurst() {
      const name = `burst-${++bursts}`;
      const endMs = performance.now() + RAGES_WITHIN_MS;
      for (;;) {
        const sim = await start(name, BURST_FACTOR);
        const undo = async (): Promise<void> => {
          await sim.stop();
          running.delete(sim);
        };
        const failure = await rages(sim, acknowledgedFile(dataDir, name)).catch((error: unknown) => error);
        if (failure === undefined) return undo;
        await undo();
        // It gives up when Kafka is away, and that may well be.
        if (performance.now() > endMs) throw failure;
      }
    },
    async stop() {
      for (const sim of running) await sim.stop();
    },
    close() {
      clearInterval(timer);
      for (const follow of follows.values()) follow.close();
    },
  };
}

/** It reads the city first, and a burst is as long as it rages: until the log has something of it. */
const rages = (sim: ManagedProcess, path: string): Promise<void> =>
  waitUntil(async () => statSync(path).size > 0, {
    limitMs: RAGES_WITHIN_MS,
    everyMs: 100,
    orElse: () => new Error(`a burst got nothing onto the log; see ${sim.logFile}`),
    unless: sim.orFailure,
  });
