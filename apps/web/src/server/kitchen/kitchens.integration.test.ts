import { afterAll, expect, test } from "vitest";
import { placeOrder } from "../orders/place-order.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { cookOnce } from "./keep-kitchens.ts";

const shop = await openShop();
afterAll(() => shop.db.close());
const look = (cookingMs: number | null) => cookOnce({ ...shop, cookingMs, log: silentLog });
async function place(card: "visa4417" | "declined0002") {
  const placed = await placeOrder(shop, shop.order({ card }));
  if (!placed.ok) throw new Error(placed.message);
  return () => shop.prisma.order.findUniqueOrThrow({ where: { id: placed.value.orderId } });
}

test("what is paid is said yes to and cooked for as long as the restaurant does; the rest waits", async () => {
  const [paid, unpaid] = [await place("visa4417"), await place("declined0002")];
  const { restaurantId } = await paid();
  const { preparationMedianMs } = await shop.prisma.restaurant.findUniqueOrThrow({ where: { id: restaurantId } });
  await Promise.all([look(null), look(null)]);
  const readyAt = new Date(shop.clockMs + preparationMedianMs);
  expect(await paid()).toMatchObject({ state: "confirmed", version: 3, expectedReadyAt: readyAt });
  expect((await unpaid()).state).toBe("paymentFailed");
  shop.clockMs += preparationMedianMs - 1;
  await look(null);
  expect((await paid()).state).toBe("confirmed");
  shop.clockMs += 1;
  await look(null);
  expect(await paid()).toMatchObject({ state: "ready", version: 4 });
});

test("another time to cook can be said", async () => {
  const order = await place("visa4417");
  await look(6_000);
  expect((await order()).expectedReadyAt?.getTime()).toBe(shop.clockMs + 6_000);
});
