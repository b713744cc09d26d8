/** Rows are what their events say: every order of a database, rebuilt from them, is the same row. */
import { rebuildOrder } from "@doorstep/db/rebuild";
import type { OrderCommand } from "@doorstep/ordering";
import { afterAll, expect, test } from "vitest";
import { courierAt } from "../api-v1/testing/open-api.ts";
import { openShop } from "../testing/shop.ts";
import { carryOut } from "./carry-out.ts";
import { chooseCourier, holdCourier } from "./choose-courier.ts";
import { place } from "./place-order.ts";

const shop = await openShop();
const { prisma } = shop;
afterAll(() => shop.db.close());
const { restaurantId, addressId, items } = shop.order();
const position = (await shop.menu.restaurant(restaurantId, { addressId: null, nowMs: 0 }))?.card.position ?? null;
const couriers = { all: () => new Map(["c-1", "c-2", "c-3"].map((id) => [id, courierAt(id, position)])) };
const ports = { ...shop, couriers };

async function newOrder(card: "visa4417" | "declined0002" = "visa4417"): Promise<string> {
  const order = { restaurantId, addressId, items, dropoffNote: "blue door", card, diner: { name: "Ana", phone: null } };
  const claim = { caller: "test", key: crypto.randomUUID(), request: {} };
  const placed = await place(shop, { channel: "api", claim, order });
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}

async function command(orderId: string, ...commands: OrderCommand[]): Promise<void> {
  for (const one of commands) {
    shop.clockMs += 60_000;
    const done = await carryOut(ports, { orderId, command: one });
    if (!done.ok) throw new Error(`${one.type}: ${done.message}`);
  }
}

async function assign(orderId: string, courierId: string): Promise<void> {
  const chosen = await chooseCourier(ports, { orderId, courierId });
  if (!chosen.ok) throw new Error(chosen.message);
  const first = holdCourier(orderId, chosen.value);
  const done = await carryOut(ports, { orderId, command: { type: "assign", courier: chosen.value }, first });
  if (!done.ok) throw new Error(done.message);
}

const confirm: OrderCommand = { type: "confirm", startsAtMs: null, readyAtMs: null };
const rows = () => prisma.order.findMany({ orderBy: { id: "asc" } });

test("every order of the database is the row its events say, also after the row was spoilt", async () => {
  const [paid, unpaid] = [await newOrder(), await newOrder("declined0002")];
  const [cooking, cancelled] = [await newOrder(), await newOrder()];
  const [riding, released] = [await newOrder(), await newOrder()];
  await command(cooking, confirm, { type: "preparing" });
  await command(cancelled, confirm, { type: "cancel", by: "operator", reason: "other" });
  await command(riding, confirm, { type: "preparing" }, { type: "ready" });
  await assign(riding, "c-1");
  await command(riding, { type: "pick-up", courierId: "c-1" });
  await command(released, confirm);
  await assign(released, "c-2");
  await command(released, { type: "release", reason: "courierUnavailable" });
  const before = await rows();
  expect(new Set(before.map(({ state }) => state))).toEqual(
    new Set(["authorised", "paymentFailed", "preparing", "cancelled", "pickedUp", "confirmed"]),
  );
  for (const { id } of before) expect(await rebuildOrder(prisma, id)).toBe(true);
  expect(await rows()).toEqual(before);

  const spoilt = { state: "delivered", version: 99, confirmedAt: null, paidMinor: 0n, refundedMinor: 0n } as const;
  const kept = before.filter(({ refundedMinor }) => refundedMinor === 0n).map(({ id }) => id);
  await prisma.order.updateMany({ where: { id: { in: kept } }, data: { ...spoilt, number: "0", courierId: null } });
  for (const { id } of before) await rebuildOrder(prisma, id);
  expect(await rows()).toEqual(before);
  expect([paid, unpaid].every((id) => kept.includes(id))).toBe(true);
  expect(await rebuildOrder(prisma, "nobody")).toBe(false);
});
