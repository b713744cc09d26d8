/** Webhooks on real Kafka and PostgreSQL, to real servers of a test's own. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import { isSigned, openProducer } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { openPool } from "../src/open-pool.ts";
import { postgresDeliveries } from "../src/webhooks/deliveries.ts";
import { type DispatcherOptions, startDispatcher } from "../src/webhooks/dispatcher.ts";
import { webhooksProjection } from "../src/webhooks/projection.ts";
import { send } from "../src/webhooks/send.ts";
import { keep, silentLog, testKafka } from "./kept.ts";
import { delivered, placed } from "./samples.ts";

const pool = openPool(testServices().DATABASE_URL, { max: 8, log: silentLog });
const producer = await openProducer(testKafka());
afterAll(() => Promise.all([pool.end(), producer.close()]));
const until = (condition: () => void | Promise<void>) => vi.waitFor(condition, { timeout: 30_000, interval: 20 });

interface Taken {
  readonly event: string;
  readonly delivery: string;
  readonly orderId: string;
  readonly version: number;
  readonly genuine: boolean;
}

/** A merchant with a restaurant and an endpoint that answers as `answer` says. */
async function openMerchant(
  name: string,
  answer: (response: ServerResponse, nth: number) => void,
  events: string[] = [],
) {
  const taken: Taken[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { headers } = request;
    const genuine = isSigned(String(headers["doorstep-signature"]), body, {
      ...{ secret: `secret-${name}`, nowS: Math.floor(Date.now() / 1_000) },
    });
    const { orderId, version } = JSON.parse(body);
    const [event, delivery] = [String(headers["doorstep-event"]), String(headers["doorstep-delivery"])];
    taken.push({ event, delivery, orderId, version, genuine });
    answer(response, taken.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  await pool.query("INSERT INTO merchants (id, name) VALUES ($1, $1)", [name]);
  await pool.query(
    `INSERT INTO restaurants (id, merchant_id, name, kinds, address, lon, lat, currency, time_zone, preparation_median_ms, preparation_p90_ms)
     VALUES ($1, $1, $1, '{}', 'a', 0, 0, 'UYU', 'America/Montevideo', 1, 1)`,
    [name],
  );
  await pool.query(
    "INSERT INTO webhook_endpoints (id, merchant_id, url, secrets, events, created_at) VALUES ($1, $1, $2, $3, $4, now() - interval '1 hour')",
    [name, url, [`secret-${name}`, "older"], events],
  );
  return { name, taken, url };
}

function openSenders(given: Partial<DispatcherOptions> = {}) {
  const dispatcher = startDispatcher({
    deliveries: postgresDeliveries(pool),
    send: (message) => send(message, { allowPrivate: true, withinMs: 2_000 }),
    ...{ nowMs: Date.now, chance: () => 0.5, log: silentLog },
    ...{ counted: { inc: () => {} }, tookSeconds: { observe: () => {} } },
    ...given,
  });
  onTestFinished(() => dispatcher.close());
  return dispatcher;
}

const tell = (...facts: OrderFact[]) =>
  producer.send(
    facts.map((fact) => ({ topic: topics.orders, key: fact.orderId, value: encodeRecord(topics.orders, fact) })),
  );
const ok = (response: ServerResponse): void => void response.writeHead(204).end();
const stateOf = async (endpointId: string): Promise<string[]> =>
  (
    await pool.query<{ state: string }>(
      "SELECT state FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY version",
      [endpointId],
    )
  ).rows.map(({ state }) => state);

test("[W1][W2] a merchant is told of its own orders, of what it wants, signed, once each, and a fact that comes again is no news", async () => {
  const mine = await openMerchant("mine", ok);
  const other = await openMerchant("other", ok, ["order.delivered"]);
  keep(webhooksProjection(openSenders().wake), pool);
  const facts = [
    placed("w1", { restaurantId: "mine" }),
    delivered("w1", 2, 5),
    placed("w2", { restaurantId: "other" }),
    delivered("w2", 2, 5),
    placed("w3", { restaurantId: "nobody" }),
  ];
  await tell(...facts, ...facts);
  await until(() => expect([mine.taken.length, other.taken.length]).toEqual([2, 1]));
  await until(async () => expect(await stateOf("mine")).toEqual(["delivered", "delivered"]));
  expect(mine.taken.map(({ event, version, genuine }) => [event, version, genuine])).toEqual([
    ["order.placed", 1, true],
    ["order.delivered", 2, true],
  ]);
  expect(other.taken).toMatchObject([{ event: "order.delivered", orderId: "w2" }]);
  const { rows } = await pool.query("SELECT status, problem FROM webhook_attempts");
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ status: 204, problem: null })));
});

