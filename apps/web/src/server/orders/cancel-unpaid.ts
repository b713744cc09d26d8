import type { PrismaClient } from "@doorstep/db";
import type { OrderCancelled } from "@doorstep/events";
import type { Command } from "../ports.ts";
import { Overtaken, Refused, recordFacts, runCommand } from "./transaction.ts";

export interface CancelUnpaidPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
}

/** Only before anything is paid, so that nothing has to go back. Asked twice, it is done once. */
export function cancelUnpaid(
  ports: CancelUnpaidPorts,
  orderId: string,
  cause: Pick<OrderCancelled, "by" | "reason">,
): Promise<Command<null>> {
  return runCommand(ports, async (tx, atMs) => {
    const order = await tx.order.findUnique({ where: { id: orderId } });
    if (order === null) throw new Refused({ status: 404, code: "unknownOrder", message: "There is no such order." });
    if (order.state === "cancelled") return null;
    if (order.state === "authorised") {
      throw new Refused({
        status: 409,
        code: "alreadyPaid",
        message: "This order is paid and under way, so it cannot be cancelled here.",
      });
    }
    const version = order.version + 1;
    const { count } = await tx.order.updateMany({
      where: { id: orderId, version: order.version },
      data: { version, state: "cancelled", heldUntil: null, updatedAt: new Date(atMs) },
    });
    if (count !== 1) throw new Overtaken();
    await recordFacts(tx, [
      { type: "order-cancelled", orderId, version, atMs, origin: "web", refundedMinor: 0, ...cause },
    ]);
    return null;
  });
}
