/**
 * The city in brief: every courier, every order and every area that matters now, kept from
 * the stages' outputs. What changed is handed out at most as often as it is asked for.
 */
import type { CellView, CityUpdate, CourierView, OrderRow, OrderView } from "@doorstep/events/browser";
import { orderRow } from "@doorstep/tracking";

export interface CityBoard {
  putCourier(courier: CourierView): void;
  putOrder(view: OrderView): void;
  putCell(cell: CellView): void;
  /** As they are now, not a copy. */
  couriers(): ReadonlyMap<string, CourierView>;
  /** All that is on the board. */
  all(): { readonly couriers: CourierView[]; readonly orders: OrderRow[]; readonly cells: CellView[] };
  /**
   * What changed since the last call. `placesAsOfMs` is the log time the areas' stage has
   * reached: what is old is judged by it, so that a worker that is behind takes nothing away.
   */
  takeChanges(now: { readonly nowMs: number; readonly placesAsOfMs: number }): Omit<CityUpdate, "numbers">;
  counts(nowMs: number): BoardCounts;
}

export interface BoardCounts {
  readonly activeOrders: number;
  readonly couriersOnline: number;
  readonly deliveredLastHour: number;
  readonly withinFirstRange: number | null;
  /** Refused because the board was full, since the start. */
  readonly refused: number;
}

/** A finished order, or a courier gone home, stays long enough to be asked about. */
export const STAYS_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
/** Ten times what a city's screen can use; about 1 kB each. */
const MAX_EACH = 50_000;

interface Delivery {
  readonly atMs: number;
  readonly withinFirstRange: boolean | null;
}

export function createCityBoard(): CityBoard {
  const couriers = new Map<string, CourierView>();
  const orders = new Map<string, OrderRow>();
  /** When each finished order finished; for the ones on the board. */
  const finishedAtMs = new Map<string, number>();
  const cells = new Map<string, CellView>();
  const deliveries = new Map<string, Delivery>();
  const changedCouriers = new Set<string>();
  const changedOrders = new Set<string>();
  const changedCells = new Set<string>();
  let refused = 0;

  const hasRoom = (map: ReadonlyMap<string, unknown>, key: string): boolean => {
    const room = map.has(key) || map.size < MAX_EACH;
    if (!room) refused++;
    return room;
  };

  function leave(nowMs: number): { goneCourierIds: string[]; goneOrderIds: string[] } {
    const goneCourierIds: string[] = [];
    for (const { courierId, activity, lastFixMs } of couriers.values()) {
      if (activity === "offline" && nowMs - (lastFixMs ?? 0) >= STAYS_MS) goneCourierIds.push(courierId);
    }
    const goneOrderIds: string[] = [];
    for (const [orderId, atMs] of finishedAtMs) if (nowMs - atMs >= STAYS_MS) goneOrderIds.push(orderId);
    for (const courierId of goneCourierIds) {
      couriers.delete(courierId);
      changedCouriers.delete(courierId);
    }
    for (const orderId of goneOrderIds) {
      orders.delete(orderId);
      finishedAtMs.delete(orderId);
      changedOrders.delete(orderId);
    }
    for (const [orderId, { atMs }] of deliveries) if (nowMs - atMs >= HOUR_MS) deliveries.delete(orderId);
    return { goneCourierIds, goneOrderIds };
  }

  /** Not said to anyone: a cell says itself until when it is to be believed. */
  function forgetCells(placesAsOfMs: number): void {
    for (const { cell, untilMs } of cells.values()) {
      if (placesAsOfMs < untilMs) continue;
      cells.delete(cell);
      changedCells.delete(cell);
    }
  }

  return {
    putCourier: (courier) => {
      const known = couriers.get(courier.courierId);
      if (known !== undefined && known.version >= courier.version) return;
      if (!hasRoom(couriers, courier.courierId)) return;
      couriers.set(courier.courierId, courier);
      changedCouriers.add(courier.courierId);
    },
    putOrder: (view) => {
      const { orderId } = view;
      const known = orders.get(orderId);
      if (known !== undefined && known.statusVersion >= view.statusVersion) return;
      if (!hasRoom(orders, orderId)) return;
      orders.set(orderId, orderRow(view));
      changedOrders.add(orderId);
      const endedAtMs = view.deliveredAtMs ?? view.cancelled?.atMs ?? null;
      if (endedAtMs !== null) finishedAtMs.set(orderId, endedAtMs);
      if (view.deliveredAtMs !== null && hasRoom(deliveries, orderId)) {
        deliveries.set(orderId, { atMs: view.deliveredAtMs, withinFirstRange: isWithinFirst(view) });
      }
    },
    putCell: (view) => {
      const known = cells.get(view.cell);
      if (known !== undefined && known.version >= view.version) return;
      if (!hasRoom(cells, view.cell)) return;
      cells.set(view.cell, view);
      changedCells.add(view.cell);
    },
    couriers: () => couriers,
    all: () => ({ couriers: [...couriers.values()], orders: [...orders.values()], cells: [...cells.values()] }),
    takeChanges: ({ nowMs, placesAsOfMs }) => {
      const gone = leave(nowMs);
      forgetCells(placesAsOfMs);
      const changes = {
        couriers: [...changedCouriers].flatMap((courierId) => couriers.get(courierId) ?? []),
        orders: [...changedOrders].flatMap((orderId) => orders.get(orderId) ?? []),
        cells: [...changedCells].flatMap((cell) => cells.get(cell) ?? []),
        ...gone,
      };
      changedCouriers.clear();
      changedOrders.clear();
      changedCells.clear();
      return changes;
    },
    counts: (nowMs) => {
      const lastHour = [...deliveries.values()].filter(({ atMs }) => nowMs - atMs < HOUR_MS);
      const judged = lastHour.filter(({ withinFirstRange }) => withinFirstRange !== null);
      const within = judged.filter(({ withinFirstRange }) => withinFirstRange).length;
      let online = 0;
      for (const { activity } of couriers.values()) if (activity !== "offline") online++;
      return {
        activeOrders: orders.size - finishedAtMs.size,
        couriersOnline: online,
        deliveredLastHour: lastHour.length,
        withinFirstRange: judged.length === 0 ? null : within / judged.length,
        refused,
      };
    },
  };
}

/** Null when no range was ever shown. The range's end counts as inside: it is what the diner read. */
function isWithinFirst({ deliveredAtMs, arrival }: OrderView): boolean | null {
  if (deliveredAtMs === null || arrival === null) return null;
  return arrival.firstEarliestMs <= deliveredAtMs && deliveredAtMs <= arrival.firstLatestMs;
}
