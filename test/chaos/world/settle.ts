/** The end of an evening: until all that is on the logs has been read, and all that was decided is shown. */
import { waitUntil } from "@doorstep/infra/processes";
import { openAdmin, openRedis } from "@doorstep/runtime";
import type { TestServices } from "@doorstep/runtime/testing";
import { readMeta, readTask, type Task, taskName } from "@doorstep/task-store";
import { GROUP_ID } from "../worker-names.ts";
import type { Actor } from "./actor.ts";
import type { CityRecorder } from "./city-recorder.ts";
import type { Recorder } from "./recorder.ts";

/** Who is left at the end. */
export interface Settling {
  readonly workers: Readonly<Record<string, Actor>>;
  readonly webs: Readonly<Record<string, Actor>>;
  readonly env: Pick<TestServices, "KAFKA_BROKERS" | "REDIS_URL">;
}

/** The logs tasks read, in the order records travel. */
const STAGES = ["couriers", "orders", "places"] as const;
const READ_WITHIN_MS = 120_000;
const SHOWN_WITHIN_MS = 30_000;

/**
 * Everyone is well, everything that was on the logs has been read, and what came of it is on
 * its logs. Rejects with a sentence when that does not come.
 */
export async function allRead(world: Settling): Promise<void> {
  for (const actor of [...Object.values(world.workers), ...Object.values(world.webs)]) await actor.healthy();
  const redis = await openRedis(world.env.REDIS_URL);
  const admin = await openAdmin({ brokers: [world.env.KAFKA_BROKERS], clientId: "chaos" });
  const readTo = async (task: Task): Promise<number> => (await readMeta(redis, task)).nextOffset;
  const sentTo = async ({ topic, partition }: Task): Promise<number> =>
    (await admin.committedOffsets(GROUP_ID, topic)).get(partition) ?? 0;
  const reaches = (task: Task, end: number): Promise<void> => {
    const isThere = async (): Promise<boolean> => (await readTo(task)) >= end && (await sentTo(task)) >= end;
    const orElse = () => new Error(`${taskName(task)} was not read and sent on up to ${end} within two minutes`);
    return waitUntil(isThere, { limitMs: READ_WITHIN_MS, everyMs: 100, orElse });
  };
  try {
    // What one stage forwards is new to the next.
    for (const _ of STAGES) {
      for (const topic of STAGES) {
        for (const [partition, end] of (await admin.endOffsets(topic)).entries()) {
          await reaches({ topic, partition }, end);
        }
      }
    }
  } finally {
    redis.disconnect();
    await admin.close();
  }
}

export interface Shown {
  readonly recorder: Pick<Recorder, "watched" | "versionOf">;
  readonly city: Pick<CityRecorder, "heard">;
}

/** Each page shows what is in the state. Nobody may be changing it any more. If one never does, the judge will say so. */
export async function allShown(world: Pick<Settling, "env">, { recorder, city }: Shown): Promise<void> {
  const redis = await openRedis(world.env.REDIS_URL);
  const orders = await statesOf(redis, "orders");
  const couriers = await statesOf(redis, "couriers");
  redis.disconnect();
  const areShown = async (): Promise<boolean> => {
    const heard = city.heard();
    const shownCouriers = new Map(heard.couriers.map(({ courierId, version }) => [courierId, version]));
    const shownOrders = new Map(heard.orders.map(({ orderId, statusVersion }) => [orderId, statusVersion]));
    return (
      [...orders].every(
        ([orderId, { statusVersion = 0 }]) =>
          (shownOrders.get(orderId) ?? 0) >= statusVersion &&
          (!recorder.watched.has(orderId) || recorder.versionOf(orderId) >= statusVersion),
      ) &&
      // Whoever has gone home may have left the picture.
      [...couriers].every(
        ([courierId, { viewVersion = 0 }]) => (shownCouriers.get(courierId) ?? Infinity) >= viewVersion,
      )
    );
  };
  await waitUntil(areShown, { limitMs: SHOWN_WITHIN_MS, everyMs: 250, orElse: () => new Error("not shown") }).catch(
    () => {},
  );
}

interface Versions {
  readonly statusVersion?: number;
  readonly viewVersion?: number;
}

async function statesOf(redis: Awaited<ReturnType<typeof openRedis>>, topic: string): Promise<Map<string, Versions>> {
  const found = new Map<string, Versions>();
  for (let partition = 0; ; partition++) {
    const { meta, states } = await readTask(redis, { topic, partition });
    if (meta.logId === "") return found;
    for (const [key, { state }] of states) found.set(key, JSON.parse(Buffer.from(state).toString()) as Versions);
  }
}
