/** What the write side alone knows of an order. */
import type { PrismaClient } from "@doorstep/db";
import { decodeRecord, topics } from "@doorstep/events";
import type { OrderSnapshot } from "@doorstep/events/browser";
import { noSurroundings, type OrderContext, type OrderState, orderSnapshot, stepOrder } from "@doorstep/tracking";
import { NOT_ON_A_LOG } from "../../live/versions.ts";

/** Nothing has been learnt here, and what an order would teach a city goes nowhere. */
const ON_NO_LOG: OrderContext = { logId: NOT_ON_A_LOG, city: "", surroundings: noSurroundings };

/**
 * The order as its accepted facts tell it, for the moment before the worker has read of
 * them, or while it is away. Made by the worker's own functions, so it reads the same; it
 * belongs to no log, so anything the worker says replaces it.
 */
export async function snapshotFromEvents(prisma: PrismaClient, orderId: string): Promise<OrderSnapshot | null> {
  const events = await prisma.orderEvent.findMany({ where: { orderId }, orderBy: { version: "asc" } });
  let state: OrderState | undefined;
  for (const { value, version, at } of events) {
    const decoded = decodeRecord(topics.orders, value);
    if (!decoded.ok || !("version" in decoded.record)) continue;
    const position = { topic: topics.orders, partition: 0, offset: version, receivedAtMs: at.getTime() };
    state = stepOrder(state, decoded.record, position, ON_NO_LOG).state;
  }
  return state === undefined ? null : orderSnapshot(state, { logId: NOT_ON_A_LOG });
}

export async function handoverCode(prisma: PrismaClient, orderId: string): Promise<string | null> {
  const order = await prisma.order.findUnique({ where: { id: orderId }, select: { handoverCode: true } });
  return order?.handoverCode ?? null;
}
