/** What the log says of one order, as far as someone needs to know who wants to play it on. */
import type { OrderFact, OrderPlaced } from "@doorstep/events";
import type { Food } from "../world/state.ts";

export interface OrderOnLog {
  readonly orderId: string;
  /** Null once it has ended: a stub is kept so that a repeated fact does not wake it. */
  readonly placed: OrderPlaced | null;
  readonly paid: boolean;
  readonly version: number;
  /** Who told the newest fact: `web`, or `sim:<run>`. */
  readonly lastOrigin: string;
  readonly lastReceivedAtMs: number;
  readonly food: Food;
  readonly courierId: string | null;
}

export const hasEnded = (order: OrderOnLog): boolean => order.placed === null;

/** Undefined before the order's first fact. Facts come in the order they were told; repeats change nothing. */
export function noteFact(order: OrderOnLog | undefined, fact: OrderFact, receivedAtMs: number): OrderOnLog | undefined {
  if (order === undefined) {
    if (fact.type !== "order-placed") return undefined;
    return {
      orderId: fact.orderId,
      placed: fact,
      paid: false,
      version: fact.version,
      lastOrigin: fact.origin,
      lastReceivedAtMs: receivedAtMs,
      food: "unconfirmed",
      courierId: null,
    };
  }
  if (hasEnded(order) || fact.version <= order.version) return order;
  const told = { ...order, version: fact.version, lastOrigin: fact.origin, lastReceivedAtMs: receivedAtMs };
  switch (fact.type) {
    case "order-placed":
    case "payment-failed":
      return told;
    case "payment-authorised":
      return { ...told, paid: true };
    case "order-confirmed":
      return { ...told, food: "confirmed" };
    case "order-preparing":
      return { ...told, food: "cooking" };
    case "order-ready":
    case "order-picked-up":
      return { ...told, food: "ready" };
    case "order-courier-assigned":
      return { ...told, courierId: fact.courierId };
    case "order-courier-released":
      return { ...told, courierId: null };
    case "order-delivered":
    case "order-cancelled":
      return { ...told, placed: null };
  }
}
