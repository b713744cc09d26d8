import type { PayAgain } from "@doorstep/events/browser";
import type { Command } from "../ports.ts";
import { decideCard } from "./cards.ts";
import { carryOut, type OrderPorts } from "./carry-out.ts";

export interface PaidAgain {
  /** `asked`: the provider will say; the page hears of it like of anything else. */
  readonly state: "authorised" | "failed" | "asked";
}

/** Another try while the order is held, from its page. */
export async function payAgain(
  ports: OrderPorts,
  orderId: string,
  { idempotencyKey: key, card }: PayAgain,
): Promise<Command<PaidAgain>> {
  const payment = decideCard(card);
  const paid = await carryOut(ports, {
    orderId,
    command: { type: "pay", payment },
    claim: { caller: "page", key, request: { orderId, card } },
  });
  if (paid.ok) return { ok: true, value: { state: payment.state } };
  // Who was about to pay learns what became of that, rather than of the order.
  const wasNeverPaid = paid.code === "alreadyCancelled" && paid.current?.refundedMinor === 0;
  return wasNeverPaid ? { ...paid, code: "notHeld", message: NOT_KEPT } : paid;
}

const NOT_KEPT = "The time to pay is over and the order was not kept. You have not been charged.";
