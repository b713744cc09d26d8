import type { PrismaClient } from "@doorstep/db";
import type { PayAgain } from "@doorstep/events/browser";
import type { Command } from "../ports.ts";
import { decideCard } from "./cards.ts";
import { paymentFact } from "./payment-fact.ts";
import { claimKey, Overtaken, Refused, recordFacts, runCommand } from "./transaction.ts";

export interface PayAgainPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
}

/** Another try while the order is held. The hold runs from the first failure, not from the last. */
export function payAgain(
  ports: PayAgainPorts,
  orderId: string,
  { idempotencyKey: key, card }: PayAgain,
): Promise<Command<{ readonly state: "authorised" | "failed" }>> {
  const decision = decideCard(card);
  return runCommand(ports, async (tx, atMs) => {
    const order = await tx.order.findUnique({
      where: { id: orderId },
      include: { _count: { select: { payments: true } } },
    });
    if (order === null) throw new Refused({ status: 404, code: "unknownOrder", message: "There is no such order." });

    const claim = { kind: "pay", key, request: { orderId, card }, orderId, answer: {}, atMs } as const;
    if ((await claimKey(tx, claim)) !== null) return { state: decision.state };

    if (order.state === "authorised") {
      throw new Refused({ status: 409, code: "alreadyPaid", message: "This order is already paid." });
    }
    const heldUntilMs = order.heldUntil?.getTime() ?? 0;
    if (order.state === "cancelled" || heldUntilMs <= atMs) {
      throw new Refused({
        status: 409,
        code: "notHeld",
        message: "The time to pay is over and the order was not kept. You have not been charged.",
      });
    }

    const amountMinor = Number(order.itemsMinor + order.deliveryFeeMinor);
    const version = order.version + 1;
    const fact = paymentFact(decision, { orderId, version, atMs, amountMinor, currency: order.currency, heldUntilMs });
    const failed = fact.type === "payment-failed";
    const { count } = await tx.order.updateMany({
      where: { id: orderId, version: order.version },
      data: {
        version,
        state: failed ? "paymentFailed" : "authorised",
        heldUntil: failed ? order.heldUntil : null,
        updatedAt: new Date(atMs),
      },
    });
    if (count !== 1) throw new Overtaken();
    await tx.payment.create({
      data: {
        orderId,
        attempt: order._count.payments + 1,
        method: decision.method,
        amountMinor,
        currency: order.currency,
        state: decision.state,
        reason: failed ? fact.reason : null,
        at: new Date(atMs),
      },
    });
    await recordFacts(tx, [fact]);
    return { state: decision.state };
  });
}
