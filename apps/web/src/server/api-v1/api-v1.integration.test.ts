import { decodeRecord, topics } from "@doorstep/events";
import { type CommandName, commandNames, MAX_WRONG_CODES } from "@doorstep/ordering";
import { afterAll, expect, test } from "vitest";
import { HOLD_UNPAID_MS } from "../orders/place-order.ts";
import { scopeNames } from "./scopes.ts";
import { type Answered, courierAt, neverAnswered, openApiTest, type Sent } from "./testing/open-api.ts";

const opened = await openApiTest();
const { shop, couriers, versionsOnLog } = opened;
const own = await opened.key(scopeNames);
const nothing = await opened.key([]);
afterAll(() => opened.close());

const { restaurantId, addressId, items } = shop.order();
const dishId = items[0]?.dishId ?? "";
const card = (await shop.menu.restaurant(restaurantId, { addressId: null, nowMs: 0 }))?.card;
const atRestaurant = card?.position ?? null;

const call = (method: string, path: string, sent: Sent = {}): Promise<Answered> =>
  opened.call(method, `/api/v1${path}`, { key: own, ...sent });
const newKey = (): Record<string, string> => ({ "idempotency-key": crypto.randomUUID() });
const placeBody = { restaurantId, addressId, items, diner: { name: "Ana", phone: "+59899123456" } };

interface Ordered {
  readonly orderId: string;
  /** Who brings it: a courier takes one order at a time. */
  readonly courierId: string;
}

async function placed(): Promise<Ordered> {
  const { body } = await call("POST", "/orders", { body: placeBody, headers: newKey() });
  const courierId = `c-${body.orderId}`;
  couriers.set(courierId, courierAt(courierId, atRestaurant));
  return { orderId: body.orderId, courierId };
}

type Say = (order: Ordered, body?: object, headers?: Record<string, string>) => Promise<Answered>;

/** Gives the command, with a body that will do unless another is given. */
const say =
  (name: CommandName): Say =>
  async ({ orderId, courierId }, body, headers = {}) =>
    call("POST", `/orders/${orderId}/${name}`, { body: body ?? (await bodyOf(name, orderId, courierId)), headers });

async function bodyOf(name: CommandName, orderId: string, courierId: string): Promise<object> {
  switch (name) {
    case "pay":
      return { card: "visa4417" };
    case "reject":
      return { reason: "kitchenClosed" };
    case "assign":
    case "pick-up":
    case "undeliverable":
      return { courierId };
    case "reassign": {
      const other = `${courierId}-2`;
      couriers.set(other, courierAt(other, atRestaurant));
      return { courierId: other, reason: "tooFar" };
    }
    case "release":
      return { reason: "tooFar" };
    case "deliver":
      return { courierId, code: (await call("GET", `/orders/${orderId}`)).body.handoverCode };
    case "cancel":
      return { by: "restaurant", reason: "other" };
    case "refund":
      return { amountMinor: 100, reason: "Cold" };
    case "note":
      return { by: "courier", text: "Rings twice" };
    case "rate":
      return { stars: 5 };
    case "confirm":
    case "preparing":
    case "ready":
      return {};
  }
}

const YES: readonly CommandName[] = ["pay", "confirm"];
const GIVEN: readonly CommandName[] = [...YES, "assign"];
const ON_THE_WAY: readonly CommandName[] = [...GIVEN, "ready", "pick-up"];
const DELIVERED: readonly CommandName[] = [...ON_THE_WAY, "deliver"];

/** What has to have happened before each command is in its place. */
const BEFORE: Readonly<Record<CommandName, readonly CommandName[]>> = {
  ...{ pay: [], confirm: ["pay"], reject: ["pay"], preparing: YES, ready: YES, assign: YES, reassign: GIVEN },
  ...{ release: GIVEN, "pick-up": GIVEN, deliver: ON_THE_WAY, undeliverable: ON_THE_WAY },
  ...{ cancel: [], refund: ["pay"], note: [], rate: DELIVERED },
};

async function orderAfter(names: readonly CommandName[]): Promise<Ordered> {
  const order = await placed();
  for (const name of names) {
    const { status, body } = await say(name)(order);
    if (status !== 200) throw new Error(`${name}: ${body.detail}`);
  }
  return order;
}

const refused = ({ status, body }: Answered): string => `${status} ${body.code}`;

