/**
 * What cannot be true of a fact. Two questions: about the fact alone, and about its place
 * in version order behind the facts before it.
 */
import type { OrderFact } from "@doorstep/events";
import { type Contradiction, contradiction, type Standing } from "@doorstep/ordering";
import { impossiblePlan } from "../couriers/plan.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { StoredFact } from "./state.ts";

/** A sentence when no order could have this fact, else null. */
export function impossibleAlone(fact: OrderFact): string | null {
  const name = `${fact.type} v${fact.version}`;
  if (fact.version < 1) return `${name}: versions count from 1`;
  if (fact.type === "order-placed" && fact.version !== 1) return `${name}: an order is placed with version 1`;
  if (fact.type !== "order-placed" && fact.version === 1) return `${name}: version 1 is the placing of the order`;
  if (fact.type !== "order-courier-assigned") return null;

  const plan = impossiblePlan(fact.plan, fact.orderId);
  return plan === null ? null : `${name}: ${plan}`;
}

/**
 * A sentence when `fact` cannot follow `before`, else null. The rule is the write side's too,
 * which makes no fact that breaks it; this gives it words. With `gapBefore` a fact is missing
 * somewhere before it.
 */
export function impossibleAfter(before: Lifecycle, fact: StoredFact, gapBefore: boolean): string | null {
  const contradicted = contradiction(standingOf(before), fact, gapBefore);
  return contradicted === null ? null : `${fact.type} v${fact.version}: ${sentence(contradicted, before, fact)}`;
}

/** What the facts of an order amount to for whoever asks what may come next. */
export function standingOf(life: Lifecycle): Standing {
  const { placed, payment, confirmed, preparingAtMs, readyAtMs, courier, pickedUp, delivered, cancelled } = life;
  return {
    placed: placed !== null,
    payment: payment === null ? "none" : payment.type === "payment-authorised" ? "authorised" : "failed",
    confirmed: confirmed !== null,
    preparing: preparingAtMs !== null,
    ready: readyAtMs !== null,
    courierId: courier?.courierId ?? null,
    bagWith: pickedUp?.courierId ?? null,
    ended: delivered !== null ? "delivered" : cancelled !== null ? "cancelled" : null,
  };
}

function sentence(contradicted: Contradiction, before: Lifecycle, fact: StoredFact): string {
  const bagWith = before.pickedUp?.courierId;
  switch (contradicted) {
    case "delivered":
      return `the order was delivered with v${before.delivered?.version}`;
    case "cancelled":
      return `the order was cancelled with v${before.cancelled?.version}`;
    case "placedAlready":
      return "the order is placed already";
    case "paidAlready":
      return "the order is paid already";
    case "paymentFailed":
      return "the payment has failed";
    case "confirmedAlready":
      return "the order is confirmed already";
    case "cookingAlready":
      return "the kitchen is cooking already";
    case "readyAlready":
      return "the food is ready already";
    case "noCourier":
      return "no courier is assigned";
    case "otherCourier":
      return `the courier is ${before.courier?.courierId}`;
    case "bagTaken":
      return fact.type === "order-courier-assigned"
        ? `${bagWith} has the bag and was not released`
        : `${bagWith} has the bag already`;
    case "noBag":
      return "the bag was never picked up";
    case "bagWithOther":
      return `${bagWith} has the bag, not ${"courierId" in fact ? fact.courierId : "another"}`;
  }
}
