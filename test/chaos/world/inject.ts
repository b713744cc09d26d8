/** Does a fault to the world. What is given back undoes it. */
import { stat, truncate } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { openRedis } from "@doorstep/runtime";
import type { Fault } from "../plan/faults.ts";
import type { World } from "./open-world.ts";
import { poisonLogs } from "./poison.ts";
import { repeatRecords } from "./repeat-records.ts";

/** Time for some records to arrive, and for a commit that gets stuck. */
const COMMITS_ONCE_MORE_MS = 400;

export type Undo = () => Promise<void>;

export interface Hands {
  readonly world: World;
  /** The same for the same fault of the same plan. */
  readonly seed: number;
  readonly startBurst: () => Promise<Undo>;
}

export async function inject(fault: Fault, { world, seed, startBurst }: Hands): Promise<Undo> {
  const { services, env } = world;
  switch (fault.kind) {
    case "kill-worker":
    case "kill-web": {
      const actor = fault.kind === "kill-worker" ? world.workers[fault.actor] : world.webs[fault.actor];
      await actor.kill();
      return () => actor.start();
    }
    case "restart-worker": {
      const worker = world.workers[fault.actor];
      await worker.stop();
      return () => worker.start();
    }
    case "pause-worker": {
      const worker = world.workers[fault.actor];
      worker.signal("SIGSTOP");
      return async () => worker.signal("SIGCONT");
    }
    case "isolate-worker": {
      const [redis, kafka, postgres] = (["redis", "kafka", "postgres"] as const).map((to) =>
        world.road(fault.actor, to),
      );
      redis?.freeze();
      await sleep(COMMITS_ONCE_MORE_MS);
      kafka?.freeze();
      postgres?.freeze();
      return async () => {
        for (const road of [redis, kafka, postgres]) road?.restore();
      };
    }
    case "redis-kill":
      await services.redis.kill();
      return () => services.redis.start();
    case "redis-truncate":
      return loseLastMoments(world, fault.tornBytes);
    case "redis-flush": {
      const redis = await openRedis(env.REDIS_URL);
      await redis.flushall();
      redis.disconnect();
      return nothing;
    }
    case "kafka-kill":
      await services.kafka.kill();
      return () => services.kafka.start();
    case "postgres-kill":
      await services.postgres.kill();
      return () => services.postgres.start();
    case "kill-projections":
      await world.projections.kill();
      return () => world.projections.start();
    case "connect-kill":
      await world.connect.kill();
      return () => world.connect.start();
    case "cut-worker-kafka":
    case "cut-worker-redis":
    case "cut-web":
    case "cut-sim": {
      const from = fault.kind === "cut-sim" ? "sim" : fault.actor;
      const to = fault.kind === "cut-web" ? fault.server : fault.kind === "cut-worker-redis" ? "redis" : "kafka";
      const road = world.road(from, to);
      if (fault.manner === "reset") road.cut();
      else road.freeze();
      return async () => road.restore();
    }
    case "repeat-records":
      await onceKafkaTakesIt(() => repeatRecords(env.KAFKA_BROKERS, { count: fault.count, seed }));
      return nothing;
    case "poison":
      await onceKafkaTakesIt(() => poisonLogs(env.KAFKA_BROKERS, { count: fault.count, seed }));
      return nothing;
    case "burst":
      return startBurst();
  }
}

const nothing: Undo = async () => {};

const KAFKA_BACK_WITHIN_MS = 60_000;

/** A broker that has just come back does not lead its partitions yet. What it had taken by then comes once more. */
async function onceKafkaTakesIt(act: () => Promise<void>): Promise<void> {
  const untilMs = Date.now() + KAFKA_BACK_WITHIN_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** A machine that lost power would have lost what it had not yet written. Killing a process loses nothing, so we cut. */
async function loseLastMoments({ services }: World, tornBytes: number): Promise<Undo> {
  const path = services.appendOnlyFile();
  const before = await stat(path);
  return async () => {
    await services.redis.kill();
    const after = await stat(services.appendOnlyFile());
    // Rewritten meanwhile: another file, whose beginning is no list of commands that may be cut.
    if (after.ino === before.ino && after.size > before.size) {
      await truncate(path, Math.max(0, before.size - tornBytes));
    }
    await services.redis.start();
  };
}