test("an order goes its way by commands alone, and tells both logs of it", async () => {
  const order = await orderAfter([
    ...YES,
    "preparing",
    "assign",
    "ready",
    "pick-up",
    "deliver",
    "rate",
    "note",
    "refund",
  ]);
  const read = await call("GET", `/orders/${order.orderId}`);
  expect(read.body).toMatchObject({
    state: "delivered",
    version: 8,
    channel: "api",
    diner: { name: "Ana", phone: "+59899123456" },
    courier: { courierId: order.courierId, vehicle: "bicycle" },
    rating: { stars: 5 },
    refundedMinor: 100,
  });
  expect(read.headers.get("etag")).toBe('"8"');
  const rows = await shop.prisma.outboxRecord.findMany({
    where: { key: { in: [order.orderId, order.courierId] } },
    orderBy: { id: "asc" },
  });
  const told = rows.map(({ topic, value }) => {
    const decoded = decodeRecord(topic === topics.orders ? topics.orders : topics.couriers, value);
    if (!decoded.ok || !("version" in decoded.record)) throw new Error("only facts are told");
    return `${decoded.record.type} v${decoded.record.version}`;
  });
  expect(told).toEqual([
    ...["order-placed v1", "payment-authorised v2", "order-confirmed v3", "order-preparing v4"],
    ...["order-courier-assigned v5", "courier-assigned v5", "order-ready v6"],
    ...["order-picked-up v7", "courier-picked-up v7", "order-delivered v8", "courier-released v8"],
  ]);
});

test.each(commandNames)("%s: carried out once, and answered again", async (name) => {
  const order = await orderAfter(BEFORE[name]);
  const headers = newKey();
  const body = await bodyOf(name, order.orderId, order.courierId);
  const first = await say(name)(order, body, headers);
  expect(first.status).toBe(200);
  expect((await say(name)(order, body, headers)).body).toEqual(first.body);
  const other = await orderAfter(BEFORE[name]);
  expect(refused(await say(name)(other, undefined, headers))).toBe("409 keyReused");
});

test.each(commandNames)("%s: of an order that is unknown, has changed, or is told of by someone else", async (name) => {
  const order = await orderAfter(BEFORE[name]);
  expect(
    refused(await say(name)({ ...order, orderId: "nobody" }, await bodyOf(name, order.orderId, order.courierId))),
  ).toBe("404 unknownOrder");
  const conflict = await say(name)(order, undefined, { "if-match": '"59"' });
  expect(refused(conflict)).toBe("409 versionConflict");
  expect(conflict.body.order).toMatchObject({ orderId: order.orderId, version: expect.any(Number) });
  versionsOnLog.set(order.orderId, 59);
  expect(refused(await say(name)(order))).toBe("409 drivenElsewhere");
});

test.each(commandNames)("%s: what it cannot follow", async (name) => {
  const ended = { delivered: await orderAfter(DELIVERED), cancelled: await orderAfter(["cancel"]) };
  const told = new Set([refused(await say(name)(ended.delivered)), refused(await say(name)(ended.cancelled))]);
  for (const before of [[], ["pay"], YES, GIVEN, [...YES, "preparing"], [...YES, "ready"], ON_THE_WAY] as const) {
    told.add(refused(await say(name)(await orderAfter(before))));
  }
  // Twice in a row, and in a life that was too long.
  const twice = await orderAfter(BEFORE[name]);
  await say(name)(twice);
  told.add(refused(await say(name)(twice)));
  const worn = await orderAfter(BEFORE[name]);
  await shop.prisma.order.update({ where: { id: worn.orderId }, data: { version: 60 } });
  told.add(refused(await say(name)(worn)));
  // The calls themselves are held against the document; some of them have to be refused.
  expect([...told].filter((each) => each.startsWith("409")).length).toBeGreaterThan(name === "note" ? -1 : 0);
});

