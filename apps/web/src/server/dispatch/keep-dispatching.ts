/**
 * Sees to it that orders get couriers: looks every few seconds who waits and who is free,
 * asks the dispatcher, and gives the command like anybody else. It holds nothing: what it
 * did not see, or what was refused, is seen at the next look. Begun by the one web process
 * that keeps the outbox; two at once would only be refused more often.
 *
 *     waits   said yes to, no courier, and the food is due soon
 *     free    heard by the worker, and with no order in hand here either
 *     lost    given to a courier who is offline, and without the bag: given to another
 */
import type { PrismaClient } from "@doorstep/db";
import type { CourierView } from "@doorstep/events/browser";
import type { OrderCommand } from "@doorstep/ordering";
import { type Log, type Looking, lookEvery } from "@doorstep/runtime";
import type { Catalog } from "../catalog/catalog.ts";
import { cancelOrder } from "../orders/cancel-order.ts";
import { carryOut, type OrderPorts } from "../orders/carry-out.ts";
import { type ChoosePorts, chooseCourier, holdCourier } from "../orders/choose-courier.ts";
import type { Dispatcher, FreeCourier, WaitingOrder } from "./dispatcher.ts";

export interface DispatchPorts extends OrderPorts, ChoosePorts {
  readonly prisma: PrismaClient;
  readonly catalog: Catalog;
  readonly dispatcher: Dispatcher;
  /** A courier is looked for so long before the food is expected. */
  readonly aheadMs: number;
  readonly log: Log;
}

const LOOK_EVERY_MS = 2_000;
/** At one look; the rest waits for the next. */
const MAX_AT_ONCE = 100;
/** Then the diner gets the money back. */
const GIVE_UP_AFTER_MS = 20 * 60_000;

export function startDispatching(ports: DispatchPorts): Looking {
  return lookEvery(
    LOOK_EVERY_MS,
    () => dispatchOnce(ports),
    (error) => ports.log.warn({ err: error }, "no couriers looked for; trying again"),
  );
}

/** One look, and the commands that follow from it. */
export async function dispatchOnce(ports: DispatchPorts): Promise<void> {
  const nowMs = ports.nowMs();
  const [waiting, lost] = [await readWaiting(ports, nowMs), await readLost(ports)];
  const inTime = waiting.filter(({ waitingSinceMs }) => nowMs - waitingSinceMs < GIVE_UP_AFTER_MS);
  for (const { orderId } of waiting.filter((order) => !inTime.includes(order))) {
    const done = await cancelOrder(ports, orderId, { by: "system", reason: "noCourier" });
    if (done.ok) ports.log.info({ orderId }, "order cancelled: no courier could be found");
  }
  if (inTime.length + lost.length === 0) return;
  const lostIds = new Set(lost.map(({ orderId }) => orderId));
  for (const { orderId, courierId } of ports.dispatcher([...inTime, ...lost], await readFree(ports))) {
    await give(ports, { orderId, courierId, type: lostIds.has(orderId) ? "reassign" : "assign" });
  }
}

async function give(
  ports: DispatchPorts,
  { orderId, courierId, type }: { orderId: string; courierId: string; type: "assign" | "reassign" },
): Promise<void> {
  const chosen = await chooseCourier(ports, { orderId, courierId });
  if (!chosen.ok) return ports.log.debug({ orderId, courierId, code: chosen.code }, "courier not chosen");
  const courier = chosen.value;
  const command: OrderCommand = type === "assign" ? { type, courier } : { type, courier, reason: "courierUnavailable" };
  const done = await carryOut(ports, { orderId, command, first: holdCourier(orderId, courier) });
  // Someone else was quicker, or the order has ended: the next look shows.
  if (!done.ok) return ports.log.debug({ orderId, courierId, code: done.code }, "order not given");
  ports.log.info({ orderId, courierId, command: type }, "order given to a courier");
}

