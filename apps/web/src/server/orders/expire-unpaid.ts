/** Orders nobody paid in time are cancelled by us, so that the page can say so. */
import type { PrismaClient } from "@doorstep/db";
import type { Log } from "@doorstep/runtime";
import { cancelUnpaid } from "./cancel-unpaid.ts";

const LOOK_EVERY_MS = 5_000;
/** At one look; the rest waits for the next. */
const MAX_AT_ONCE = 100;

export interface ExpiryPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** Several processes may do this at once: each order's version lets one of them win. */
export function startExpiry(ports: ExpiryPorts): { close(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() =>
      expireUnpaid(ports).catch((error: unknown) => ports.log.warn({ err: error }, "unpaid orders not looked at")),
    );
  }, LOOK_EVERY_MS);
  return {
    close: () => {
      clearInterval(timer);
      return running;
    },
  };
}

export async function expireUnpaid({ prisma, nowMs, log }: ExpiryPorts): Promise<void> {
  const overdue = await prisma.order.findMany({
    where: { state: "paymentFailed", heldUntil: { lte: new Date(nowMs()) } },
    select: { id: true },
    orderBy: { heldUntil: "asc" },
    take: MAX_AT_ONCE,
  });
  for (const { id } of overdue) {
    const done = await cancelUnpaid({ prisma, nowMs }, id, { by: "system", reason: "unpaid" });
    // Refused means it was paid a moment ago.
    if (done.ok) log.info({ orderId: id }, "unpaid order cancelled");
  }
}
