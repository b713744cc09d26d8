import type { PaymentAuthorised, PaymentFailed } from "@doorstep/events";
import type { CardDecision } from "./cards.ts";

/** How long an unpaid order is kept, from the first failure. */
export const HOLD_UNPAID_MS = 10 * 60_000;

export interface Payment {
  readonly orderId: string;
  /** The order's version once this is known. */
  readonly version: number;
  readonly atMs: number;
  readonly amountMinor: number;
  readonly currency: string;
  /** For when it fails. */
  readonly heldUntilMs: number;
}

/** The fact a card's decision becomes. */
export function paymentFact(decision: CardDecision, payment: Payment): PaymentAuthorised | PaymentFailed {
  const { heldUntilMs, ...common } = { ...payment, origin: "web", method: decision.method };
  return decision.state === "authorised"
    ? { type: "payment-authorised", ...common }
    : { type: "payment-failed", ...common, reason: decision.reason, heldUntilMs };
}
