/**
 * What cannot follow what is known of an order. The write side asks before it makes a fact,
 * the stage when it reads one: one answer for both, so that nothing accepted here is refused
 * there. It forbids only what cannot be true; what is wanted of a command beyond that, such
 * as money before cooking, is `decide`'s.
 */
import type { FactKind, Standing } from "./standing.ts";

export type Contradiction =
  | "delivered"
  | "cancelled"
  | "placedAlready"
  | "paidAlready"
  | "paymentFailed"
  | "confirmedAlready"
  | "cookingAlready"
  | "readyAlready"
  | "noCourier"
  | "otherCourier"
  | "bagTaken"
  | "noBag"
  | "bagWithOther";

/**
 * Null when `fact` can follow `before`. With `gapBefore` a fact is missing somewhere before
 * it: then only what contradicts the known facts is impossible, since whatever it needs may
 * be in the missing one.
 */
export function contradiction(before: Standing, fact: FactKind, gapBefore = false): Contradiction | null {
  if (before.ended !== null) return before.ended;
  const { courierId, bagWith } = before;
  switch (fact.type) {
    case "order-placed":
      return before.placed ? "placedAlready" : null;
    case "payment-authorised":
    case "payment-failed":
      return before.payment === "authorised" ? "paidAlready" : null;
    case "order-confirmed":
      if (before.confirmed) return "confirmedAlready";
      if (before.payment === "failed" && !gapBefore) return "paymentFailed";
      return before.preparing ? "cookingAlready" : null;
    case "order-preparing":
      if (before.preparing) return "cookingAlready";
      return before.ready || bagWith !== null ? "readyAlready" : null;
    case "order-ready":
      // A kitchen often presses the button when the bag is gone; that is late, not impossible.
      return before.ready ? "readyAlready" : null;
    case "order-courier-assigned":
      return gapBefore || bagWith === null || bagWith === fact.courierId ? null : "bagTaken";
    case "order-courier-released":
      if (gapBefore) return null;
      return isBy(fact.courierId, courierId);
    case "order-picked-up":
      if (gapBefore) return null;
      return bagWith === null ? isBy(fact.courierId, courierId) : "bagTaken";
    case "order-delivered":
      if (gapBefore) return null;
      if (bagWith === null) return "noBag";
      return bagWith === fact.courierId ? null : "bagWithOther";
    case "order-cancelled":
      return null;
  }
}

function isBy(courierId: string, assigned: string | null): "noCourier" | "otherCourier" | null {
  if (assigned === null) return "noCourier";
  return assigned === courierId ? null : "otherCourier";
}
