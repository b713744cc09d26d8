/** Test cards: two decide at once and always the same, of the others the payment provider is asked. */
import type { TestCard } from "@doorstep/events/browser";
import type { PaymentOutcome } from "@doorstep/ordering";

export function decideCard(card: TestCard): PaymentOutcome {
  const method = METHODS[card];
  switch (card) {
    case "visa4417":
      return { state: "authorised", method };
    case "declined0002":
      return { state: "failed", method, reason: "declined" };
    case "slow3155":
    case "slowDeclined9995":
    case "muddled2220":
    case "silent0119":
      return { state: "asked", method, card };
  }
}

/** As people and the order's facts call it. */
const METHODS: Readonly<Record<TestCard, string>> = {
  visa4417: "Visa 4417",
  declined0002: "Visa 0002",
  slow3155: "Visa 3155",
  slowDeclined9995: "Visa 9995",
  muddled2220: "Visa 2220",
  silent0119: "Visa 0119",
};
