/** What belongs to an order and stands in tables of its own: money, and whoever is asked for it; notes, a rating. */
import { randomBytes } from "node:crypto";
import { Prisma } from "@doorstep/db";
import type { OrderCommand, OrderNow, PaymentOutcome } from "@doorstep/ordering";
import type { Transaction } from "./transaction.ts";

/** What the rules ask of these tables, read when the command makes them ask. */
export async function besideOrder(
  tx: Transaction,
  orderId: string,
  { type }: OrderCommand,
): Promise<Pick<OrderNow, "noteCount" | "rated">> {
  return {
    noteCount: type === "note" ? await tx.orderNote.count({ where: { orderId } }) : 0,
    rated: type === "rate" && (await tx.orderRating.count({ where: { orderId } })) > 0,
  };
}

/** The rows the command leaves there. */
export function insertBeside(
  order: Pick<OrderNow, "orderId" | "totalMinor" | "currency">,
  command: OrderCommand,
  { refundMinor, atMs }: { readonly refundMinor: number; readonly atMs: number },
): readonly Prisma.Sql[] {
  const { orderId, totalMinor, currency } = order;
  const at = new Date(atMs);
  switch (command.type) {
    case "pay": {
      const { payment } = command;
      if (payment.state === "asked") return [insertPaymentRequest(order, payment, at)];
      const reason = payment.state === "failed" ? payment.reason : null;
      return [
        insertPayment({
          orderId,
          currency,
          at,
          method: payment.method,
          state: payment.state,
          reason,
          amountMinor: totalMinor,
        }),
      ];
    }
    case "note":
      return [
        Prisma.sql`INSERT INTO order_notes (order_id, by, text, at) VALUES (${orderId}, ${command.by}, ${command.text}, ${at})`,
      ];
    case "rate":
      return [
        Prisma.sql`INSERT INTO order_ratings (order_id, stars, comment, at)
          VALUES (${orderId}, ${command.stars}, ${command.comment}, ${at})`,
      ];
    default: {
      if (refundMinor === 0) return [];
      const reason = command.type === "refund" ? command.reason : command.type;
      return [
        insertPayment({ orderId, currency, at, method: null, state: "refunded", reason, amountMinor: refundMinor }),
      ];
    }
  }
}

/** Whoever keeps asking the provider finds it there. */
const insertPaymentRequest = (
  { orderId, totalMinor, currency }: Pick<OrderNow, "orderId" | "totalMinor" | "currency">,
  { card, method }: Extract<PaymentOutcome, { state: "asked" }>,
  at: Date,
): Prisma.Sql => Prisma.sql`
  INSERT INTO payment_requests (id, order_id, card, method, amount_minor, currency, asked_at, next_try_at)
  VALUES (${`pay_${randomBytes(12).toString("base64url")}`}, ${orderId}, ${card}, ${method}, ${BigInt(totalMinor)}::bigint,
    ${currency}, ${at}, ${at})`;

interface Movement {
  readonly orderId: string;
  /** Null for the one it was paid with. */
  readonly method: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: "authorised" | "failed" | "refunded";
  readonly reason: string | null;
  readonly at: Date;
}

/** Numbered behind those of the order that there are: its row is locked. */
function insertPayment({ orderId, method, amountMinor, currency, state, reason, at }: Movement): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO payments (order_id, attempt, method, amount_minor, currency, state, reason, at)
    SELECT ${orderId}, coalesce(max(attempt), 0) + 1,
      coalesce(${method}::text, max(method) FILTER (WHERE state = 'authorised'), 'unknown'),
      ${BigInt(amountMinor)}::bigint, ${currency}, ${state}, ${reason}::text, ${at}
    FROM payments WHERE order_id = ${orderId}`;
}
