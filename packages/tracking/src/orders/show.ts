/** Numbers and sends a status if a person can see a difference. */
import type { OrderStatus, OrderView } from "@doorstep/events/browser";
import type { Lifecycle } from "./lifecycle.ts";
import type { OrdersOutput } from "./output.ts";
import { routeToPage } from "./route.ts";
import type { TrackedOrder } from "./state.ts";
import { trackedOutput } from "./tracked.ts";
import { looksSame, viewOrder } from "./view.ts";

export interface Shown {
  readonly state: TrackedOrder;
  readonly outputs: readonly OrdersOutput[];
}

/** The order with its number, and the status if it is another than before. */
export function show(before: TrackedOrder, after: TrackedOrder, life: Lifecycle, logId: string): Shown {
  if (looksSame(before, after)) return { state: after, outputs: [] };
  const was = viewOrder(before, logId);
  const now = viewOrder(after, logId);
  if (now === null || (was !== null && visible(was) === visible(now))) return { state: after, outputs: [] };
  const numbered = { ...after, statusVersion: after.statusVersion + 1 };
  const view = { ...now, statusVersion: numbered.statusVersion };
  const { courier } = life;
  const routeIsNew = courier !== null && courier.version !== was?.routeVersion;
  const status: OrderStatus = {
    view,
    route: routeIsNew ? routeToPage(after.orderId, courier.version, courier.route) : null,
  };
  return {
    state: numbered,
    outputs: [{ to: "page", kind: "status", orderId: after.orderId, status }, trackedOutput(view)],
  };
}

/** All of a view but when and as which number it was made, and what the placing says once and for all. */
const visible = (view: OrderView): string =>
  JSON.stringify({ ...view, asOfMs: 0, statusVersion: 0, bill: null, restaurant: null, dropoff: null });
