/** What the stages keep, as pages see it. The worker keeps JSON; it wrote it, so it is trusted. */
import { topics } from "@doorstep/events";
import type { CellView, CourierView, OrderSnapshot } from "@doorstep/events/browser";
import { readKey, readTask, type StoredState, type Task, type TaskMeta } from "@doorstep/task-store";
import {
  type CourierState,
  courierView,
  type OrderState,
  orderSnapshot,
  type PackedPlan,
  type PlaceState,
  placeCellView,
  type StoredCourier,
  type StoredFact,
  type StoredOrder,
  withFacts,
  withPlan,
} from "@doorstep/tracking";
import type { Redis } from "ioredis";

export interface TaskStates {
  readonly meta: TaskMeta;
  readonly couriers: readonly CourierView[];
  readonly orders: readonly OrderSnapshot[];
  readonly cells: readonly CellView[];
}

/** Everything of one task. Outputs from `meta.nextOffset` on are not in it, or are repeats. */
export async function readStates(redis: Redis, task: Task): Promise<TaskStates> {
  const { meta, states } = await readTask(redis, task);
  const couriers: CourierView[] = [];
  const orders: OrderSnapshot[] = [];
  const cells: CellView[] = [];
  for (const [key, stored] of states) {
    if (task.topic === topics.couriers) {
      couriers.push(courierView(key, readCourier(stored)));
    } else if (task.topic === topics.orders) {
      const snapshot = orderSnapshot(readOrder(stored), { logId: meta.logId });
      if (snapshot !== null) orders.push(snapshot);
    } else {
      // Restaurants, roads and the city itself are kept there too, and are not for pages.
      const cell = placeCellView(parse<PlaceState>(stored.state));
      if (cell !== null) cells.push(cell);
    }
  }
  return { meta, couriers, orders, cells };
}

export interface OrderRead {
  /** Null when nobody knows the order. */
  readonly snapshot: OrderSnapshot | null;
  /** How far its partition had come. */
  readonly nextOffset: number;
}

/** One order as the worker has it now. */
export async function readOrderState(redis: Redis, task: Task, orderId: string): Promise<OrderRead> {
  const { meta, stored } = await readKey(redis, task, orderId);
  const snapshot = stored === null ? null : orderSnapshot(readOrder(stored), { logId: meta.logId });
  return { snapshot, nextOffset: meta.nextOffset };
}

/** The newest version of an order's facts the worker has read of; null when it does not know the order. */
export async function readOrderVersion(redis: Redis, task: Task, orderId: string): Promise<number | null> {
  const { stored } = await readKey(redis, task, orderId);
  if (stored === null) return null;
  const state = readOrder(stored);
  return state.kind === "left" ? state.lastVersion : (state.facts.at(-1)?.version ?? null);
}

const readCourier = ({ state, settled }: StoredState): CourierState =>
  withPlan(parse<StoredCourier>(state), settled && parse<PackedPlan>(settled));

const readOrder = ({ state, settled }: StoredState): OrderState =>
  withFacts(parse<StoredOrder>(state), settled && parse<readonly StoredFact[]>(settled));

const parse = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes)) as T;
