/** Numbers and sends a status if a person can see a difference. */
import type { OrderStatus, OrderView } from "@doorstep/events/browser";
import type { Lifecycle } from "./lifecycle.ts";
import type { OrdersOutput } from "./output.ts";
import { routeToPage } from "./route.ts";
import type { TrackedOrder } from "./state.ts";
import { trackedOutput } from "./tracked.ts";
import { viewOrder } from "./view.ts";

export interface Shown {
  readonly state: TrackedOrder;
  readonly outputs: readonly OrdersOutput[];
}

/** The order with its number, and the status if it is another than before. */
export function show(before: TrackedOrder, after: TrackedOrder, life: Lifecycle, logId: string): Shown {
  const was = seen(before, logId);
  const now = seen(after, logId);
  if (now.view === null || (was.view !== null && was.visible === now.visible)) return { state: after, outputs: [] };
  const numbered = { ...after, statusVersion: after.statusVersion + 1 };
  const view = { ...now.view, statusVersion: numbered.statusVersion };
  remembered.set(numbered, { logId, view, visible: now.visible });
  const { courier } = life;
  const routeIsNew = courier !== null && courier.version !== was.view?.routeVersion;
  const status: OrderStatus = {
    view,
    route: routeIsNew ? routeToPage(after.orderId, courier.version, courier.route) : null,
  };
  return {
    state: numbered,
    outputs: [{ to: "page", kind: "status", orderId: after.orderId, status }, trackedOutput(view)],
  };
}

interface Seen {
  readonly logId: string;
  readonly view: OrderView | null;
  readonly visible: string;
}

const remembered = new WeakMap<TrackedOrder, Seen>();

/** What is seen of an order. Remembered, since each state is the one after and then the one before. */
function seen(order: TrackedOrder, logId: string): Seen {
  const known = remembered.get(order);
  if (known !== undefined && known.logId === logId) return known;
  const view = viewOrder(order, logId);
  const next = { logId, view, visible: view === null ? "" : visible(view) };
  remembered.set(order, next);
  return next;
}

/** All of a view but when and as which number it was made, and what the placing says once and for all. */
const visible = (view: OrderView): string =>
  JSON.stringify({ ...view, asOfMs: 0, statusVersion: 0, bill: null, restaurant: null, dropoff: null });