test("[W3][W4] one that is not taken is sent again under the same id, and what follows of the order waits for it", async () => {
  // The second order is not held up by the first.
  const shop = await openMerchant("flaky", (response, nth) => {
    response.writeHead(nth === 1 ? 500 : 200).end();
  });
  keep(webhooksProjection(openSenders().wake), pool);
  await tell(placed("f1", { restaurantId: "flaky" }), delivered("f1", 2, 5));
  await until(() => expect(shop.taken).toHaveLength(1));
  expect(await stateOf("flaky")).toEqual(["pending", "pending"]);
  await until(async () => {
    const { rowCount } = await pool.query(
      "UPDATE webhook_deliveries SET next_at = now() WHERE endpoint_id = 'flaky' AND attempts = 1 AND leased_until IS NULL",
    );
    expect(rowCount).toBe(1);
  });
  await until(() => expect(shop.taken).toHaveLength(3));
  expect(shop.taken.map(({ version }) => version)).toEqual([1, 1, 2]);
  expect(shop.taken[0]?.delivery).toBe(shop.taken[1]?.delivery);
});

test("[W4] an endpoint that never answers holds up nobody else", async () => {
  const silent = await openMerchant("silent", () => {});
  const quick = await openMerchant("quick", ok);
  keep(webhooksProjection(openSenders().wake), pool);
  await tell(...Array.from({ length: 20 }, (_, at) => placed(`s${at}`, { restaurantId: "silent" })));
  await until(() => expect(silent.taken.length).toBe(4));
  await tell(...Array.from({ length: 20 }, (_, at) => placed(`q${at}`, { restaurantId: "quick" })));
  await until(() => expect(quick.taken.length).toBe(20));
});

test("[W6] a sender that dies between the message and its mark leaves it to another, who sends it again", async () => {
  const shop = await openMerchant("twice", ok);
  const deliveries = postgresDeliveries(pool);
  keep(
    webhooksProjection(() => {}),
    pool,
  );
  await tell(placed("t1", { restaurantId: "twice" }));
  await until(async () => expect(await stateOf("twice")).toEqual(["pending"]));
  const lease = async () => (await deliveries.lease(100)).find(({ endpointId }) => endpointId === "twice");
  const due = await lease();
  expect(due).toMatchObject({ attempts: 1, event: "order.placed" });
  expect(await lease()).toBeUndefined();
  await pool.query("UPDATE webhook_deliveries SET leased_until = now() - interval '1 s' WHERE endpoint_id = 'twice'");
  openSenders();
  await until(async () => expect(await stateOf("twice")).toEqual(["delivered"]));
  // The first, awake again, changes nothing.
  const attempt = { deliveryId: due?.id ?? "", nth: 1, atMs: 0, tookMs: 1, status: 500, problem: "answered 500" };
  await deliveries.note({ ...attempt, nextAtMs: Date.now() });
  expect(await stateOf("twice")).toEqual(["delivered"]);
  expect(shop.taken).toHaveLength(1);
});

test("[W5] nothing is sent into our own network, and no redirect is followed", async () => {
  const shop = await openMerchant("redirects", (response) => {
    response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  });
  const message = { url: shop.url, body: '{"orderId":"o","version":1}', headers: {} };
  expect(await send(message, { allowPrivate: true, withinMs: 1_000 })).toEqual({
    status: 302,
    problem: "answered 302",
  });
  const closed = { allowPrivate: false, withinMs: 1_000 };
  expect((await send(message, closed)).problem).toBe("not https");
  expect((await send({ ...message, url: "https://127.0.0.1/" }, closed)).problem).toBe(
    "127.0.0.1 is not a public address",
  );
  expect((await send({ ...message, url: "https://localhost/" }, closed)).problem).toMatch(/not a public address$/);
  expect(shop.taken).toHaveLength(1);
});
