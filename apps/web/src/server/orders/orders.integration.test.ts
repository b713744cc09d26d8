import type { OrderPlaced } from "@doorstep/events";
import { afterAll, expect, test } from "vitest";
import { openShop, silentLog } from "../testing/shop.ts";
import { cancelOrder } from "./cancel-order.ts";
import { expireUnpaid } from "./expire-unpaid.ts";
import { payAgain } from "./pay-again.ts";
import { HOLD_UNPAID_MS, placeOrder } from "./place-order.ts";
import { handoverCode, snapshotFromEvents } from "./write-side.ts";

const shop = await openShop();
const { prisma } = shop;
afterAll(() => shop.db.close());

const factsOf = async (orderId: string): Promise<string[]> => {
  const events = await prisma.orderEvent.findMany({ where: { orderId }, orderBy: { version: "asc" } });
  return events.map(({ version, type }) => `v${version} ${type}`);
};
const outboxOf = (orderId: string): Promise<number> => prisma.outboxRecord.count({ where: { key: orderId } });
async function place(given: Parameters<typeof shop.order>[0] = {}): Promise<string> {
  const placed = await placeOrder(shop, shop.order(given));
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}
const pay = (orderId: string, card: "visa4417" | "declined0002", idempotencyKey: string = crypto.randomUUID()) =>
  payAgain(shop, orderId, { idempotencyKey, card });
const byDiner = { by: "diner", reason: "changedMind" } as const;

test("an accepted order has its facts, their copies for the log, a number and a code", async () => {
  const orderId = await place();
  expect(await factsOf(orderId)).toEqual(["v1 order-placed", "v2 payment-authorised"]);
  expect(await outboxOf(orderId)).toBe(2);
  expect(await handoverCode(prisma, orderId)).toMatch(/^\d{4}$/);
  const order = await prisma.order.findUniqueOrThrow({ where: { id: orderId } });
  expect(order).toMatchObject({ state: "authorised", version: 2, heldUntil: null });
  expect(order.number).toMatch(/^\d{4,5}$/);
});

test("prices are the catalog's, fee and promise the city's, and none of them the caller's", async () => {
  const request = shop.order();
  const offer = await shop.menu.offer({ ...request, nowMs: shop.clockMs });
  const orderId = await place(request);
  const { data } = await prisma.orderEvent.findUniqueOrThrow({ where: { orderId_version: { orderId, version: 1 } } });
  const placed: OrderPlaced = JSON.parse(JSON.stringify(data));
  if (!offer.ok) throw new Error(offer.message);
  expect(placed.items).toEqual(offer.value.items.map(({ dishId, ...item }) => item));
  const { deliveryFeeMinor, promisedAtMs, toDoorPlannedMs } = offer.value;
  expect(placed).toMatchObject({ deliveryFeeMinor, promisedAtMs, toDoorPlannedMs });
  expect(toDoorPlannedMs).toBeGreaterThan(0);
});

test("the same key twenty times at once is one order", async () => {
  const request = shop.order();
  const answers = await Promise.all(Array.from({ length: 20 }, () => placeOrder(shop, request)));
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.orderId : answer.code)));
  expect(ids.size).toBe(1);
  const [orderId = ""] = ids;
  expect(await factsOf(orderId)).toHaveLength(2);
  expect(await outboxOf(orderId)).toBe(2);
});

test("the same key with another order is refused", async () => {
  const request = shop.order();
  await placeOrder(shop, request);
  const again = await placeOrder(shop, { ...request, dinerName: "Bruno" });
  expect(again).toMatchObject({ ok: false, status: 409, code: "keyReused" });
});

test("an order that was accepted is answered again although it could not be placed today", async () => {
  const request = shop.order();
  const first = await placeOrder(shop, request);
  const closed = {
    ...shop,
    menu: { ...shop.menu, offer: async () => ({ ok: false, status: 400, code: "x", message: "closed" }) as const },
  };
  expect(await placeOrder(closed, request)).toEqual(first);
});

test.each([
  ["restaurantId", { restaurantId: "nowhere" }, "This restaurant is not on Doorstep any more."],
  ["addressId", { addressId: "nowhere" }, "Choose an address from the list."],
  ["items", { items: [{ dishId: "air", quantity: 1 }] }, /has changed its menu\. Choose again\.$/],
])("an order whose %s the city does not have leaves nothing behind", async (field, given, sentence) => {
  const request = shop.order(given);
  const answer = await placeOrder(shop, request);
  expect(answer).toMatchObject({ ok: false, status: 400, fields: { [field]: expect.stringMatching(sentence) } });
  expect(await prisma.command.count({ where: { key: request.idempotencyKey } })).toBe(0);
});

