/** Payments on a real database, with the test provider over HTTP in both directions. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestCard } from "@doorstep/events/browser";
import { createMetrics, signMessage } from "@doorstep/runtime";
import { openProvider } from "@doorstep/test-payments";
import { afterAll, expect, test, vi } from "vitest";
import { createRouter } from "../http/router.ts";
import { cancelOrder } from "../orders/cancel-order.ts";
import { expireUnpaid } from "../orders/expire-unpaid.ts";
import { payAgain } from "../orders/pay-again.ts";
import { HOLD_UNPAID_MS, placeOrder } from "../orders/place-order.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { askDue } from "./keep-asking.ts";
import { paymentRoutes } from "./payment-messages.ts";
import { httpProvider, noProvider } from "./provider.ts";

const SECRET = "both sides know this one";
/** Of the provider's time: ten seconds are a tenth of one. */
const PACE = 0.01;

const shop = await openShop();
const { prisma } = shop;
const answers = createMetrics().counter({ name: "answers", help: "h", labels: ["outcome"] });
const ports = { ...shop, log: silentLog, answers };
/** How its messages were answered. */
let answered: number[] = [];
const router = createRouter(paymentRoutes(ports, { secret: SECRET }), {
  addressOf: () => "127.0.0.1",
  isSecure: () => false,
  isAllowed: () => true,
  log: silentLog,
  answered: { inc: () => {} },
});
let isDeaf = false;
const http = createServer((request, response) => {
  response.on("finish", () => answered.push(response.statusCode));
  if (isDeaf) return void response.writeHead(503).end();
  if (!router(request, response)) response.writeHead(418).end();
});
await new Promise<void>((resolve) => http.listen(0, resolve));
const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const open = () =>
  openProvider({
    port: 0,
    webhookUrl: `${base}/api/payments/messages`,
    secret: SECRET,
    pace: PACE,
    nowMs: shop.nowMs,
    log: silentLog,
  });
let bank = await open();
const provider = () => httpProvider({ url: `http://127.0.0.1:${bank.port}`, secret: SECRET });
const ask = () => askDue({ ...ports, provider: provider() });
afterAll(async () => {
  await bank.close();
  http.close();
  await shop.db.close();
});

