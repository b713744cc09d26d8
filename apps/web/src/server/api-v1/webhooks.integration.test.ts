/** Webhooks as merchants set them up. That they are sent is tested where they are sent. */
import { webhookEvents } from "@doorstep/events";
import { afterAll, beforeEach, expect, test } from "vitest";
import { MOST_FOR_A_MERCHANT } from "../webhooks/endpoints.ts";
import { type Answered, neverAnswered, openApiTest, type Sent } from "./testing/open-api.ts";

const opened = await openApiTest();
const { prisma } = opened.shop;
afterAll(() => opened.close());

const [merchant, other] = await prisma.merchant.findMany({ take: 2, orderBy: { id: "asc" } });
if (merchant === undefined || other === undefined) throw new Error("the city has too few merchants");
const ours = await opened.key(["webhooks"], merchant.id);
const theirs = await opened.key(["webhooks"], other.id);
const own = await opened.key(["webhooks"]);
const URL = "https://shop.example/hook";

const call = (method: string, path: string, sent: Sent = {}): Promise<Answered> =>
  opened.call(method, `/api/v1/webhooks${path}`, { key: ours, ...sent });
const refused = ({ status, body }: Answered): string => `${status} ${body.code}`;
const add = async (body: object = {}) => (await call("POST", "", { body: { url: URL, ...body } })).body;
const secretsOf = async (id: string) => (await prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } })).secrets;

beforeEach(async () => {
  await prisma.webhookEndpoint.deleteMany();
});

test("a merchant adds one, is shown its secret once, and sees its own", async () => {
  const added = await add({ events: ["order.placed"] });
  expect(added).toMatchObject({ merchantId: merchant.id, url: URL, events: ["order.placed"], enabled: true });
  expect(await secretsOf(added.webhookId)).toEqual([added.secret]);
  const { secret, ...shown } = added;
  expect((await call("GET", `/${added.webhookId}`)).body).toEqual(shown);
  expect((await call("GET", "")).body.webhooks).toEqual([shown]);
  expect((await call("GET", "", { key: theirs })).body.webhooks).toEqual([]);
  expect(refused(await call("GET", `/${added.webhookId}`, { key: theirs }))).toBe("404 unknownWebhook");
  expect((await call("GET", "", { key: own })).body.webhooks).toEqual([shown]);
});

test("Doorstep's own keys say whose it is; a merchant's cannot say another's", async () => {
  const body = { url: URL, merchantId: other.id };
  expect((await call("POST", "", { key: own, body })).body.merchantId).toBe(other.id);
  expect(refused(await call("POST", "", { key: own, body: { url: URL } }))).toBe("400 badRequest");
  expect(refused(await call("POST", "", { key: own, body: { url: URL, merchantId: "nobody" } }))).toBe(
    "404 unknownMerchant",
  );
  expect(refused(await call("POST", "", { body }))).toBe("403 notAllowed");
});

test.each([
  "ftp://shop.example",
  "shop.example",
  "https://me:secret@shop.example/",
  `https://${"x".repeat(500)}.example`,
])("%s is nowhere to send to", async (url) => {
  const { status, body } = await call("POST", "", { body: { url } });
  expect([status, body.errors[0].pointer]).toEqual([400, "/url"]);
});

test("every fact of an order may be asked for, and nothing else", async () => {
  expect((await add({ events: Object.values(webhookEvents) })).events).toHaveLength(11);
  expect(refused(await call("POST", "", { body: { url: URL, events: ["order.eaten"] } }))).toBe("400 badRequest");
});

