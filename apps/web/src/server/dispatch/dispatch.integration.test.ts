import type { CourierView } from "@doorstep/events/browser";
import { afterAll, beforeEach, expect, test } from "vitest";
import { courierAt } from "../api-v1/testing/open-api.ts";
import { cancelOrder } from "../orders/cancel-order.ts";
import { carryOut } from "../orders/carry-out.ts";
import { place } from "../orders/place-order.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { dispatchOnce } from "./keep-dispatching.ts";
import { nearestFirst } from "./nearest-first.ts";

const shop = await openShop();
const { prisma } = shop;
afterAll(() => shop.db.close());
const { restaurantId, addressId, items } = shop.order();
// Soonest there first: the first is the restaurant, the sixth some minutes further off.
const cards = await shop.menu.cards(addressId, 0);
const near = cards.find((card) => card.restaurantId === restaurantId)?.position ?? null;
const far = cards.at(5)?.position ?? null;

const live = new Map<string, CourierView>();
const ports = {
  ...shop,
  couriers: { all: () => live },
  dispatcher: nearestFirst(shop.city.graph),
  aheadMs: 7.5 * 60_000,
  log: silentLog,
};
beforeEach(async () => {
  live.clear();
  for (const { id } of await prisma.order.findMany({ where: { state: { not: "cancelled" } } })) {
    await cancelOrder(ports, id, { by: "operator", reason: "other" });
  }
});

async function confirmed(readyAtMs: number | null = null): Promise<string> {
  const placed = await place(shop, {
    channel: "api",
    claim: { caller: "test", key: crypto.randomUUID(), request: {} },
    order: { restaurantId, addressId, items, diner: { name: null, phone: null }, dropoffNote: null, card: "visa4417" },
  });
  if (!placed.ok) throw new Error(placed.message);
  const { orderId } = placed.value;
  await carryOut(ports, { orderId, command: { type: "confirm", startsAtMs: null, readyAtMs } });
  return orderId;
}
const courierOf = async (orderId: string): Promise<string | null> =>
  (await prisma.order.findUniqueOrThrow({ where: { id: orderId } })).courierId;

test("an order gets whoever is there soonest by road, and no courier gets two", async () => {
  live.set("c-far", courierAt("c-far", far));
  live.set("c-near", courierAt("c-near", near));
  live.set("c-carrying", { ...courierAt("c-carrying", near), activity: "toDoor" });
  const [first, second, third] = [await confirmed(), await confirmed(), await confirmed()];
  shop.clockMs += 1;
  await dispatchOnce(ports);
  await dispatchOnce(ports);
  const given = await Promise.all([first, second, third].map(courierOf));
  expect(given.filter((courierId) => courierId !== null).sort()).toEqual(["c-far", "c-near"]);
});

test("nobody is sent long before the food is due", async () => {
  live.set("c-near", courierAt("c-near", near));
  const orderId = await confirmed(shop.clockMs + 20 * 60_000);
  await dispatchOnce(ports);
  expect(await courierOf(orderId)).toBeNull();
  shop.clockMs += 13 * 60_000;
  await dispatchOnce(ports);
  expect(await courierOf(orderId)).toBe("c-near");
});

test("an order of a courier who is gone goes to another", async () => {
  live.set("c-near", courierAt("c-near", near));
  const orderId = await confirmed();
  await dispatchOnce(ports);
  live.set("c-near", { ...courierAt("c-near", near), activity: "offline" });
  live.set("c-next", courierAt("c-next", near));
  await dispatchOnce(ports);
  expect(await courierOf(orderId)).toBe("c-next");
  const events = await prisma.orderEvent.findMany({ where: { orderId }, orderBy: { version: "asc" } });
  expect(events.map(({ type }) => type).slice(3)).toEqual([
    "order-courier-assigned",
    "order-courier-released",
    "order-courier-assigned",
  ]);
});

test("an order nobody can bring is cancelled after twenty minutes, with the money back", async () => {
  const orderId = await confirmed();
  shop.clockMs += 20 * 60_000 - 1;
  await dispatchOnce(ports);
  expect(await prisma.order.findUnique({ where: { id: orderId } })).toMatchObject({ state: "confirmed" });
  shop.clockMs += 1;
  await dispatchOnce(ports);
  const { state, cancelReason, paidMinor, refundedMinor } = await prisma.order.findUniqueOrThrow({
    where: { id: orderId },
  });
  expect([state, cancelReason, refundedMinor]).toEqual(["cancelled", "noCourier", paidMinor]);
});
