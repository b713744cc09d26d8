/** What the stages keep, as pages see it. The worker keeps JSON; it wrote it, so it is trusted. */
import type { CourierView, OrderSnapshot } from "@doorstep/events/browser";
import { readKey, readTask, type Task, type TaskMeta } from "@doorstep/task-store";
import { type CourierState, courierView, type OrderState, orderSnapshot } from "@doorstep/tracking";
import type { Redis } from "ioredis";

export interface TaskStates {
  readonly meta: TaskMeta;
  readonly couriers: readonly CourierView[];
  readonly orders: readonly OrderSnapshot[];
}

/** Everything of one task. Outputs from `meta.nextOffset` on are not in it, or are repeats. */
export async function readStates(redis: Redis, task: Task): Promise<TaskStates> {
  const { meta, states } = await readTask(redis, task);
  const couriers: CourierView[] = [];
  const orders: OrderSnapshot[] = [];
  for (const [key, bytes] of states) {
    if (task.topic === "couriers") {
      couriers.push(courierView(key, parse<CourierState>(bytes)));
    } else {
      const snapshot = orderSnapshot(parse<OrderState>(bytes), { logId: meta.logId });
      if (snapshot !== null) orders.push(snapshot);
    }
  }
  return { meta, couriers, orders };
}

/** One order as the worker has it now; null when it does not know it. */
export async function readOrderState(redis: Redis, task: Task, orderId: string): Promise<OrderSnapshot | null> {
  const { meta, state } = await readKey(redis, task, orderId);
  return state === null ? null : orderSnapshot(parse<OrderState>(state), { logId: meta.logId });
}

const parse = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes)) as T;
