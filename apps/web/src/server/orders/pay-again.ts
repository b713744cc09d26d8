import type { PayAgain } from "@doorstep/events/browser";
import type { Command } from "../ports.ts";
import { decideCard } from "./cards.ts";
import { carryOut, type OrderPorts } from "./carry-out.ts";

/** Another try while the order is held, from its page. */
export async function payAgain(
  ports: OrderPorts,
  orderId: string,
  { idempotencyKey: key, card }: PayAgain,
): Promise<Command<{ readonly state: "authorised" | "failed" }>> {
  const paid = await carryOut(ports, {
    orderId,
    command: { type: "pay", payment: decideCard(card) },
    claim: { caller: "page", key, request: { orderId, card } },
  });
  if (paid.ok) return { ok: true, value: { state: paid.value.state === "paymentFailed" ? "failed" : "authorised" } };
  // Who was about to pay learns what became of that, rather than of the order.
  const wasNeverPaid = paid.code === "alreadyCancelled" && paid.current?.refundedMinor === 0;
  return wasNeverPaid ? { ...paid, code: "notHeld", message: NOT_KEPT } : paid;
}

const NOT_KEPT = "The time to pay is over and the order was not kept. You have not been charged.";
