/**
 * An order's row made anew from its events: what the facts decide is what they say, whatever the
 * row says. What no fact tells stays as it is: money that went back later, wrong door codes, and
 * how long an order that was never paid is held.
 */
import { decodeRecord, type OrderFact, topics } from "@doorstep/events";
import { type OrderState, type Standing, standingAfter, stateOf, unknownStanding } from "@doorstep/ordering";
import type { PrismaClient } from "../generated/client.ts";

/** What of a row the facts decide. */
export interface RowOfFacts {
  readonly number: string;
  readonly version: number;
  readonly state: OrderState;
  readonly restaurantId: string;
  readonly dropoffNote: string | null;
  readonly courierId: string | null;
  readonly deliveryFeeMinor: bigint;
  readonly currency: string;
  readonly paidMinor: bigint;
  readonly placedAt: Date;
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
}

/** The row these facts amount to, in the order of their versions. Null without the placing. Pure. */
export function rowOfFacts(facts: readonly OrderFact[]): RowOfFacts | null {
  const [placed, ...rest] = facts;
  if (placed?.type !== "order-placed") return null;
  let standing: Standing = standingAfter(unknownStanding, placed);
  let row: Omit<RowOfFacts, "state" | "courierId"> = {
    ...{ number: placed.number, version: placed.version, restaurantId: placed.restaurantId },
    ...{ dropoffNote: placed.dropoffNote, currency: placed.currency, paidMinor: 0n },
    ...{ deliveryFeeMinor: BigInt(placed.deliveryFeeMinor), placedAt: new Date(placed.atMs) },
    ...{ confirmedAt: null, expectedReadyAt: null, preparingAt: null, readyAt: null, assignedAt: null },
    ...{ releasedAt: null, pickedUpAt: null, deliveredAt: null },
    ...{ cancelledAt: null, cancelledBy: null, cancelReason: null },
  };
  for (const fact of rest) {
    standing = standingAfter(standing, fact);
    row = { ...row, version: fact.version, ...said(fact) };
  }
  return { ...row, state: stateOf(standing), courierId: standing.courierId };
}

function said(fact: OrderFact): Partial<RowOfFacts> {
  const at = new Date(fact.atMs);
  switch (fact.type) {
    case "order-placed":
    case "payment-failed":
      return {};
    case "payment-authorised":
      return { paidMinor: BigInt(fact.amountMinor) };
    case "order-confirmed":
      return { confirmedAt: at, expectedReadyAt: fact.readyAtMs === null ? null : new Date(fact.readyAtMs) };
    case "order-preparing":
      return { preparingAt: at };
    case "order-ready":
      return { readyAt: at };
    case "order-courier-assigned":
      return { assignedAt: at };
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

/**
 * Rebuilds one order's row, while nobody else may change it.
 *
 * @returns false when there is no such order
 * @throws Error when its events cannot be read, or do not begin with its placing
 */
export async function rebuildOrder(prisma: PrismaClient, orderId: string): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const locked = await tx.$queryRaw<unknown[]>`SELECT FROM orders WHERE id = ${orderId} FOR UPDATE`;
    if (locked.length === 0) return false;
    const events = await tx.orderEvent.findMany({ where: { orderId }, orderBy: { version: "asc" } });
    const facts = events.map(({ version, value }): OrderFact => {
      const decoded = decodeRecord(topics.orders, value);
      if (decoded.ok && "version" in decoded.record) return decoded.record;
      throw new Error(
        `event ${version} of order ${orderId} cannot be read: ${decoded.ok ? "no fact" : decoded.reason}`,
      );
    });
    const row = rowOfFacts(facts);
    if (row === null) throw new Error(`the events of order ${orderId} do not begin with its placing`);
    const isHeld = row.state === "placed" || row.state === "paymentFailed";
    await tx.order.update({ where: { id: orderId }, data: { ...row, ...(!isHeld && { heldUntil: null }) } });
    return true;
  });
}
