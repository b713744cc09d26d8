/** The test cards, in place of a payment provider. They decide at once and always the same. */
import type { PlaceOrder } from "@doorstep/events/browser";

export type CardDecision =
  | { readonly state: "authorised"; readonly method: string }
  | { readonly state: "failed"; readonly method: string; readonly reason: "declined" };

export function decideCard(card: PlaceOrder["card"]): CardDecision {
  switch (card) {
    case "visa4417":
      return { state: "authorised", method: "Visa 4417" };
    case "declined0002":
      return { state: "failed", method: "Visa 0002", reason: "declined" };
  }
}
