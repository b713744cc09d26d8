/**
 * Notes when what the stages wrote could be read: the outputs of one task of each stage in
 * Redis, by the same tail as the web process has, and the records of one partition of `orders`.
 */
import { decodeRecord } from "@doorstep/events";
import type { CourierView, OrderPosition, OrderStatus } from "@doorstep/events/browser";
import { openRedis, tailTopics } from "@doorstep/runtime";
import { type Output, readMeta, type Task, tailOutputs, taskName } from "@doorstep/task-store";
import { FOLLOWED_PARTITION } from "../run-plan.ts";
import { courierFixKey, pingKey, type Seen, statusKey } from "./stages.ts";

export interface StageWatch {
  readonly seen: Seen;
  close(): Promise<void>;
}

const TASKS: readonly Task[] = ["couriers", "orders"].map((topic) => ({ topic, partition: FOLLOWED_PARTITION }));

export async function watchStages({ brokers, redisUrl }: { brokers: string; redisUrl: string }): Promise<StageWatch> {
  const courierInRedisMs = new Map<string, number>();
  const positionInRedisMs = new Map<string, number>();
  const statusInRedisMs = new Map<string, number>();
  const progress = new Map<string, { onOrdersMs: number; courierFix: string }>();

  const redis = await openRedis(redisUrl);
  const from = new Map<string, number>();
  for (const task of TASKS) from.set(taskName(task), (await readMeta(redis, task)).nextOffset);

  function take({ kind, bytes }: Output, nowMs: number): void {
    const message: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (kind === "courier") {
      const { courierId, lastFixMs, orderIds } = message as CourierView;
      if (orderIds.length === 0 || lastFixMs === null) return;
      // The first: a tick, or a fact, may show the same fix again later.
      const key = courierFixKey(courierId, lastFixMs);
      if (!courierInRedisMs.has(key)) courierInRedisMs.set(key, nowMs);
    } else if (kind === "position") {
      const { orderId, receivedAtMs } = message as OrderPosition;
      positionInRedisMs.set(pingKey(orderId, receivedAtMs), nowMs);
    } else if (kind === "status") {
      const { view } = message as OrderStatus;
      statusInRedisMs.set(statusKey(view.orderId, view.statusVersion), nowMs);
    }
  }

  const outputs = tailOutputs({
    redis,
    tasks: TASKS,
    from,
    onOutputs(_, found) {
      const nowMs = Date.now();
      for (const output of found) take(output, nowMs);
    },
    // What is missing is missing in a table of many thousands.
    onLost() {},
  });
  const records = await tailTopics({
    brokers: brokers.split(","),
    clientId: "bench-stages",
    topics: ["orders"],
    from: "end",
    only: ({ partition }) => partition === FOLLOWED_PARTITION,
    onBatch({ records: found }) {
      for (const { value, receivedAtMs: onOrdersMs } of found) {
        const decoded = decodeRecord("orders", value);
        if (!decoded.ok || decoded.record.type !== "courier-progress") continue;
        const { orderId, courierId, receivedAtMs, fixAtMs } = decoded.record;
        progress.set(pingKey(orderId, receivedAtMs), {
          onOrdersMs,
          courierFix: courierFixKey(courierId, fixAtMs),
        });
      }
    },
  });
  return {
    seen: { courierInRedisMs, progress, positionInRedisMs, statusInRedisMs },
    async close() {
      await records.close();
      await outputs.close();
      redis.disconnect();
    },
  };
}
