/** A courier's phone against the real thing: PostgreSQL, Kafka, the routes over HTTP. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeRecord, schemas, topics } from "@doorstep/events";
import type { CourierJobs, CourierView } from "@doorstep/events/browser";
import { createMetrics, openProducer, publishSchemas, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, test, vi } from "vitest";
import { dispatchOnce } from "../dispatch/keep-dispatching.ts";
import { nearestFirst } from "../dispatch/nearest-first.ts";
import { createRouter } from "../http/router.ts";
import { carryOut } from "../orders/carry-out.ts";
import { placeOrder } from "../orders/place-order.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { createAccount } from "./accounts.ts";
import { courierRoutes } from "./courier-routes.ts";
import { createIntake } from "./intake.ts";

const kafka = { brokers: testServices().KAFKA_BROKERS.split(","), clientId: "phones", log: silentLog };
const shop = await openShop();
const { prisma } = shop;
const producer = await openProducer(kafka);
await publishSchemas(producer, kafka, schemas);
const counted = createMetrics().counter({ name: "positions", help: "h", labels: ["outcome"] });
let isAway = false;
const intake = createIntake({
  producer: { send: (records) => (isAway ? Promise.reject(new Error("away")) : producer.send(records)) },
  counted,
});
const ports = { ...shop, intake, dinerPhone: (number: string) => `+598,${number}` };
const router = createRouter(courierRoutes(ports), {
  addressOf: () => "127.0.0.1",
  isSecure: () => true,
  isAllowed: () => true,
  log: silentLog,
  answered: { inc: () => {} },
});
const http = createServer((request, response) => {
  if (!router(request, response)) response.writeHead(418).end();
});
await new Promise<void>((resolve) => http.listen(0, resolve));
const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

const log: ReturnType<typeof recordOf>[] = [];
const recordOf = (value: Uint8Array | null) => {
  const decoded = decodeRecord(topics.couriers, value);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.record;
};
const tail = await tailTopics({
  ...kafka,
  topics: [topics.couriers],
  from: "start",
  onBatch: ({ records }) => void log.push(...records.map(({ value }) => recordOf(value))),
});
afterAll(async () => {
  await tail.close();
  await producer.close();
  http.close();
  await shop.db.close();
});

const pingsOnLog = (courierId: string) =>
  log.flatMap((record) => (record.type === "ping" && record.courierId === courierId ? [record] : []));
const until = (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 20 });

async function newPhone(name: string) {
  const account = await createAccount(prisma, { name, vehicle: "bicycle", nowMs: shop.clockMs });
  const signedIn = await fetch(`${base}/api/courier/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: ` ${account.code.toLowerCase().replaceAll("-", " ")}` }),
  });
  const cookie = signedIn.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^doorstep-courier=.+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000; Secure$/);
  const call = (method: string, path: string, body?: object) =>
    fetch(`${base}/api/courier/${path}`, {
      method,
      headers: { "content-type": "application/json", cookie: cookie.split(";")[0] ?? "" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    courierId: account.courierId,
    call,
    jobs: async (): Promise<CourierJobs> => (await call("GET", "jobs")).json(),
    command: (orderId: string, name: string, code: string | null = null) =>
      call("POST", `orders/${orderId}/${name}`, { idempotencyKey: crypto.randomUUID(), code }),
  };
}

const fix = (seq: number, more: object = {}) => ({
  ...{ seq, fixAtMs: shop.clockMs + seq * 4_000, lon: -56.18, lat: -34.9, accuracyM: 8 },
  ...{ speedMps: 4, bearingDeg: 90, batteryPercent: 71 },
  ...more,
});
const batch = (...fixes: readonly object[]) => ({ session: "a session", sentAtMs: shop.clockMs, fixes });

test("what a phone is told is accepted is on the log, once each second at most", async () => {
  const phone = await newPhone("Ana");
  const sent = await phone.call(
    "POST",
    "positions",
    batch(fix(1), fix(2), fix(3, { fixAtMs: shop.clockMs + 2 * 4_000 + 300 })),
  );
  expect([sent.status, await sent.json()]).toEqual([200, { accepted: 2, thinned: 1 }]);
  await until(() => expect(pingsOnLog(phone.courierId).map(({ seq }) => seq)).toEqual([1, 2]));
  expect(pingsOnLog(phone.courierId)[0]).toMatchObject({ session: "a session", lon: -56.18, speedMps: 4, mock: false });
});

test("while the log is away a phone is told to come again, and then loses nothing", async () => {
  const phone = await newPhone("Bruno");
  isAway = true;
  const refused = await phone.call("POST", "positions", batch(fix(1), fix(2)));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  isAway = false;
  expect(await (await phone.call("POST", "positions", batch(fix(1), fix(2)))).json()).toEqual({
    accepted: 2,
    thinned: 0,
  });
  await until(() => expect(pingsOnLog(phone.courierId)).toHaveLength(2));
});

test("a tracker of another kind posts to the same intake, in each of its forms", async () => {
  const phone = await newPhone("Carla");
  const { courier } = await phone.jobs();
  const query = (id: string, s: number) =>
    `id=${id}&lat=-34.9&lon=-56.18&timestamp=${shop.clockMs / 1_000 + s}&speed=10`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const location = {
    timestamp: new Date(shop.clockMs + 30_000).toISOString(),
    coords: { latitude: -34.9, longitude: -56.18 },
  };
  const answers = [
    await fetch(`${base}/api/track?${query(courier.trackerId, 10)}`),
    await fetch(`${base}/api/track?${query(courier.trackerId, 20)}`, { method: "POST" }),
    await fetch(`${base}/api/track`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ device_id: courier.trackerId, location }),
    }),
    await fetch(`${base}/api/track`, { method: "POST", headers: form, body: query(courier.trackerId, 40) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await until(() => expect(pingsOnLog(phone.courierId)).toHaveLength(4));
  const [first] = pingsOnLog(phone.courierId);
  expect(first?.speedMps).toBeCloseTo(5.144, 3);
  expect((await fetch(`${base}/api/track?${query("nobody's", 10)}`)).status).toBe(403);
  expect((await fetch(`${base}/api/track?id=${courier.trackerId}`)).status).toBe(400);
});

test("coming online and going offline are facts, however often they are said", async () => {
  const phone = await newPhone("Diego");
  for (const path of ["online", "online", "offline", "online"]) {
    expect((await phone.call("POST", path)).status).toBe(200);
  }
  const outbox = await prisma.outboxRecord.findMany({ where: { key: phone.courierId }, orderBy: { id: "asc" } });
  const facts = outbox.map(({ value }) => recordOf(value));
  expect(facts).toMatchObject([
    { type: "courier-online", version: 1, name: "Diego", vehicle: "bicycle" },
    { type: "courier-offline", version: 2 },
    { type: "courier-online", version: 3 },
  ]);
  expect((await phone.jobs()).courier.online).toBe(true);
});

/** As the worker would have them. */
function liveAt(courierIds: readonly string[]): ReadonlyMap<string, CourierView> {
  return new Map(
    courierIds.map((courierId) => [
      courierId,
      {
        ...({ courierId, name: "One", vehicle: "bicycle", activity: "free", orderIds: [] } as const),
        ...{ position: [-56.19, -34.905], lastFixMs: shop.clockMs },
      } as unknown as CourierView,
    ]),
  );
}