async function place(card: TestCard): Promise<string> {
  const placed = await placeOrder(shop, shop.order({ card }));
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}
const factsOf = async (orderId: string): Promise<string[]> => {
  const events = await prisma.orderEvent.findMany({ where: { orderId }, orderBy: { version: "asc" } });
  return events.map(({ type }) => type);
};
const requestOf = (orderId: string) => prisma.paymentRequest.findFirstOrThrow({ where: { orderId } });
const until = (condition: () => Promise<void>) => vi.waitFor(condition, { timeout: 10_000, interval: 20 });
const say = (body: string, signature?: string) =>
  fetch(`${base}/api/payments/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(signature !== undefined && { "payment-signature": signature }) },
    body,
  });
const signed = (body: object) => {
  const text = JSON.stringify(body);
  return say(text, signMessage(text, { secrets: [SECRET], atS: shop.clockMs / 1_000 }));
};

test("a bank that answers late: the order waits as it is, and goes on with its message", async () => {
  const orderId = await place("slow3155");
  expect(await factsOf(orderId)).toEqual(["order-placed"]);
  await ask();
  await until(async () => expect(await factsOf(orderId)).toEqual(["order-placed", "payment-authorised"]));
  expect(await requestOf(orderId)).toMatchObject({ state: "authorised", nextTryAt: null });
  const payments = await prisma.payment.findMany({ where: { orderId } });
  expect(payments).toMatchObject([{ attempt: 1, method: "Visa 3155", state: "authorised" }]);
});

test("said twice, and what came before it afterwards, it is one payment", async () => {
  const orderId = await place("muddled2220");
  answered = [];
  await ask();
  // Four messages, each of them taken: the provider has nothing left to send.
  await until(async () => expect(answered).toEqual([200, 200, 200, 200]));
  expect(await factsOf(orderId)).toEqual(["order-placed", "payment-authorised"]);
  expect(await prisma.payment.count({ where: { orderId } })).toBe(1);
});

test("a bank that declines late: the order is held, and can be paid with another card", async () => {
  const orderId = await place("slowDeclined9995");
  await ask();
  await until(async () => expect(await factsOf(orderId)).toEqual(["order-placed", "payment-failed"]));
  const again = await payAgain(shop, orderId, { idempotencyKey: crypto.randomUUID(), card: "slow3155" });
  expect(again).toEqual({ ok: true, value: { state: "asked" } });
  await ask();
  await until(async () => expect((await factsOf(orderId)).at(-1)).toBe("payment-authorised"));
});

test("a bank that is silent: the order is cancelled when its time is over, and the bank is told", async () => {
  const orderId = await place("silent0119");
  await ask();
  const { id } = await requestOf(orderId);
  const startMs = shop.clockMs;
  shop.clockMs = startMs + HOLD_UNPAID_MS;
  await ask();
  expect(await factsOf(orderId)).toEqual(["order-placed"]);
  await expireUnpaid(ports);
  expect(await factsOf(orderId)).toEqual(["order-placed", "order-cancelled"]);
  shop.clockMs += 60_000;
  await ask();
  expect(await requestOf(orderId)).toMatchObject({ state: "voided", nextTryAt: null });
  expect(await provider().look(id)).toMatchObject({ state: "voided" });
  shop.clockMs = startMs;
});

test("money that comes for an order that was cancelled meanwhile goes back", async () => {
  const orderId = await place("silent0119");
  await ask();
  const { id: paymentId } = await requestOf(orderId);
  expect(await cancelOrder(shop, orderId, { by: "diner", reason: "changedMind" })).toMatchObject({ ok: true });
  const late = await signed({ paymentId, sequence: 1, state: "authorised", reason: null });
  expect([late.status, await late.json()]).toEqual([200, { taken: "notWanted" }]);
  expect(await factsOf(orderId)).toEqual(["order-placed", "order-cancelled"]);
  await ask();
  expect(await requestOf(orderId)).toMatchObject({ state: "voided" });
  expect(await provider().look(paymentId)).toMatchObject({ state: "voided" });
});

test("an order paid with another card meanwhile does not pay twice", async () => {
  const orderId = await place("silent0119");
  await ask();
  const { id: paymentId } = await requestOf(orderId);
  await payAgain(shop, orderId, { idempotencyKey: crypto.randomUUID(), card: "visa4417" });
  await signed({ paymentId, sequence: 1, state: "authorised", reason: null });
  await ask();
  expect(await requestOf(orderId)).toMatchObject({ state: "voided" });
  expect(await factsOf(orderId)).toEqual(["order-placed", "payment-authorised"]);
  expect(await prisma.payment.count({ where: { orderId } })).toBe(1);
});

test("a message that was lost is found by looking, and a provider that has forgotten is asked again", async () => {
  isDeaf = true;
  const startMs = shop.clockMs;
  const [heard, forgotten] = [await place("slow3155"), await place("slow3155")];
  await prisma.paymentRequest.updateMany({ where: { orderId: forgotten }, data: { state: "accepted" } });
  await prisma.paymentRequest.updateMany({
    where: { orderId: forgotten },
    data: { nextTryAt: new Date(startMs + 20_000) },
  });
  await ask();
  const { id } = await requestOf(heard);
  await until(async () => expect(await provider().look(id)).toMatchObject({ state: "authorised" }));
  expect(await factsOf(heard)).toEqual(["order-placed"]);
  shop.clockMs = startMs + 20_000;
  await ask();
  expect(await factsOf(heard)).toEqual(["order-placed", "payment-authorised"]);
  // It had never heard of this one; now it has, and answers.
  isDeaf = false;
  await until(async () => expect((await factsOf(forgotten)).at(-1)).toBe("payment-authorised"));
  shop.clockMs = startMs;
});

test("a provider that is away is asked again until it is back", async () => {
  await bank.close();
  const startMs = shop.clockMs;
  const orderId = await place("slow3155");
  await ask();
  expect(await requestOf(orderId)).toMatchObject({ state: "asked", tries: 1 });
  bank = await open();
  await ask();
  expect(await requestOf(orderId)).toMatchObject({ state: "asked" });
  shop.clockMs = startMs + 6_000;
  await ask();
  await until(async () => expect((await factsOf(orderId)).at(-1)).toBe("payment-authorised"));
  shop.clockMs = startMs;
});

test("a payment that cannot be made any more is refused before anybody is asked", async () => {
  const orderId = await place("visa4417");
  const again = await payAgain(shop, orderId, { idempotencyKey: crypto.randomUUID(), card: "slow3155" });
  expect(again).toMatchObject({ ok: false, status: 409, code: "alreadyPaid" });
  expect(await prisma.paymentRequest.count({ where: { orderId } })).toBe(0);
});

test("without a provider its cards fail at once, and say why", async () => {
  const orderId = await place("slow3155");
  await askDue({ ...ports, provider: noProvider });
  expect(await factsOf(orderId)).toEqual(["order-placed", "payment-failed"]);
  const [payment] = await prisma.payment.findMany({ where: { orderId } });
  expect(payment).toMatchObject({ state: "failed", reason: "unavailable" });
});

test("a message that is not the provider's, of another time or of no payment changes nothing", async () => {
  const orderId = await place("silent0119");
  const { id: paymentId } = await requestOf(orderId);
  const paid = JSON.stringify({ paymentId, sequence: 1, state: "authorised", reason: null });
  const old = signMessage(paid, { secrets: [SECRET], atS: shop.clockMs / 1_000 - 301 });
  const forged = signMessage(paid, { secrets: ["somebody else's"], atS: shop.clockMs / 1_000 });
  for (const signature of [undefined, "", forged, old]) expect((await say(paid, signature)).status).toBe(403);
  expect((await signed({ paymentId, state: "paid" })).status).toBe(400);
  const unknown = { paymentId: "pay_of_nobody", sequence: 1, state: "authorised", reason: null };
  expect((await signed(unknown)).status).toBe(404);
  expect(await factsOf(orderId)).toEqual(["order-placed"]);
});
