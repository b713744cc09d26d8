/**
 * What follows from a command: a function of the order as it stands, the command, and the
 * time. It says which facts are told, on which log, and what they make of the order; or why
 * nothing happens. Whoever calls it commits all of that together, or none of it.
 */
import type { OrderFact } from "@doorstep/events";
import type { OrderCommand } from "./command.ts";
import { contradiction } from "./contradiction.ts";
import { MAX_FACTS_UNDER_WAY, MAX_NOTES, MAX_REPLANNED_VERSION, MAX_WRONG_CODES } from "./limits.ts";
import { type OrderNow, refundableMinor } from "./order.ts";
import { type Refusal, type RefusalCode, refusal, refusalFor } from "./refusals.ts";
import { type FactKind, type Standing, standingAfter } from "./standing.ts";
import { type CourierFact, type Telling, tell } from "./tell.ts";

export interface Decided {
  readonly ok: true;
  /** In the order of their versions, without a gap behind the order's own. Empty when nothing is for the logs. */
  readonly facts: readonly OrderFact[];
  /** The couriers' side of the same facts, under the same versions. */
  readonly courierFacts: readonly CourierFact[];
  readonly next: OrderNow;
  /** Money that goes back with it. */
  readonly refundMinor: number;
}

export interface Refused extends Refusal {
  readonly ok: false;
  /** Counts against whoever tries codes: to be kept although nothing else is. */
  readonly wrongCode: boolean;
}

/** Decides a command on an order that is placed. */
export function decide(order: OrderNow, command: OrderCommand, telling: Telling): Decided | Refused {
  const { facts, courierFacts, refundMinor } = tell(order, command, telling);
  let { standing } = order;
  for (const fact of facts) {
    const contradicted = contradiction(standing, fact);
    if (contradicted !== null) return refuse(refusalFor(contradicted));
    const missing = wanting(standing, fact);
    if (missing !== null) return refuse(refusal(missing));
    standing = standingAfter(standing, fact);
  }
  const objected = objection(order, command, telling.atMs);
  if (objected !== null) return refuse(refusal(objected), objected === "wrongCode");
  const version = order.version + facts.length;
  if (version > MAX_FACTS_UNDER_WAY && facts.length > 0 && standing.ended === null) {
    return refuse(refusal("tooManyFacts"));
  }
  const next = { ...order, version, standing, ...changed(order, command, { standing, refundMinor }) };
  return { ok: true, facts, courierFacts, refundMinor, next };
}

const refuse = (given: Refusal, wrongCode = false): Refused => ({ ok: false, ...given, wrongCode });

/** What could be true, but is not wanted yet: nobody cooks before the money, or rides before the kitchen's yes. */
function wanting({ payment, confirmed }: Standing, { type }: FactKind): RefusalCode | null {
  switch (type) {
    case "order-confirmed":
      return payment === "authorised" ? null : "notPaid";
    case "order-preparing":
    case "order-ready":
    case "order-courier-assigned":
      return confirmed ? null : "notConfirmed";
    default:
      return null;
  }
}

const PAID: FactKind = { type: "payment-authorised" };

/** What speaks against the command though its facts could be true. */
function objection(order: OrderNow, command: OrderCommand, atMs: number): RefusalCode | null {
  const { standing } = order;
  switch (command.type) {
    case "pay": {
      // Being asked is no fact, so nothing has been held against the order yet.
      const contradicted = command.payment.state === "asked" ? contradiction(standing, PAID) : null;
      if (contradicted !== null) return refusalFor(contradicted).code;
      return order.heldUntilMs !== null && atMs < order.heldUntilMs ? null : "notHeld";
    }
    case "reject":
      if (standing.payment !== "authorised") return "notPaid";
      return standing.confirmed ? "alreadyConfirmed" : null;
    case "assign":
      return standing.courierId === null ? null : "alreadyAssigned";
    case "replan":
      if (standing.courierId === null) return "noCourier";
      if (standing.courierId !== command.courier.courierId) return "otherCourier";
      return order.version < MAX_REPLANNED_VERSION ? null : "tooManyFacts";
    case "reassign":
      return standing.courierId === command.courier.courierId ? "sameCourier" : null;
    case "deliver":
      if (command.mayLeaveOutCode && command.code === null) return null;
      if (order.wrongCodes >= MAX_WRONG_CODES) return "tooManyWrongCodes";
      if (command.code === null) return "codeMissing";
      return command.code === order.handoverCode ? null : "wrongCode";
    case "undeliverable":
      if (standing.bagWith === null) return "notPickedUp";
      return standing.bagWith === command.courierId ? null : "otherCourier";
    case "cancel":
      if (command.reason === "unpaid" && standing.payment === "authorised") return "alreadyPaid";
      if (command.by === "operator" || command.by === "system") return null;
      return standing.bagWith === null ? null : "tooLateToCancel";
    case "refund":
      if (order.paidMinor === 0) return "notPaid";
      return command.amountMinor <= refundableMinor(order) ? null : "tooMuchRefund";
    case "note":
      return order.noteCount < MAX_NOTES ? null : "tooManyNotes";
    case "rate":
      if (standing.ended !== "delivered") return "notDelivered";
      return order.rated ? "alreadyRated" : null;
    case "confirm":
    case "preparing":
    case "ready":
    case "release":
    case "pick-up":
      return null;
  }
}

/** What changes beside the version and the standing. */
function changed(
  order: OrderNow,
  command: OrderCommand,
  { standing, refundMinor }: { readonly standing: Standing; readonly refundMinor: number },
): Partial<OrderNow> {
  const isPaid = standing.payment === "authorised";
  return {
    paidMinor: isPaid ? order.totalMinor : 0,
    refundedMinor: order.refundedMinor + refundMinor,
    heldUntilMs: isPaid || standing.ended !== null ? null : order.heldUntilMs,
    noteCount: order.noteCount + (command.type === "note" ? 1 : 0),
    rated: order.rated || command.type === "rate",
  };
}