test("an order is carried from the kitchen to the door, with the code the diner reads out", async () => {
  const [first, second] = [await newPhone("Elena"), await newPhone("Fede")];
  const placed = await placeOrder(shop, shop.order({ dropoffNote: "bell 3" }));
  if (!placed.ok) throw new Error(placed.message);
  const { orderId, number } = placed.value;
  await carryOut(shop, { orderId, command: { type: "confirm", startsAtMs: null, readyAtMs: null } });
  const look = (courierIds: readonly string[]) =>
    dispatchOnce({
      ...shop,
      couriers: { all: () => liveAt(courierIds) },
      dispatcher: nearestFirst(shop.city.graph),
      aheadMs: 0,
      log: silentLog,
    });
  await look([first.courierId]);
  expect((await first.jobs()).jobs).toMatchObject([
    {
      ...{ orderId, number, isPickedUp: false, codesLeft: 5, dinerPhone: `+598,${number}`, dinerName: "Ana" },
      door: { note: "bell 3" },
      items: [{ quantity: 2 }],
    },
  ]);
  expect((await first.jobs()).jobs[0]?.route.length).toBeGreaterThan(2);

  // Given back, it goes to somebody else, though the first is as near as before.
  expect((await first.command(orderId, "decline")).status).toBe(200);
  await look([first.courierId]);
  expect((await first.jobs()).jobs).toEqual([]);
  await look([first.courierId, second.courierId]);
  expect((await second.jobs()).jobs).toMatchObject([{ orderId }]);
  expect(await (await first.command(orderId, "pick-up")).json()).toMatchObject({
    error: { message: "This order is not yours any more." },
  });

  expect((await second.command(orderId, "pick-up")).status).toBe(200);
  const { handoverCode } = await prisma.order.findUniqueOrThrow({ where: { id: orderId } });
  const wrong = handoverCode === "0000" ? "1111" : "0000";
  expect(await (await second.command(orderId, "deliver", wrong)).json()).toMatchObject({
    error: { code: "wrongCode" },
  });
  expect((await second.jobs()).jobs).toMatchObject([{ isPickedUp: true, codesLeft: 4 }]);
  expect((await second.command(orderId, "deliver", handoverCode)).status).toBe(200);
  expect((await second.jobs()).jobs).toEqual([]);
  expect(await prisma.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({ state: "delivered" });
});

test("nobody gets in without a code, with another's, or once it is taken back", async () => {
  const phone = await newPhone("Gabi");
  const body = JSON.stringify({ code: "AAAA-AAAA-AAAA-AAAA" });
  const headers = { "content-type": "application/json" };
  expect((await fetch(`${base}/api/courier/session`, { method: "POST", headers, body })).status).toBe(403);
  for (const path of ["jobs", "positions", "online"]) {
    const method = path === "jobs" ? "GET" : "POST";
    expect((await fetch(`${base}/api/courier/${path}`, { method, headers })).status).toBe(403);
  }
  await prisma.courierAccount.update({ where: { courierId: phone.courierId }, data: { revokedAt: new Date() } });
  expect((await phone.call("GET", "jobs")).status).toBe(403);
});