test("a courier who is elsewhere, at home, busy, off the map, or the same", async () => {
  const [waiting, carried] = [await orderAfter(YES), await orderAfter(GIVEN)];
  couriers.set("c-home", { ...courierAt("c-home", atRestaurant), activity: "offline" });
  couriers.set("c-sea", courierAt("c-sea", [0, 0]));
  const busy = (await orderAfter(GIVEN)).courierId;
  for (const [name, order] of [
    ["assign", waiting],
    ["reassign", carried],
  ] as const) {
    const reason = name === "reassign" ? { reason: "operator" } : {};
    const to = async (courierId: string): Promise<string> => refused(await say(name)(order, { courierId, ...reason }));
    expect([await to("nobody"), await to("c-home"), await to("c-sea"), await to(busy)]).toEqual([
      "409 courierAway",
      "409 courierAway",
      "409 noWay",
      "409 courierBusy",
    ]);
  }
  expect(refused(await say("reassign")(carried, { courierId: carried.courierId, reason: "tooFar" }))).toBe(
    "409 sameCourier",
  );
});

test("another courier, another code, and then no code at all", async () => {
  const order = await orderAfter(ON_THE_WAY);
  const courier = await opened.key(["courier"]);
  const deliver = (body: object): Promise<Answered> =>
    call("POST", `/orders/${order.orderId}/deliver`, { key: courier, body });
  const { courierId } = order;
  const code = (await bodyOf("deliver", order.orderId, courierId)) as { code: string };
  const wrong = { courierId, code: code.code === "0000" ? "0001" : "0000" };
  expect(refused(await deliver({ ...wrong, courierId: "c-other" }))).toBe("409 otherCourier");
  expect(refused(await say("undeliverable")(order, { courierId: "c-other" }))).toBe("409 otherCourier");
  expect(refused(await deliver({ courierId }))).toBe("409 codeMissing");
  for (let tries = 0; tries < MAX_WRONG_CODES; tries++) expect(refused(await deliver(wrong))).toBe("409 wrongCode");
  expect(refused(await deliver({ ...wrong, ...code }))).toBe("409 tooManyWrongCodes");
  expect((await say("deliver")(order, { courierId })).body).toMatchObject({ state: "delivered" });
  const unbagged = await orderAfter(GIVEN);
  expect(refused(await say("pick-up")(unbagged, { courierId: "c-other" }))).toBe("409 otherCourier");
});

test("a wrong code that is sent again under its key is counted once", async () => {
  const order = await orderAfter(ON_THE_WAY);
  const { code } = (await bodyOf("deliver", order.orderId, order.courierId)) as { code: string };
  const wrong = { courierId: order.courierId, code: code === "0000" ? "0001" : "0000" };
  const headers = newKey();
  for (let tries = 0; tries < 8; tries++) {
    expect(refused(await say("deliver")(order, wrong, headers))).toBe("409 wrongCode");
  }
  expect(await shop.prisma.order.findUnique({ where: { id: order.orderId } })).toMatchObject({ wrongCodes: 1 });
});

test("money: declined, tried too late, too much sent back", async () => {
  const order = await placed();
  expect((await say("pay")(order, { card: "declined0002" })).body).toMatchObject({
    state: "paymentFailed",
    version: 2,
  });
  const startMs = shop.clockMs;
  shop.clockMs += HOLD_UNPAID_MS;
  expect(refused(await say("pay")(order))).toBe("409 notHeld");
  shop.clockMs = startMs;
  const paid = await orderAfter(["pay"]);
  expect(refused(await say("refund")(paid, { amountMinor: 1_000_000_000, reason: "All of it" }))).toBe(
    "409 tooMuchRefund",
  );
});

test("the diner may not cancel once the bag is on its way, and a merchant's key does not cancel for us", async () => {
  expect(refused(await say("cancel")(await orderAfter(ON_THE_WAY)))).toBe("409 tooLateToCancel");
  const merchant = await merchantKey(["orders:write"]);
  const order = await placed();
  const byUs = await call("POST", `/orders/${order.orderId}/cancel`, {
    key: merchant,
    body: { by: "operator", reason: "other" },
  });
  expect(refused(byUs)).toBe("403 notAllowed");
});

test("fifty notes are enough", async () => {
  const order = await placed();
  for (let notes = 0; notes < 50; notes++) await say("note")(order);
  expect(refused(await say("note")(order))).toBe("409 tooManyNotes");
});

