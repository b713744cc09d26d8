import type { PrismaClient } from "@doorstep/db";
import type { OrderSnapshot, RateOrder } from "@doorstep/events/browser";
import type { Command } from "../ports.ts";

interface RatingPorts {
  readonly prisma: PrismaClient;
  readonly readOrder: (orderId: string) => Promise<OrderSnapshot | null>;
  readonly nowMs: () => number;
}

/**
 * From the order's own page, where a slip of the thumb can be put right: the last tap counts. An
 * order may have been driven by someone who tells its log directly, so it is the log that says
 * whether it was delivered; and a rating changes nothing of the order.
 */
export async function rateOrder(
  { prisma, readOrder, nowMs }: RatingPorts,
  orderId: string,
  { stars }: RateOrder,
): Promise<Command<null>> {
  const known = await readOrder(orderId);
  if (known?.view.phase !== "delivered") return notDelivered;
  const at = new Date(nowMs());
  await prisma.orderRating.upsert({
    where: { orderId },
    create: { orderId, stars, at },
    update: { stars, at },
  });
  return { ok: true, value: null };
}

/** Null when it has not been rated. */
export async function ratingOf(prisma: PrismaClient, orderId: string): Promise<number | null> {
  return (await prisma.orderRating.findUnique({ where: { orderId } }))?.stars ?? null;
}

const notDelivered = {
  ok: false,
  status: 409,
  code: "notDelivered",
  message: "An order can be rated once it is delivered.",
} as const;
