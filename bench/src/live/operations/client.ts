/** One operations client: the whole city, as often as the server tells it. */
import {
  type CityUpdate,
  type CourierView,
  LIVE_PATH,
  type OrderRow,
  type WatchCityAnswer,
} from "@doorstep/events/browser";
import { type Connection, openConnection } from "../clients/connection.ts";
import type { OperationsNotes } from "./notes.ts";

export interface Operations {
  open(): void;
  drop(): void;
  close(): void;
}

const COME_BACK_AFTER_MS = 300;

export function createOperations(options: {
  readonly port: number;
  readonly cookie: string;
  /** All hear the same; one of them writes it down. */
  readonly tellsLadder: boolean;
  readonly notes: OperationsNotes;
}): Operations {
  const { port, cookie, tellsLadder, notes } = options;
  const couriers = new Map<string, number>();
  const orders = new Map<string, number>();
  let connection: Connection | null = null;
  let isClosed = false;

  function open(): void {
    if (isClosed || connection !== null) return;
    const opened = openConnection({
      ...{ port, path: LIVE_PATH, cookie },
      onJoined: () => opened.ask("watchCity", { token: "" }, (answer) => onAnswer(answer as WatchCityAnswer)),
      onEvent(name, value) {
        if (name === "city") onUpdate(value as CityUpdate);
      },
      onLost() {
        connection = null;
        notes.lost();
        setTimeout(open, COME_BACK_AFTER_MS);
      },
    });
    connection = opened;
  }

  function onAnswer(answer: WatchCityAnswer): void {
    if (!answer.ok) {
      notes.wrong(`the city was not shown: ${answer.error}`);
      return;
    }
    take(answer.snapshot.couriers, answer.snapshot.orders);
  }

  function onUpdate({ couriers: changedCouriers, orders: changedOrders, numbers }: CityUpdate): void {
    notes.update();
    if (tellsLadder) notes.ladder(numbers.degradation?.step ?? "normal");
    take(changedCouriers, changedOrders);
  }

  function take(someCouriers: readonly CourierView[], someOrders: readonly OrderRow[]): void {
    for (const { courierId, version } of someCouriers) {
      const have = couriers.get(courierId) ?? -1;
      if (version < have) notes.wrong(`${courierId}: its version went from ${have} to ${version}`);
      couriers.set(courierId, version);
    }
    for (const { orderId, statusVersion, phase } of someOrders) {
      const have = orders.get(orderId) ?? -1;
      if (statusVersion < have) notes.wrong(`${orderId}: in the city ${statusVersion} came after ${have}`);
      orders.set(orderId, statusVersion);
      notes.city(orderId, phase);
    }
  }

  function drop(): void {
    connection?.drop();
    connection = null;
  }

  return {
    open,
    drop,
    close() {
      isClosed = true;
      drop();
    },
  };
}
