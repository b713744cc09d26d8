/** The city as the operations page knows it, folded from what the socket says. Pure. */
import type {
  Beat,
  CellView,
  CityNumbers,
  CitySnapshot,
  CityUpdate,
  CourierView,
  OrderRow,
  Refusal,
  WatchCityAnswer,
} from "@doorstep/events/browser";

export interface CityKnown {
  readonly couriers: ReadonlyMap<string, CourierView>;
  readonly orders: ReadonlyMap<string, OrderRow>;
  /** Areas, by H3 cell; only those still to be believed. */
  readonly cells: ReadonlyMap<string, CellView>;
  /** Null before the first snapshot. */
  readonly numbers: CityNumbers | null;
  /** Log time of the partition that is furthest behind; null before the first beat. */
  readonly asOfMs: number | null;
  readonly refused: Refusal["error"] | null;
}

export type CityEvent =
  | { readonly type: "update"; readonly message: CityUpdate }
  | { readonly type: "answer"; readonly message: WatchCityAnswer }
  | { readonly type: "beat"; readonly message: Beat };

export function startCity(initial: CitySnapshot | null): CityKnown {
  const nothing = {
    couriers: new Map(),
    orders: new Map(),
    cells: new Map(),
    numbers: null,
    asOfMs: null,
    refused: null,
  };
  return initial === null ? nothing : withSnapshot(nothing, initial);
}

export function stepCityKnown(state: CityKnown, event: CityEvent): CityKnown {
  switch (event.type) {
    case "answer":
      return event.message.ok
        ? withSnapshot(state, event.message.snapshot)
        : { ...state, refused: event.message.error };
    case "update":
      return withUpdate(state, event.message);
    case "beat":
      return {
        ...state,
        asOfMs: event.message.asOfMs,
        cells: stillBelieved(state.cells, event.message.asOfMs),
      };
  }
}

function withSnapshot(state: CityKnown, { couriers, orders, cells, numbers }: CitySnapshot): CityKnown {
  return {
    couriers: new Map(couriers.map((courier) => [courier.courierId, courier])),
    orders: new Map(orders.map((order) => [order.orderId, order])),
    cells: stillBelieved(new Map(cells.map((cell) => [cell.cell, cell])), state.asOfMs),
    numbers,
    asOfMs: state.asOfMs,
    refused: null,
  };
}

function withUpdate(state: CityKnown, update: CityUpdate): CityKnown {
  const couriers = new Map(state.couriers);
  for (const courier of update.couriers) {
    const known = couriers.get(courier.courierId);
    if (known === undefined || known.version < courier.version) couriers.set(courier.courierId, courier);
  }
  const orders = new Map(state.orders);
  for (const order of update.orders) {
    const known = orders.get(order.orderId);
    if (known === undefined || known.statusVersion < order.statusVersion) orders.set(order.orderId, order);
  }
  for (const courierId of update.goneCourierIds) couriers.delete(courierId);
  for (const orderId of update.goneOrderIds) orders.delete(orderId);
  return { ...state, couriers, orders, cells: withCells(state.cells, update.cells), numbers: update.numbers };
}

/** The same map when nothing changed: areas are computed anew from another one only. */
function withCells(known: ReadonlyMap<string, CellView>, changed: readonly CellView[]): ReadonlyMap<string, CellView> {
  if (changed.length === 0) return known;
  const cells = new Map(known);
  for (const cell of changed) {
    const before = cells.get(cell.cell);
    if (before === undefined || before.version < cell.version) cells.set(cell.cell, cell);
  }
  return cells;
}

/** By the log's time, as everywhere: a worker that is behind makes no area old. */
function stillBelieved(cells: ReadonlyMap<string, CellView>, asOfMs: number | null): ReadonlyMap<string, CellView> {
  if (asOfMs === null) return cells;
  const old = [...cells.values()].filter(({ untilMs }) => untilMs <= asOfMs);
  if (old.length === 0) return cells;
  const kept = new Map(cells);
  for (const { cell } of old) kept.delete(cell);
  return kept;
}
