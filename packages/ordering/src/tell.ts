/** The facts a command would become, if nothing speaks against it. */
import type {
  CancelledBy,
  CancelReason,
  CourierAssigned,
  CourierPickedUp,
  CourierReleased,
  OrderFact,
} from "@doorstep/events";
import type { ChosenCourier, OrderCommand, PaymentOutcome } from "./command.ts";
import { type OrderNow, refundableMinor } from "./order.ts";

export type CourierFact = CourierAssigned | CourierPickedUp | CourierReleased;

export interface Telling {
  readonly atMs: number;
  /** As facts name whoever accepted them. */
  readonly origin: string;
}

export interface Told {
  readonly facts: readonly OrderFact[];
  readonly courierFacts: readonly CourierFact[];
  readonly refundMinor: number;
}

const NOTHING: Told = { facts: [], courierFacts: [], refundMinor: 0 };
/** Of an order that has none: no courier is called so, and the rules say what is wrong. */
const NOBODY = "";

export function tell(order: OrderNow, command: OrderCommand, telling: Telling): Told {
  const { orderId, version } = order;
  /** What the nth fact begins with, and with it the couriers' side of it. */
  const start = (nth = 1) => ({ orderId, version: version + nth, ...telling });
  const assigned = order.standing.courierId ?? NOBODY;

  switch (command.type) {
    case "pay": {
      const { payment } = command;
      return payment.state === "asked" ? NOTHING : only(paymentFact(order, payment, start()));
    }
    case "confirm": {
      const { startsAtMs, readyAtMs } = command;
      return only({ ...start(), type: "order-confirmed", startsAtMs, readyAtMs });
    }
    case "preparing":
      return only({ ...start(), type: "order-preparing" });
    case "ready":
      return only({ ...start(), type: "order-ready" });
    case "assign":
    case "replan":
      return assignment(command.courier, start());
    case "release":
      return release(assigned, command.reason, start());
    case "reassign": {
      const [released, given] = [release(assigned, command.reason, start(1)), assignment(command.courier, start(2))];
      return {
        facts: [...released.facts, ...given.facts],
        courierFacts: [...released.courierFacts, ...given.courierFacts],
        refundMinor: 0,
      };
    }
    case "pick-up": {
      const { courierId } = command;
      return {
        facts: [{ ...start(), type: "order-picked-up", courierId }],
        courierFacts: [{ ...start(), type: "courier-picked-up", courierId }],
        refundMinor: 0,
      };
    }
    case "deliver": {
      const { courierId } = command;
      return {
        facts: [{ ...start(), type: "order-delivered", courierId }],
        courierFacts: [{ ...start(), type: "courier-released", courierId, reason: "delivered" }],
        refundMinor: 0,
      };
    }
    case "reject":
      return cancellation(order, { by: "restaurant", reason: command.reason }, start());
    case "undeliverable":
      return cancellation(order, { by: "courier", reason: "undeliverable" }, start());
    case "cancel":
      return cancellation(order, command, start());
    case "refund":
      return { ...NOTHING, refundMinor: command.amountMinor };
    case "note":
    case "rate":
      return NOTHING;
  }
}

interface Start extends Telling {
  readonly orderId: string;
  readonly version: number;
}

const only = (fact: OrderFact): Told => ({ ...NOTHING, facts: [fact] });

function paymentFact(order: OrderNow, payment: Exclude<PaymentOutcome, { state: "asked" }>, start: Start): OrderFact {
  const { totalMinor: amountMinor, currency } = order;
  const { method } = payment;
  if (payment.state === "authorised") return { ...start, type: "payment-authorised", amountMinor, currency, method };
  const { reason } = payment;
  const heldUntilMs = order.heldUntilMs ?? start.atMs;
  return { ...start, type: "payment-failed", amountMinor, currency, method, reason, heldUntilMs };
}

function assignment({ courierId, name, vehicle, plan }: ChosenCourier, start: Start): Told {
  return {
    facts: [{ ...start, type: "order-courier-assigned", courierId, courierName: name, vehicle, plan }],
    courierFacts: [{ ...start, type: "courier-assigned", courierId, plan }],
    refundMinor: 0,
  };
}

function release(courierId: string, reason: Extract<OrderCommand, { type: "release" }>["reason"], start: Start): Told {
  return {
    facts: [{ ...start, type: "order-courier-released", courierId, reason }],
    courierFacts: [{ ...start, type: "courier-released", courierId, reason: "reassigned" }],
    refundMinor: 0,
  };
}

/** All that was paid and has not gone back goes back; whoever was to bring it is free. */
function cancellation(
  order: OrderNow,
  { by, reason }: { readonly by: CancelledBy; readonly reason: CancelReason },
  start: Start,
): Told {
  const refundMinor = refundableMinor(order);
  const { courierId } = order.standing;
  return {
    facts: [{ ...start, type: "order-cancelled", by, reason, refundedMinor: refundMinor }],
    courierFacts: courierId === null ? [] : [{ ...start, type: "courier-released", courierId, reason: "cancelled" }],
    refundMinor,
  };
}
