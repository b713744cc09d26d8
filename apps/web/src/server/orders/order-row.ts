/**
 * An order's row: locked for one command, read as its rules see it, and as it is once facts
 * hold. Plain SQL: a command is four statements, and what it costs is what limits us.
 */
import { Prisma } from "@doorstep/db";
import type { OrderFact } from "@doorstep/events";
import { type OrderNow, type OrderState, type Standing, stateOf } from "@doorstep/ordering";
import type { Transaction } from "./transaction.ts";

export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly state: OrderState;
  readonly restaurantId: string;
  readonly addressId: string;
  readonly courierId: string | null;
  readonly itemsMinor: bigint;
  readonly deliveryFeeMinor: bigint;
  readonly currency: string;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
  readonly handoverCode: string;
  readonly wrongCodes: number;
  readonly heldUntil: Date | null;
  readonly confirmedAt: Date | null;
  readonly expectedReadyAt: Date | null;
  readonly preparingAt: Date | null;
  readonly readyAt: Date | null;
  readonly assignedAt: Date | null;
  readonly releasedAt: Date | null;
  readonly pickedUpAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelledBy: string | null;
  readonly cancelReason: string | null;
  readonly updatedAt: Date;
}

/** Others who want to change the order wait until this transaction has ended. Null when there is no such order. */
export async function lockOrder(tx: Transaction, orderId: string): Promise<OrderRow | null> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    SELECT id, version, state::text, restaurant_id AS "restaurantId", address_id AS "addressId",
      courier_id AS "courierId", items_minor AS "itemsMinor", delivery_fee_minor AS "deliveryFeeMinor", currency,
      paid_minor AS "paidMinor", refunded_minor AS "refundedMinor", handover_code AS "handoverCode",
      wrong_codes AS "wrongCodes", held_until AS "heldUntil", confirmed_at AS "confirmedAt",
      expected_ready_at AS "expectedReadyAt", preparing_at AS "preparingAt", ready_at AS "readyAt",
      assigned_at AS "assignedAt", released_at AS "releasedAt", picked_up_at AS "pickedUpAt",
      delivered_at AS "deliveredAt", cancelled_at AS "cancelledAt", cancelled_by AS "cancelledBy",
      cancel_reason AS "cancelReason", updated_at AS "updatedAt"
    FROM orders WHERE id = ${orderId} FOR UPDATE`;
  return rows[0] ?? null;
}

/** As the rules see it. `beside` is what other tables know, where the command asks for it. */
export function orderNow(row: OrderRow, beside: Pick<OrderNow, "noteCount" | "rated">): OrderNow {
  return {
    orderId: row.id,
    version: row.version,
    standing: standingOf(row),
    currency: row.currency,
    totalMinor: Number(row.itemsMinor + row.deliveryFeeMinor),
    paidMinor: Number(row.paidMinor),
    refundedMinor: Number(row.refundedMinor),
    heldUntilMs: row.heldUntil?.getTime() ?? null,
    handoverCode: row.handoverCode,
    wrongCodes: row.wrongCodes,
    ...beside,
  };
}

function standingOf(row: OrderRow): Standing {
  return {
    placed: true,
    payment: row.paidMinor > 0n ? "authorised" : row.state === "paymentFailed" ? "failed" : "none",
    confirmed: row.confirmedAt !== null,
    preparing: row.preparingAt !== null,
    ready: row.readyAt !== null,
    courierId: row.courierId,
    bagWith: row.pickedUpAt === null ? null : row.courierId,
    ended: row.deliveredAt !== null ? "delivered" : row.cancelledAt !== null ? "cancelled" : null,
  };
}

/** The row once the facts hold and the order is as `next` says. */
export function rowAfter(
  row: OrderRow,
  { facts, next, atMs }: { readonly facts: readonly OrderFact[]; readonly next: OrderNow; readonly atMs: number },
): OrderRow {
  let after: OrderRow = {
    ...row,
    version: next.version,
    state: stateOf(next.standing),
    courierId: next.standing.courierId,
    paidMinor: BigInt(next.paidMinor),
    refundedMinor: BigInt(next.refundedMinor),
    heldUntil: next.heldUntilMs === null ? null : new Date(next.heldUntilMs),
    updatedAt: new Date(atMs),
  };
  for (const fact of facts) after = { ...after, ...timesOf(fact, row) };
  return after;
}

/** What a fact writes down beside how the order stands. */
function timesOf(fact: OrderFact, before: OrderRow): Partial<OrderRow> {
  const at = new Date(fact.atMs);
  switch (fact.type) {
    case "order-placed":
    case "payment-authorised":
    case "payment-failed":
      return {};
    case "order-confirmed":
      return { confirmedAt: at, expectedReadyAt: fact.readyAtMs === null ? null : new Date(fact.readyAtMs) };
    case "order-preparing":
      return { preparingAt: at };
    case "order-ready":
      return { readyAt: at };
    case "order-courier-assigned":
      // Another way for whoever has it already.
      return before.courierId === fact.courierId ? {} : { assignedAt: at };
    case "order-courier-released":
      return { assignedAt: null, pickedUpAt: null, releasedAt: at };
    case "order-picked-up":
      return { pickedUpAt: at };
    case "order-delivered":
      return { deliveredAt: at };
    case "order-cancelled":
      return { cancelledAt: at, cancelledBy: fact.by, cancelReason: fact.reason };
  }
}

/** Writes what can change of the row, from the version that was read. */
export const updateOrder = (row: OrderRow, fromVersion: number): Prisma.Sql => Prisma.sql`
  UPDATE orders SET version = ${row.version}, state = ${row.state}::"OrderState", courier_id = ${row.courierId},
    paid_minor = ${row.paidMinor}, refunded_minor = ${row.refundedMinor}, held_until = ${row.heldUntil},
    confirmed_at = ${row.confirmedAt}, expected_ready_at = ${row.expectedReadyAt}, preparing_at = ${row.preparingAt},
    ready_at = ${row.readyAt}, assigned_at = ${row.assignedAt}, released_at = ${row.releasedAt},
    picked_up_at = ${row.pickedUpAt}, delivered_at = ${row.deliveredAt}, cancelled_at = ${row.cancelledAt},
    cancelled_by = ${row.cancelledBy}, cancel_reason = ${row.cancelReason}, updated_at = ${row.updatedAt}
  WHERE id = ${row.id} AND version = ${fromVersion}`;
