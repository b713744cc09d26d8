/**
 * Kitchens nobody stands in: they say yes to what is paid, cook as long as their profile says,
 * and say when it is ready. For a city with no simulator and no tills, so that two phones are
 * enough. They give the commands like anybody else; whoever did so before is not in the way.
 */

import type { OrderCommand } from "@doorstep/ordering";
import { type Log, type Looking, lookEvery } from "@doorstep/runtime";
import { carryOut, type OrderPorts } from "../orders/carry-out.ts";

export interface KitchenPorts extends OrderPorts {
  /** Instead of the restaurant's own time. */
  readonly cookingMs: number | null;
  readonly log: Log;
}

const LOOK_EVERY_MS = 1_000;
/** At one look; the rest waits for the next. */
const MAX_AT_ONCE = 100;

export function startKitchens(ports: KitchenPorts): Looking {
  return lookEvery(
    LOOK_EVERY_MS,
    () => cookOnce(ports),
    (error) => ports.log.warn({ err: error }, "kitchens not looked after; trying again"),
  );
}

/** One look, and the commands that follow from it. */
export async function cookOnce(ports: KitchenPorts): Promise<void> {
  const { prisma, cookingMs, nowMs } = ports;
  const [paid, cooking] = await Promise.all([
    prisma.order.findMany({
      where: { state: "authorised" },
      select: { id: true, version: true, restaurantId: true },
      orderBy: { placedAt: "asc" },
      take: MAX_AT_ONCE,
    }),
    prisma.order.findMany({
      where: { state: { in: ["confirmed", "preparing"] }, readyAt: null, expectedReadyAt: { lte: new Date(nowMs()) } },
      select: { id: true, version: true },
      take: MAX_AT_ONCE,
    }),
  ]);
  for (const { id, version, restaurantId } of paid) {
    const restaurant = await prisma.restaurant.findUnique({
      where: { id: restaurantId },
      select: { preparationMedianMs: true },
    });
    const startsAtMs = nowMs();
    const readyAtMs = startsAtMs + (cookingMs ?? restaurant?.preparationMedianMs ?? 0);
    await say(ports, { id, version }, { type: "confirm", startsAtMs, readyAtMs });
  }
  for (const order of cooking) await say(ports, order, { type: "ready" });
}

async function say(
  ports: KitchenPorts,
  { id, version }: { readonly id: string; readonly version: number },
  command: OrderCommand,
): Promise<void> {
  const done = await carryOut(ports, { orderId: id, command, expectedVersion: version });
  // Refused: somebody was quicker. The next look shows.
  if (done.ok) ports.log.info({ orderId: id, command: command.type }, "kitchen without a till");
}
