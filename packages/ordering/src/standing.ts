/** How an order stands: what its facts amount to for whoever asks what may come next. */
import type { OrderFact } from "@doorstep/events";

export interface Standing {
  readonly placed: boolean;
  readonly payment: "none" | "failed" | "authorised";
  readonly confirmed: boolean;
  readonly preparing: boolean;
  readonly ready: boolean;
  /** Who is to bring it. */
  readonly courierId: string | null;
  /** Who has the bag. */
  readonly bagWith: string | null;
  readonly ended: "delivered" | "cancelled" | null;
}

/** Nothing is known of it. */
export const unknownStanding: Standing = {
  placed: false,
  payment: "none",
  confirmed: false,
  preparing: false,
  ready: false,
  courierId: null,
  bagWith: null,
  ended: null,
};

/** What of a fact decides how an order stands. */
export type FactKind =
  | { readonly type: Exclude<OrderFact["type"], CourierFactType> }
  | { readonly type: CourierFactType; readonly courierId: string };

type CourierFactType = "order-courier-assigned" | "order-courier-released" | "order-picked-up" | "order-delivered";

/** How the order stands once the fact holds. Whether it may is {@link contradiction}'s to say. */
export function standingAfter(before: Standing, fact: FactKind): Standing {
  switch (fact.type) {
    case "order-placed":
      return { ...before, placed: true };
    case "payment-authorised":
      return { ...before, payment: "authorised" };
    case "payment-failed":
      return { ...before, payment: "failed" };
    case "order-confirmed":
      return { ...before, confirmed: true };
    case "order-preparing":
      return { ...before, preparing: true };
    case "order-ready":
      return { ...before, ready: true };
    case "order-courier-assigned":
      // Over a gap the release may be missing: another courier's bag is not this one's.
      return {
        ...before,
        courierId: fact.courierId,
        bagWith: before.bagWith === fact.courierId ? before.bagWith : null,
      };
    case "order-courier-released":
      // A bag that was on its way is looked for again too: who has it is not known any more.
      return { ...before, courierId: null, bagWith: null };
    case "order-picked-up":
      return { ...before, bagWith: fact.courierId };
    case "order-delivered":
      return { ...before, ended: "delivered" };
    case "order-cancelled":
      return { ...before, ended: "cancelled" };
  }
}

/** The farthest an order has come, in one word: `courierId` is told apart, it may come early or late. */
export type OrderState =
  | "placed"
  | "paymentFailed"
  | "authorised"
  | "confirmed"
  | "preparing"
  | "ready"
  | "pickedUp"
  | "delivered"
  | "cancelled";

/** Every state, in the order an order goes through them. */
export const orderStates = [
  "placed",
  "paymentFailed",
  "authorised",
  "confirmed",
  "preparing",
  "ready",
  "pickedUp",
  "delivered",
  "cancelled",
] as const satisfies readonly OrderState[];

/** The word for a standing of an order that is placed. */
export function stateOf({ ended, bagWith, ready, preparing, confirmed, payment }: Standing): OrderState {
  if (ended !== null) return ended;
  if (bagWith !== null) return "pickedUp";
  if (ready) return "ready";
  if (preparing) return "preparing";
  if (confirmed) return "confirmed";
  switch (payment) {
    case "authorised":
      return "authorised";
    case "failed":
      return "paymentFailed";
    case "none":
      return "placed";
  }
}