async function readWaiting(
  { prisma, catalog, aheadMs }: DispatchPorts,
  nowMs: number,
): Promise<readonly WaitingOrder[]> {
  const rows = await prisma.order.findMany({
    where: {
      courierId: null,
      state: { in: ["confirmed", "preparing", "ready"] },
      OR: [
        { readyAt: { not: null } },
        { expectedReadyAt: null },
        { expectedReadyAt: { lte: new Date(nowMs + aheadMs) } },
      ],
    },
    select: { id: true, restaurantId: true, confirmedAt: true, expectedReadyAt: true, releasedAt: true },
    orderBy: { confirmedAt: "asc" },
    take: MAX_AT_ONCE,
  });
  const restaurants = await catalog.all();
  const hadBy = await readHadBy(
    prisma,
    rows.flatMap(({ id, releasedAt }) => (releasedAt === null ? [] : [id])),
  );
  return rows.flatMap(({ id, restaurantId, confirmedAt, expectedReadyAt, releasedAt }) => {
    const pickup = restaurants.get(restaurantId)?.position;
    if (pickup === undefined) return [];
    const dueMs = expectedReadyAt === null ? 0 : expectedReadyAt.getTime() - aheadMs;
    const waitingSinceMs = Math.max(confirmedAt?.getTime() ?? 0, releasedAt?.getTime() ?? 0, Math.min(dueMs, nowMs));
    return [{ orderId: id, pickup, waitingSinceMs, hadBy: hadBy.get(id) ?? NOBODY }];
  });
}

const NOBODY: ReadonlySet<string> = new Set();

/** Of orders that were given back, by whom. */
async function readHadBy(
  prisma: PrismaClient,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (orderIds.length === 0) return new Map();
  const released = await prisma.orderEvent.findMany({
    where: { orderId: { in: [...orderIds] }, type: "order-courier-released" },
    select: { orderId: true, data: true },
  });
  const hadBy = new Map<string, Set<string>>();
  for (const { orderId, data } of released) {
    const { courierId } = data as { courierId?: unknown };
    if (typeof courierId !== "string") continue;
    hadBy.set(orderId, (hadBy.get(orderId) ?? new Set()).add(courierId));
  }
  return hadBy;
}

/** With the bag it is for people to find out where the food is. */
async function readLost({ prisma, catalog, couriers }: DispatchPorts): Promise<readonly WaitingOrder[]> {
  const gone: string[] = [];
  for (const { activity, courierId } of couriers.all().values()) if (activity === "offline") gone.push(courierId);
  if (gone.length === 0) return [];
  const rows = await prisma.order.findMany({
    where: { courierId: { in: gone }, pickedUpAt: null, state: { in: ["confirmed", "preparing", "ready"] } },
    select: { id: true, restaurantId: true, assignedAt: true },
    take: MAX_AT_ONCE,
  });
  const restaurants = await catalog.all();
  return rows.flatMap(({ id, restaurantId, assignedAt }) => {
    const pickup = restaurants.get(restaurantId)?.position;
    return pickup === undefined ? [] : [{ orderId: id, pickup, waitingSinceMs: assignedAt?.getTime() ?? 0 }];
  });
}

/** What was just given to someone the worker may not have read of yet. */
async function readFree({ prisma, couriers }: DispatchPorts): Promise<readonly FreeCourier[]> {
  const busy = await prisma.order.findMany({
    where: { courierId: { not: null }, state: { notIn: ["delivered", "cancelled"] } },
    select: { courierId: true },
  });
  const busyIds = new Set(busy.map(({ courierId }) => courierId));
  return [...couriers.all().values()].flatMap((view) => (busyIds.has(view.courierId) ? [] : toFree(view)));
}

function toFree({ courierId, activity, position }: CourierView): readonly FreeCourier[] {
  if (activity !== "free" || position === null) return [];
  const [lon, lat] = position;
  return [{ courierId, position: { lon, lat } }];
}
