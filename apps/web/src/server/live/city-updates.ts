/** Two of the city's updates as one, for a socket that could not take the first. */
import type { CityUpdate } from "@doorstep/events/browser";

/** What `later` says holds. No larger than the city, however many are merged. */
export function mergeUpdates(earlier: CityUpdate, later: CityUpdate): CityUpdate {
  const gone = { couriers: new Set(later.goneCourierIds), orders: new Set(later.goneOrderIds) };
  const couriers = byId(earlier.couriers, later.couriers, ({ courierId }) => courierId, gone.couriers);
  const orders = byId(earlier.orders, later.orders, ({ orderId }) => orderId, gone.orders);
  const back = {
    couriers: new Set(later.couriers.map(({ courierId }) => courierId)),
    orders: new Set(later.orders.map(({ orderId }) => orderId)),
  };
  return {
    couriers,
    orders,
    cells: byId(earlier.cells, later.cells, ({ cell }) => cell, new Set()),
    goneCourierIds: [...earlier.goneCourierIds.filter((id) => !back.couriers.has(id)), ...later.goneCourierIds],
    goneOrderIds: [...earlier.goneOrderIds.filter((id) => !back.orders.has(id)), ...later.goneOrderIds],
    numbers: later.numbers,
  };
}

function byId<T>(earlier: readonly T[], later: readonly T[], idOf: (one: T) => string, gone: ReadonlySet<string>): T[] {
  const merged = new Map(earlier.filter((one) => !gone.has(idOf(one))).map((one) => [idOf(one), one]));
  for (const one of later) merged.set(idOf(one), one);
  return [...merged.values()];
}
