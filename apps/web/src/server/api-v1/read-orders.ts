/** Orders as the API tells them. */
import type { Prisma, PrismaClient } from "@doorstep/db";
import type { OrderState } from "@doorstep/ordering";
import { readCursor, writeCursor } from "../http/cursor.ts";
import type { OrderShape } from "./shapes.ts";

export interface Seeing {
  /** Only orders of these restaurants exist; null for all. */
  readonly restaurantIds: ReadonlySet<string> | null;
  readonly seesCodes: boolean;
}

export interface ListOptions extends Seeing {
  readonly state?: readonly OrderState[] | undefined;
  readonly restaurantId?: string | undefined;
  readonly courierId?: string | undefined;
  readonly placedFromMs?: number | undefined;
  readonly placedToMs?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface OrderPage {
  readonly orders: readonly OrderShape[];
  readonly nextCursor: string | null;
}

/** Newest first; null when the cursor is of no page. A page does not shift when orders come in meanwhile. */
export async function listOrders(prisma: PrismaClient, options: ListOptions): Promise<OrderPage | null> {
  const { state, restaurantId, courierId, placedFromMs, placedToMs, limit, restaurantIds } = options;
  const after = options.cursor === undefined ? null : readCursor(options.cursor);
  if (options.cursor !== undefined && after === null) return null;
  const where: Prisma.OrderWhereInput = {
    AND: [
      state === undefined ? {} : { state: { in: [...state] } },
      restaurantId === undefined ? {} : { restaurantId },
      restaurantIds === null ? {} : { restaurantId: { in: [...restaurantIds] } },
      courierId === undefined ? {} : { courierId },
      placedFromMs === undefined ? {} : { placedAt: { gte: new Date(placedFromMs) } },
      placedToMs === undefined ? {} : { placedAt: { lt: new Date(placedToMs) } },
      after === null
        ? {}
        : {
            OR: [{ placedAt: { lt: new Date(after.atMs) } }, { placedAt: new Date(after.atMs), id: { lt: after.id } }],
          },
    ],
  };
  const rows = await prisma.order.findMany({
    where,
    ...WHOLE,
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    orders: page.map((row) => toOrder(row, options)),
    nextCursor:
      rows.length > limit && last !== undefined ? writeCursor({ atMs: last.placedAt.getTime(), id: last.id }) : null,
  };
}

/** Null when there is no such order for the one who asks. */
export async function readOrder(prisma: PrismaClient, orderId: string, seeing: Seeing): Promise<OrderShape | null> {
  const row = await prisma.order.findUnique({ where: { id: orderId }, ...WHOLE });
  if (row === null || (seeing.restaurantIds !== null && !seeing.restaurantIds.has(row.restaurantId))) return null;
  return toOrder(row, seeing);
}

const WHOLE = {
  include: { items: { orderBy: { position: "asc" } }, diner: true, courier: true, rating: true },
} as const;
type Row = Prisma.OrderGetPayload<typeof WHOLE>;

function toOrder(row: Row, { seesCodes }: Seeing): OrderShape {
  const { diner, courier, rating, cancelledAt } = row;
  return {
    orderId: row.id,
    number: row.number,
    version: row.version,
    state: row.state,
    channel: row.channel === "api" ? "api" : "page",
    restaurantId: row.restaurantId,
    addressId: row.addressId,
    dropoffNote: row.dropoffNote,
    diner: { name: row.dinerName, phone: diner?.phone ?? null },
    courier: courier && { courierId: courier.id, name: courier.name, vehicle: courier.vehicle },
    items: row.items.map(({ dishId, name, quantity, priceMinor }) => ({
      dishId,
      name,
      quantity,
      priceMinor: Number(priceMinor),
    })),
    currency: row.currency,
    itemsMinor: Number(row.itemsMinor),
    deliveryFeeMinor: Number(row.deliveryFeeMinor),
    paidMinor: Number(row.paidMinor),
    refundedMinor: Number(row.refundedMinor),
    placedAtMs: row.placedAt.getTime(),
    heldUntilMs: ms(row.heldUntil),
    promisedAtMs: ms(row.promisedAt),
    confirmedAtMs: ms(row.confirmedAt),
    expectedReadyAtMs: ms(row.expectedReadyAt),
    preparingAtMs: ms(row.preparingAt),
    readyAtMs: ms(row.readyAt),
    assignedAtMs: ms(row.assignedAt),
    pickedUpAtMs: ms(row.pickedUpAt),
    deliveredAtMs: ms(row.deliveredAt),
    cancelled: cancelledAt && { atMs: cancelledAt.getTime(), by: row.cancelledBy, reason: row.cancelReason },
    rating: rating && { stars: rating.stars, comment: rating.comment },
    ...(seesCodes && { handoverCode: row.handoverCode }),
  };
}

const ms = (at: Date | null): number | null => at?.getTime() ?? null;