test("placing: without a key, with another's, of what is not to be had", async () => {
  const post = (body: object, headers: Record<string, string> = newKey()) => call("POST", "/orders", { body, headers });
  expect(refused(await post(placeBody, {}))).toBe("400 badRequest");
  expect(refused(await post({ ...placeBody, addressId: "nowhere" }))).toBe("400 cannotBeOrdered");
  const headers = newKey();
  const first = await post({ ...placeBody, card: "visa4417" }, headers);
  expect(first.headers.get("location")).toBe(`/api/v1/orders/${first.body.orderId}`);
  expect((await post({ ...placeBody, card: "visa4417" }, headers)).body.orderId).toBe(first.body.orderId);
  expect(refused(await post(placeBody, headers))).toBe("409 keyReused");
  const shape = await post({ ...placeBody, items: [], diner: { phone: "099 123" } });
  expect(shape.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/items", "/diner/phone"]);
});

async function merchantKey(scopes: Parameters<typeof opened.key>[0]): Promise<string> {
  const { merchantId } = await shop.prisma.restaurant.findUniqueOrThrow({ where: { id: restaurantId } });
  return opened.key(scopes, merchantId);
}

test("a merchant's key sees its own restaurants and orders, and no others", async () => {
  const key = await merchantKey(["orders:read", "orders:write", "kitchen", "menu:read"]);
  const { merchantId } = await shop.prisma.restaurant.findUniqueOrThrow({ where: { id: restaurantId } });
  const foreign = await shop.prisma.restaurant.findFirstOrThrow({ where: { merchantId: { not: merchantId } } });
  const order = await orderAfter(["pay"]);
  expect((await call("GET", `/orders/${order.orderId}`, { key })).body.handoverCode).toBeUndefined();
  expect((await call("POST", `/orders/${order.orderId}/confirm`, { key })).status).toBe(200);
  expect(refused(await call("GET", `/restaurants/${foreign.id}`, { key }))).toBe("404 unknownRestaurant");
  const placing = { key, body: { ...placeBody, restaurantId: foreign.id }, headers: newKey() };
  expect(refused(await call("POST", "/orders", placing))).toBe("404 unknownRestaurant");
  await shop.prisma.order.update({ where: { id: order.orderId }, data: { restaurantId: foreign.id } });
  expect(refused(await call("GET", `/orders/${order.orderId}`, { key }))).toBe("404 unknownOrder");
  expect(refused(await call("POST", `/orders/${order.orderId}/preparing`, { key }))).toBe("404 unknownOrder");
  const { restaurants } = (await call("GET", "/restaurants", { key })).body;
  expect(new Set(restaurants.map((each: { merchantId: string }) => each.merchantId))).toEqual(new Set([merchantId]));
});

test("a list is walked page by page, though orders come in meanwhile", async () => {
  const state = "state=authorised";
  for (let count = 0; count < 5; count++) await orderAfter(["pay"]);
  const all: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const { body }: Answered = await call("GET", `/orders?${state}&limit=2${from}`);
    all.push(...body.orders.map(({ orderId }: { orderId: string }) => orderId));
    cursor = body.nextCursor;
    shop.clockMs += 1;
    if (all.length === 2) await orderAfter(["pay"]);
  }
  expect(new Set(all).size).toBe(all.length);
  expect(await shop.prisma.order.count({ where: { state: "authorised" } })).toBe(all.length + 1);
  expect(refused(await call("GET", "/orders?cursor=bm90LWEtY3Vyc29y"))).toBe("400 badRequest");
  expect(refused(await call("GET", "/orders?state=lost"))).toBe("400 badRequest");
  const none = await call("GET", `/orders?restaurantId=${restaurantId}&placedToMs=1&placedFromMs=1&courierId=c`);
  expect(none.body).toEqual({ orders: [], nextCursor: null });
});

test("a price is what the next order costs, and a dish that is gone is not sold", async () => {
  const path = `/restaurants/${restaurantId}/menu/${dishId}`;
  const before = (await call("GET", `/restaurants/${restaurantId}/menu`)).body.items.find(
    (item: { dishId: string }) => item.dishId === dishId,
  );
  const changed = await call("PATCH", path, { body: { priceMinor: before.priceMinor + 1_000 } });
  expect(changed.body).toEqual({ ...before, priceMinor: before.priceMinor + 1_000 });
  const order = await placed();
  expect((await call("GET", `/orders/${order.orderId}`)).body.items[0].priceMinor).toBe(before.priceMinor + 1_000);
  await call("PATCH", path, { body: { available: false } });
  const soldOut = await call("POST", "/orders", { body: placeBody, headers: newKey() });
  expect([refused(soldOut), soldOut.body.errors[0].pointer]).toEqual(["400 cannotBeOrdered", "/items"]);
  await call("PATCH", path, { body: { available: true, priceMinor: before.priceMinor } });
  expect(refused(await call("PATCH", path, { body: {} }))).toBe("400 badRequest");
  expect(refused(await call("PATCH", `/restaurants/${restaurantId}/menu/air`, { body: { available: true } }))).toBe(
    "404 unknownDish",
  );
  expect(refused(await call("PATCH", "/restaurants/nowhere/menu/air", { body: { available: true } }))).toBe(
    "404 unknownRestaurant",
  );
  expect(refused(await call("GET", "/restaurants/nowhere/menu"))).toBe("404 unknownRestaurant");
  expect((await call("GET", `/restaurants/${restaurantId}`)).body).toMatchObject({ restaurantId, openNow: true });
});

