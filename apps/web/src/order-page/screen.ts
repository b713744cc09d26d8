import type { Arrival, OrderView } from "@doorstep/events/browser";

/** What the page is about; one layout each. */
export type Screen =
  | "noTime"
  | "arriving"
  | "late"
  | "noCourier"
  | "paymentUnclear"
  | "paymentFailed"
  | "cancelled"
  | "delivered";

/** From this many minutes over the range first shown, the delay is the news. */
const LATE_FROM_MIN = 8;

/** A bank that answers takes a second or two. */
const PAYMENT_UNCLEAR_AFTER_MS = 30_000;

export function screenOf(view: OrderView, nowMs: number): Screen {
  switch (view.phase) {
    case "cancelled":
      return "cancelled";
    case "delivered":
      return "delivered";
    case "paymentFailed":
      return "paymentFailed";
    case "placed":
      if (view.payment?.state === "authorised") return withTime(view);
      if (view.paymentWait === "overdue" || view.paymentWait === "notKnown") return "paymentUnclear";
      return nowMs - view.placedAtMs >= PAYMENT_UNCLEAR_AFTER_MS ? "paymentUnclear" : withTime(view);
    case "confirmed":
    case "preparing":
    case "ready":
    case "pickedUp":
    case "onTheWay":
    case "near":
    case "atDoor":
      return withTime(view);
  }
}

function withTime({ arrival, courier, alerts }: OrderView): Screen {
  if (courier === null && alerts.some(({ kind }) => kind === "waitingForCourier")) return "noCourier";
  if (arrival === null) return "noTime";
  return isLate(arrival) ? "late" : "arriving";
}

export function isLate({ changeMin }: Arrival): boolean {
  return changeMin >= LATE_FROM_MIN;
}

/** Over: nothing about it will move again. */
export function isOver(screen: Screen): boolean {
  return screen === "cancelled" || screen === "delivered";
}
