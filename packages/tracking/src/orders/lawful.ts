/**
 * What cannot be true of a fact. Two questions: about the fact alone, and about its place
 * in version order behind the facts before it.
 */
import type { OrderFact } from "@doorstep/events";
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
 * A sentence when `fact` cannot follow `before`, else null. With `gapBefore` a fact is
 * missing somewhere before it: then only what contradicts the known facts is impossible,
 * since whatever it needs may be in the missing one.
 */
export function impossibleAfter(before: Lifecycle, fact: StoredFact, gapBefore: boolean): string | null {
  const name = `${fact.type} v${fact.version}`;
  if (before.delivered !== null) return `${name}: the order was delivered with v${before.delivered.version}`;
  if (before.cancelled !== null) return `${name}: the order was cancelled with v${before.cancelled.version}`;
  switch (fact.type) {
    case "order-placed":
      return before.placed === null ? null : `${name}: the order is placed already`;
    case "payment-authorised":
    case "payment-failed":
      return before.payment?.type === "payment-authorised" ? `${name}: the order is paid already` : null;
    case "order-confirmed":
      if (before.confirmed !== null) return `${name}: the order is confirmed already`;
      if (before.payment?.type === "payment-failed" && !gapBefore) return `${name}: the payment has failed`;
      return before.preparingAtMs === null ? null : `${name}: the kitchen is cooking already`;
    case "order-preparing":
      if (before.preparingAtMs !== null) return `${name}: the kitchen is cooking already`;
      return before.readyAtMs === null && before.pickedUp === null ? null : `${name}: the food is ready already`;
    case "order-ready":
      // A kitchen often presses the button when the bag is gone; that is late, not impossible.
      return before.readyAtMs === null ? null : `${name}: the food is ready already`;
    case "order-courier-assigned":
      if (gapBefore || before.pickedUp === null || before.pickedUp.courierId === fact.courierId) return null;
      return `${name}: ${before.pickedUp.courierId} has the bag and was not released`;
    case "order-courier-released":
      if (gapBefore) return null;
      if (before.courier === null) return `${name}: no courier is assigned`;
      return before.courier.courierId === fact.courierId ? null : `${name}: the courier is ${before.courier.courierId}`;
    case "order-picked-up":
      if (gapBefore) return null;
      if (before.pickedUp !== null) return `${name}: ${before.pickedUp.courierId} has the bag already`;
      if (before.courier === null) return `${name}: no courier is assigned`;
      return before.courier.courierId === fact.courierId ? null : `${name}: the courier is ${before.courier.courierId}`;
    case "order-delivered":
      if (gapBefore) return null;
      if (before.pickedUp === null) return `${name}: the bag was never picked up`;
      return before.pickedUp.courierId === fact.courierId
        ? null
        : `${name}: ${before.pickedUp.courierId} has the bag, not ${fact.courierId}`;
    case "order-cancelled":
      return null;
  }
}
