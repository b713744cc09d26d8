/** Orders nobody paid in time are cancelled by us, so that the page can say so. */

import { type Log, type Looking, lookEvery } from "@doorstep/runtime";
import { carryOut, type OrderPorts } from "./carry-out.ts";

const LOOK_EVERY_MS = 5_000;
/** At one look; the rest waits for the next. */
const MAX_AT_ONCE = 100;

export type ExpiryPorts = OrderPorts & { readonly log: Log };

/** Several processes may do this at once: each order lets one of them win. */
export function startExpiry(ports: ExpiryPorts): Looking {
  return lookEvery(
    LOOK_EVERY_MS,
    () => expireUnpaid(ports),
    (error) => ports.log.warn({ err: error }, "unpaid orders not looked at; trying again"),
  );
}

export async function expireUnpaid(ports: ExpiryPorts): Promise<void> {
  const overdue = await ports.prisma.order.findMany({
    where: { state: { in: ["placed", "paymentFailed"] }, heldUntil: { lte: new Date(ports.nowMs()) } },
    select: { id: true, version: true },
    orderBy: { heldUntil: "asc" },
    take: MAX_AT_ONCE,
  });
  for (const { id, version } of overdue) {
    const command = { type: "cancel", by: "system", reason: "unpaid" } as const;
    const done = await carryOut(ports, { orderId: id, command, expectedVersion: version });
    // Refused means it was paid, or cancelled, a moment ago.
    if (done.ok) ports.log.info({ orderId: id }, "unpaid order cancelled");
  }
}
