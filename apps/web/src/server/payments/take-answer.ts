/**
 * What the provider says becomes a command on the order, and the request's end, in one
 * transaction. It may say so late, twice, out of order, or to a question of ours before its
 * message comes: whatever is not news changes nothing.
 *
 *     authorised ──► pay ── taken ──► the order goes on
 *                      └─── refused: cancelled, not held, paid by another card ──► the money is given back
 *     failed     ──► pay (failed): the diner can try again
 */
import type { PrismaClient } from "@doorstep/db";
import type { ProviderPayment } from "@doorstep/events/browser";
import type { PaymentOutcome } from "@doorstep/ordering";
import { carryOut, type OrderPorts } from "../orders/carry-out.ts";
import { Refused, type Transaction } from "../orders/transaction.ts";

/** `noNews`: it was known, or is older than what was; `notWanted`: the order had gone on without it. */
export type Taken = "taken" | "noNews" | "notWanted" | "unknown";

export async function takeAnswer(ports: OrderPorts, answer: ProviderPayment): Promise<Taken> {
  const { paymentId, sequence } = answer;
  const request = await ports.prisma.paymentRequest.findUnique({ where: { id: paymentId } });
  if (request === null) return "unknown";
  if (sequence <= request.sequence) return "noNews";
  const outcome = outcomeOf(answer, request.method);
  if (outcome === null) return await remember(ports.prisma, answer);
  const done = await carryOut(ports, {
    orderId: request.orderId,
    command: { type: "pay", payment: outcome },
    first: (tx) => end(tx, answer),
  });
  if (done.ok) return "taken";
  if (done.code === NO_NEWS) return "noNews";
  await refuse(ports, answer);
  return "notWanted";
}

const NO_NEWS = "noNews";

/** Null while it is under way, and when it is we who ended it. */
function outcomeOf({ state, reason }: ProviderPayment, method: string): PaymentOutcome | null {
  switch (state) {
    case "processing":
    case "voided":
      return null;
    case "authorised":
      return { state, method };
    case "failed":
      return { state, method, reason: reason ?? "declined" };
  }
}

/** With the command, behind the order's lock: of two that say the same at one moment the second finds it done. */
async function end(tx: Transaction, { paymentId, sequence, state }: ProviderPayment): Promise<void> {
  const ended = await tx.$executeRaw`
    UPDATE payment_requests SET state = ${state}, sequence = ${sequence}, next_try_at = NULL
    WHERE id = ${paymentId} AND sequence < ${sequence} AND state IN ('asked', 'accepted')`;
  if (ended === 0) throw new Refused({ status: 409, code: NO_NEWS, message: "The provider has said so before." });
}

async function remember(prisma: PrismaClient, { paymentId, sequence }: ProviderPayment): Promise<Taken> {
  const newer = await prisma.paymentRequest.updateMany({
    where: { id: paymentId, sequence: { lt: sequence } },
    data: { sequence },
  });
  return newer.count === 0 ? "noNews" : "taken";
}

/** Money that was taken and is not wanted goes back; nobody waits for what has failed anyway. */
async function refuse({ prisma, nowMs }: OrderPorts, { paymentId, sequence, state }: ProviderPayment): Promise<void> {
  const isTaken = state === "authorised";
  await prisma.paymentRequest.updateMany({
    where: { id: paymentId, state: { in: ["asked", "accepted"] } },
    data: {
      sequence,
      state: isTaken ? "voiding" : "failed",
      nextTryAt: isTaken ? new Date(nowMs()) : null,
    },
  });
}