test("free couriers are those with nothing in hand", async () => {
  couriers.set("c-free", courierAt("c-free", atRestaurant));
  couriers.set("c-busy", { ...courierAt("c-busy", atRestaurant), activity: "toDoor", orderIds: ["o"] });
  const ids = (answered: Answered): string[] =>
    answered.body.couriers.map(({ courierId }: { courierId: string }) => courierId);
  const free = ids(await call("GET", "/couriers?free=true&limit=1000"));
  expect(free).toContain("c-free");
  expect(free).not.toContain("c-busy");
  expect(ids(await call("GET", "/couriers?limit=1000"))).toContain("c-busy");
  expect((await call("GET", "/couriers/c-busy")).body).toMatchObject({ activity: "toDoor", orderIds: ["o"] });
  expect(refused(await call("GET", "/couriers/nobody"))).toBe("404 unknownCourier");
});

test("whoever has no key, the wrong one, or calls too often is told so, everywhere", async () => {
  for (const [path, operations] of Object.entries(opened.api.document.paths)) {
    for (const method of Object.keys(operations).map((name) => name.toUpperCase())) {
      const address = `/api/v1${path.replaceAll(/\{\w+\}/g, "nobody")}`;
      // Strangers are limited by where they call from.
      const to = ({ headers, ...given }: Sent): Promise<Answered> =>
        opened.call(method, address, { ...given, headers: { "x-forwarded-for": `${method} ${path}`, ...headers } });
      expect(refused(await to({}))).toBe("401 noKey");
      expect(refused(await to({ key: "ds_made-up" }))).toBe("401 noKey");
      expect(refused(await to({ key: nothing }))).toBe("403 missingScope");
      expect(refused(await to({ key: own, headers: { "if-match": "newest" } }))).toBe("400 badRequest");
      opened.exhaustOnce();
      const tooMany = await to({ key: own });
      expect([refused(tooMany), tooMany.headers.get("retry-after")]).toEqual(["429 tooMany", "7"]);
      if (method !== "GET") {
        expect(refused(await to({ key: own, headers: { origin: "https://elsewhere.test" } }))).toBe(
          "403 foreignOrigin",
        );
      }
      opened.failOnce();
      expect(refused(await to({ key: own }))).toBe("503 unavailable");
    }
  }
});

test("what is nowhere is a problem too", async () => {
  const nowhere = await opened.call("GET", "/api/v1/nothing", { key: own });
  expect([nowhere.status, nowhere.headers.get("content-type"), nowhere.body.code]).toEqual([
    404,
    "application/problem+json",
    "unknownAddress",
  ]);
});

test("a revoked key opens nothing", async () => {
  const key = await opened.key(["menu:read"]);
  await shop.prisma.apiKey.updateMany({
    where: { scopes: { equals: ["menu:read"] } },
    data: { revokedAt: new Date() },
  });
  expect(refused(await call("GET", "/restaurants", { key }))).toBe("401 noKey");
});

test("the document is served as it is, to anyone", async () => {
  const served = await opened.call("GET", "/api/v1/openapi.json");
  expect(served.body).toEqual(JSON.parse(JSON.stringify(opened.api.document)));
  expect(served.body.openapi).toBe("3.1.0");
});

// Last: everything above has asked by now.
test("every answer the document promises has been given", () => {
  // Those of webhooks are asked by their own tests; what any endpoint may answer was asked here.
  expect(neverAnswered(opened, (tag) => tag !== "Webhooks")).toEqual([]);
});