test("a declined card leaves a held order, which another card pays", async () => {
  const orderId = await place({ card: "declined0002" });
  expect(await pay(orderId, "declined0002")).toEqual({ ok: true, value: { state: "failed" } });
  expect(await pay(orderId, "visa4417")).toEqual({ ok: true, value: { state: "authorised" } });
  expect(await factsOf(orderId)).toEqual([
    "v1 order-placed",
    "v2 payment-failed",
    "v3 payment-failed",
    "v4 payment-authorised",
  ]);
  expect(await outboxOf(orderId)).toBe(4);
  expect(await pay(orderId, "visa4417")).toMatchObject({ status: 409, message: "This order is already paid." });
});

test("a payment sent twice at once is made once", async () => {
  const orderId = await place({ card: "declined0002" });
  const key = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 8 }, () => pay(orderId, "visa4417", key)));
  expect(answers).toEqual(answers.map(() => ({ ok: true, value: { state: "authorised" } })));
  expect(await factsOf(orderId)).toHaveLength(3);
});

test("two different payments at once: one pays, the other hears that it is paid", async () => {
  const orderId = await place({ card: "declined0002" });
  const answers = await Promise.all([pay(orderId, "visa4417"), pay(orderId, "visa4417")]);
  expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(await factsOf(orderId)).toHaveLength(3);
});

test("paying and cancelling at once leaves no money with a cancelled order", async () => {
  const orderId = await place({ card: "declined0002" });
  const [paid, cancelled] = await Promise.all([pay(orderId, "visa4417"), cancelOrder(shop, orderId, byDiner)]);
  expect(cancelled).toEqual({ ok: true, value: null });
  const facts = await factsOf(orderId);
  expect(facts.slice(2)).toEqual(paid.ok ? ["v3 payment-authorised", "v4 order-cancelled"] : ["v3 order-cancelled"]);
  expect(await outboxOf(orderId)).toBe(facts.length);
  const { paidMinor, refundedMinor } = await prisma.order.findUniqueOrThrow({ where: { id: orderId } });
  expect(refundedMinor).toBe(paidMinor);
});

test("cancelling twice cancels once, and what was paid goes back once", async () => {
  const orderId = await place();
  expect(await cancelOrder(shop, orderId, byDiner)).toEqual({ ok: true, value: null });
  expect(await cancelOrder(shop, orderId, byDiner)).toEqual({ ok: true, value: null });
  expect(await factsOf(orderId)).toEqual(["v1 order-placed", "v2 payment-authorised", "v3 order-cancelled"]);
  const payments = await prisma.payment.findMany({ where: { orderId }, orderBy: { attempt: "asc" } });
  expect(payments.map(({ state, method }) => `${state} ${method}`)).toEqual([
    "authorised Visa 4417",
    "refunded Visa 4417",
  ]);
  expect(payments[1]?.amountMinor).toBe(payments[0]?.amountMinor);
});

test("an order nobody pays in time is cancelled by us, and cannot be paid after that time", async () => {
  const orderId = await place({ card: "declined0002" });
  const startMs = shop.clockMs;
  shop.clockMs = startMs + HOLD_UNPAID_MS - 1;
  await expireUnpaid({ ...shop, log: silentLog });
  expect(await factsOf(orderId)).toHaveLength(2);
  shop.clockMs = startMs + HOLD_UNPAID_MS;
  expect(await pay(orderId, "visa4417")).toMatchObject({ status: 409, code: "notHeld" });
  await Promise.all([expireUnpaid({ ...shop, log: silentLog }), expireUnpaid({ ...shop, log: silentLog })]);
  expect(await factsOf(orderId)).toEqual(["v1 order-placed", "v2 payment-failed", "v3 order-cancelled"]);
  shop.clockMs = startMs;
});

test("before the worker has read of it, an order reads the same from its accepted facts", async () => {
  const orderId = await place({ card: "declined0002", dropoffNote: "bell 3" });
  const snapshot = await snapshotFromEvents(prisma, orderId);
  expect(snapshot?.view).toMatchObject({
    orderId,
    phase: "paymentFailed",
    dropoff: { note: "bell 3" },
    payment: { state: "failed", reason: "declined", heldUntilMs: shop.clockMs + HOLD_UNPAID_MS },
  });
  expect(await snapshotFromEvents(prisma, "nobody's")).toBeNull();
});

test("nobody changes a fact, not even by hand", async () => {
  const orderId = await place();
  const change = prisma.orderEvent.updateMany({ where: { orderId }, data: { type: "other" } });
  await expect(change).rejects.toThrow("never changed");
});