test("a merchant has so many at most, also when all are added at once", async () => {
  const answers = await Promise.all(
    Array.from({ length: MOST_FOR_A_MERCHANT + 2 }, () => call("POST", "", { body: { url: URL } })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST_FOR_A_MERCHANT);
  expect(new Set(answers.filter(({ status }) => status !== 201).map(refused))).toEqual(
    new Set(["409 tooManyWebhooks"]),
  );
});

test("it is changed, switched off, and removed", async () => {
  const { webhookId } = await add();
  const change = (body: object) => call("PATCH", `/${webhookId}`, { body });
  expect((await change({ url: "https://shop.example/other" })).body.url).toBe("https://shop.example/other");
  expect((await change({ events: ["order.ready"], enabled: false })).body).toMatchObject({
    ...{ url: "https://shop.example/other", events: ["order.ready"], enabled: false },
  });
  expect(refused(await change({}))).toBe("400 badRequest");
  expect((await call("DELETE", `/${webhookId}`)).body.webhookId).toBe(webhookId);
  for (const [method, path, body] of [
    ...([
      ["GET", ""],
      ["PATCH", "", { enabled: true }],
      ["DELETE", ""],
      ["POST", "/renew-secret"],
    ] as const),
    ...([
      ["POST", "/forget-old-secret"],
      ["POST", "/test"],
      ["GET", "/deliveries"],
    ] as const),
    ...([
      ["GET", "/deliveries/x"],
      ["POST", "/deliveries/x/resend"],
      ["POST", "/resend"],
    ] as const),
  ] as const) {
    expect(refused(await call(method, `/${webhookId}${path}`, body && { body }))).toBe("404 unknownWebhook");
  }
});

test("a new secret signs beside the old one until that is forgotten", async () => {
  const { webhookId, secret: first } = await add();
  const second = (await call("POST", `/${webhookId}/renew-secret`)).body;
  expect(second.oldSecretSigns).toBe(true);
  expect(await secretsOf(webhookId)).toEqual([second.secret, first]);
  const third = (await call("POST", `/${webhookId}/renew-secret`)).body;
  expect(await secretsOf(webhookId)).toEqual([third.secret, second.secret]);
  expect((await call("POST", `/${webhookId}/forget-old-secret`)).body.oldSecretSigns).toBe(false);
  expect(await secretsOf(webhookId)).toEqual([third.secret]);
});

/** As the projections leave them. */
async function sent(webhookId: string, version: number, state: "pending" | "delivered" | "failed", leasedMs = 0) {
  const { id } = await prisma.webhookDelivery.create({
    data: {
      ...{
        endpointId: webhookId,
        orderId: "o1",
        version,
        event: "order.placed",
        body: `{"version":${version}}`,
        state,
      },
      ...{ attempts: 9, nextAt: new Date(0), createdAt: new Date(version * 1_000) },
      ...(leasedMs > 0 && { leasedUntil: new Date(Date.now() + leasedMs) }),
      log: { create: [{ at: new Date(5_000), tookMs: 12, status: 500, problem: "answered 500" }] },
    },
  });
  return id;
}

test("what was sent is listed page by page, newest first, with every attempt", async () => {
  const { webhookId } = await add();
  for (const version of [1, 2, 3]) await sent(webhookId, version, version === 2 ? "failed" : "delivered");
  const first = (await call("GET", `/${webhookId}/deliveries?limit=2`)).body;
  expect(first.deliveries.map(({ version }: { version: number }) => version)).toEqual([3, 2]);
  expect(first.deliveries[1]).toMatchObject({
    ...{ orderId: "o1", event: "order.placed", state: "failed", nextAtMs: null, body: '{"version":2}' },
    attempts: [{ atMs: 5_000, tookMs: 12, status: 500, problem: "answered 500" }],
  });
  const second = (await call("GET", `/${webhookId}/deliveries?limit=2&cursor=${first.nextCursor}`)).body;
  expect([second.deliveries[0].version, second.nextCursor]).toEqual([1, null]);
  const failed = (await call("GET", `/${webhookId}/deliveries?state=failed`)).body.deliveries;
  expect(failed).toEqual([first.deliveries[1]]);
  expect((await call("GET", `/${webhookId}/deliveries/${failed[0].deliveryId}`)).body).toEqual(failed[0]);
  expect(refused(await call("GET", `/${webhookId}/deliveries/none`))).toBe("404 unknownDelivery");
  expect(refused(await call("GET", `/${webhookId}/deliveries?cursor=none`))).toBe("400 badRequest");
});

test("what was given up is sent again, one or all; what is being sent is not", async () => {
  const { webhookId } = await add();
  const [taken, failed, busy] = [
    await sent(webhookId, 1, "delivered"),
    await sent(webhookId, 2, "failed"),
    await sent(webhookId, 3, "pending", 20_000),
  ];
  const again = (id: string) => call("POST", `/${webhookId}/deliveries/${id}/resend`);
  expect((await again(taken)).body).toMatchObject({ deliveryId: taken, state: "pending" });
  expect(refused(await again(busy))).toBe("409 beingSent");
  expect(refused(await again("none"))).toBe("404 unknownDelivery");
  expect((await call("POST", `/${webhookId}/resend`)).body).toEqual({ resent: 1 });
  expect(await prisma.webhookDelivery.findUniqueOrThrow({ where: { id: failed } })).toMatchObject({
    ...{ state: "pending", attempts: 0 },
  });
  expect((await call("POST", `/${webhookId}/resend`, { body: { state: "delivered" } })).body).toEqual({ resent: 0 });
});

test("a test message waits to be sent like any other, and nothing is sent where it is off", async () => {
  const { webhookId } = await add();
  const { status, body } = await call("POST", `/${webhookId}/test`);
  expect([status, body.event, body.state, body.orderId, body.attempts]).toEqual([
    201,
    "webhook.test",
    "pending",
    null,
    [],
  ]);
  expect(JSON.parse(body.body)).toMatchObject({ event: "webhook.test", data: {} });
  await call("PATCH", `/${webhookId}`, { body: { enabled: false } });
  expect(refused(await call("POST", `/${webhookId}/test`))).toBe("409 webhookOff");
  expect(refused(await call("POST", `/${webhookId}/resend`))).toBe("409 webhookOff");
  expect(refused(await call("POST", `/${webhookId}/deliveries/${body.deliveryId}/resend`))).toBe("409 webhookOff");
});

// Last: everything above has asked by now. What any endpoint may answer is asked of all of them elsewhere.
test("every answer the document promises has been given", () => {
  const everywhere = /40[013] (noKey|missingScope|foreignOrigin|badRequest)|429|503/;
  expect(neverAnswered(opened, (tag) => tag === "Webhooks").filter((answer) => !everywhere.test(answer))).toEqual([]);
});
