import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiProblem, OrderSnapshot, PlacedOrder } from "@doorstep/events/browser";
import { createMetrics } from "@doorstep/runtime";
import { latLngToCell } from "h3-js";
import { afterAll, expect, test } from "vitest";
import { openApi } from "../api-v1/openapi.ts";
import { createPorts } from "../create-ports.ts";
import { snapshotFromEvents } from "../orders/write-side.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { addressOf } from "./caller.ts";
import { createLimit } from "./limits.ts";
import { OPS_COOKIE } from "./ops-cookie.ts";
import { isAllowedOrigin } from "./origin.ts";
import { MAX_BODY_BYTES } from "./read-json.ts";
import { createRouter } from "./router.ts";
import { createLimits, observingRoutes, pageRoutes } from "./routes.ts";

const shop = await openShop();
const metrics = createMetrics();
let healthy = true;
const ports = createPorts({
  ...shop,
  hub: {
    citySnapshot: () => {
      throw new Error("not asked for here");
    },
  },
  readOrder: (orderId) => snapshotFromEvents(shop.prisma, orderId),
  health: async () => ({ ok: healthy, checks: [{ name: "kafka", ok: healthy, detail: "as the test says" }] }),
  metrics,
  opsPassword: "doorstep",
  throughTo: () => null,
  apiDocument: openApi([]),
});
const limits = { ...createLimits(), signIn: createLimit({ times: 3, withinS: 60 }) };
const routes = [
  ...observingRoutes(ports, { metricsType: metrics.contentType }),
  ...pageRoutes(ports, { limits, tilesTag: shop.city.hash }),
];
const router = createRouter(routes, {
  addressOf: (request) => addressOf(request, { trustProxy: true }),
  isSecure: () => false,
  isAllowed: (headers) => isAllowedOrigin(headers, []),
  log: silentLog,
  answered: metrics.counter({ name: "answered", help: "h", labels: ["route", "status"] }),
});
const http = createServer((request, response) => {
  if (!router(request, response)) response.writeHead(418).end();
});
await new Promise<void>((resolve) => http.listen(0, resolve));
const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
afterAll(async () => {
  http.close();
  await shop.db.close();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(base + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const problemOf = async (response: Response): Promise<[number, string]> => {
  const { error }: ApiProblem = await response.json();
  return [response.status, error.message];
};
async function place(card: "visa4417" | "declined0002" = "visa4417") {
  const response = await post("/api/orders", shop.order({ card }));
  expect(response.status).toBe(201);
  const placed: PlacedOrder = await response.json();
  return { ...placed, token: new URL(placed.link, base).searchParams.get("t") ?? "" };
}

test("an order is placed, and its link reads it by query or by header", async () => {
  const { orderId, token } = await place();
  const byQuery = await fetch(`${base}/api/orders/${orderId}?t=${token}`);
  const snapshot: OrderSnapshot = await byQuery.json();
  expect([byQuery.status, snapshot.view.orderId, byQuery.headers.get("cache-control")]).toEqual([
    200,
    orderId,
    "no-store",
  ]);
  const byHeader = await fetch(`${base}/api/orders/${orderId}`, { headers: { authorization: `Bearer ${token}` } });
  expect(await byHeader.json()).toEqual(snapshot);
});

test("[400] what is wrong with an order is said per field", async () => {
  const response = await post("/api/orders", { ...shop.order(), items: [], dinerName: "x".repeat(61) });
  const { error }: ApiProblem = await response.json();
  expect([response.status, error.fields]).toEqual([
    400,
    {
      items: "Choose between one and thirty dishes, at most twenty of each.",
      dinerName: "Keep the name to 60 characters.",
    },
  ]);
});

test("[400] what is no JSON, or too much of it, is said so", async () => {
  expect(await problemOf(await post("/api/orders", "{"))).toEqual([400, "The request is not valid JSON."]);
  const asText = await post("/api/orders", "{}", { "content-type": "text/plain" });
  expect(await problemOf(asText)).toEqual([400, "Send JSON, with the content type application/json."]);
  const large = await post("/api/orders", { idempotencyKey: "x".repeat(MAX_BODY_BYTES) });
  expect(await problemOf(large)).toEqual([400, "The request is larger than 32 kB."]);
});

test("[403] another order's link, no link, and a page of another site get nothing", async () => {
  const [{ orderId }, other] = [await place(), await place()];
  const sentence = "This order link is not valid or has expired.";
  expect(await problemOf(await fetch(`${base}/api/orders/${orderId}`))).toEqual([403, sentence]);
  expect(await problemOf(await fetch(`${base}/api/orders/${orderId}?t=${other.token}`))).toEqual([403, sentence]);
  const foreign = await post("/api/orders", shop.order(), { origin: "https://elsewhere.test" });
  expect(await problemOf(foreign)).toEqual([403, "This page may not send requests to Doorstep."]);
});

test("[403] a shared link shows the order and changes nothing", async () => {
  const { orderId } = await place("declined0002");
  const token = await shop.links.orderToken(orderId, "shared");
  expect((await fetch(`${base}/api/orders/${orderId}?t=${token}`)).status).toBe(200);
  const refused = "This link only shows the order. Whoever placed it can change it.";
  expect(await problemOf(await post(`/api/orders/${orderId}/cancel?t=${token}`, {}))).toEqual([403, refused]);
});

test("[404] an order, a restaurant nobody knows", async () => {
  const token = await shop.links.orderToken("nobody", "diner");
  expect(await problemOf(await fetch(`${base}/api/orders/nobody?t=${token}`))).toEqual([
    404,
    "There is no such order.",
  ]);
  expect(await problemOf(await fetch(`${base}/api/restaurants/nobody`))).toEqual([404, "There is no such restaurant."]);
});

test("[409] paying what is paid, or what was cancelled", async () => {
  const { orderId, token } = await place("declined0002");
  const pay = () =>
    post(`/api/orders/${orderId}/pay?t=${token}`, { idempotencyKey: crypto.randomUUID(), card: "visa4417" });
  expect(await (await pay()).json()).toEqual({ state: "authorised" });
  expect(await problemOf(await pay())).toEqual([409, "This order is already paid."]);
  expect((await post(`/api/orders/${orderId}/cancel?t=${token}`, {})).status).toBe(200);
  expect(await problemOf(await pay())).toEqual([409, "This order has been cancelled."]);
});

test("[409] rating what has not been delivered, and [400] with stars nobody has", async () => {
  const { orderId, token } = await place();
  const rate = (stars: number) => post(`/api/orders/${orderId}/rate?t=${token}`, { stars });
  expect(await problemOf(await rate(4))).toEqual([409, "An order can be rated once it is delivered."]);
  expect((await rate(6)).status).toBe(400);
});

test("an unpaid order is cancelled by its diner", async () => {
  const { orderId, token } = await place("declined0002");
  expect((await post(`/api/orders/${orderId}/cancel?t=${token}`, {})).status).toBe(200);
  const snapshot: OrderSnapshot = await (await fetch(`${base}/api/orders/${orderId}?t=${token}`)).json();
  expect(snapshot.view).toMatchObject({ phase: "cancelled", cancelled: { by: "diner", refundedMinor: 0 } });
});

test("addresses are found as one types, and restaurants come soonest first", async () => {
  const { addresses } = await (await fetch(`${base}/api/addresses?q=colonia%2012`)).json();
  expect(addresses[0]).toMatchObject({ label: expect.stringMatching(/^Colonia 12/), matches: [[0, 10]] });
  const { restaurants } = await (await fetch(`${base}/api/restaurants?address=${addresses[0].addressId}`)).json();
  const latest: number[] = restaurants.map((card: { arrival: { latestMs: number } }) => card.arrival.latestMs);
  expect(latest.length).toBeGreaterThan(10);
  expect([...latest].sort((a, b) => a - b)).toEqual(latest);
});

test("a tile is kept by who has it; where there is none, there is nothing", async () => {
  const [west, south, east, north] = shop.city.bbox;
  const [lon, lat] = [(west + east) / 2, (south + north) / 2];
  const x = Math.floor(((lon + 180) / 360) * 2 ** 12);
  const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 12);
  const tile = await fetch(`${base}/tiles/12/${x}/${y}`);
  expect([tile.status, tile.headers.get("content-type")]).toEqual([200, "application/vnd.mapbox-vector-tile"]);
  const etag = tile.headers.get("etag") ?? "";
  expect((await fetch(`${base}/tiles/12/${x}/${y}`, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await fetch(`${base}/tiles/12/0/0`)).status).toBe(204);
});

test("the operations password opens a session once per try, and not by trying for long", async () => {
  const from = { "x-forwarded-for": "203.0.113.9" };
  const right = await post("/api/ops/session", { password: "doorstep" }, from);
  const cookie = right.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^doorstep-ops=.+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
  const { orderId } = await place();
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  expect((await fetch(`${base}/api/orders/${orderId}`, { headers })).status).toBe(200);
  const dinerPage = `${base}/api/ops/orders/${orderId}/diner-page`;
  const shown = await fetch(dinerPage, { headers, redirect: "manual" });
  expect([shown.status, shown.headers.get("location")]).toEqual([
    303,
    expect.stringMatching(`^/orders/${orderId}\\?t=`),
  ]);
  expect((await fetch(dinerPage, { redirect: "manual" })).status).toBe(403);

  const wrong = () => post("/api/ops/session", { password: "guess" }, from);
  expect(await problemOf(await wrong())).toEqual([403, "That is not the password."]);
  await wrong();
  expect(await problemOf(await wrong())).toEqual([429, "That was a lot at once. Try again in a minute."]);
});

test("areas are told by name to operations, and to nobody else", async () => {
  const { lat, lon } = shop.city.centre;
  const cell = latLngToCell(lat, lon, 8);
  const url = `${base}/api/ops/areas?cells=${cell},nothing`;
  expect((await fetch(url)).status).toBe(403);
  const cookie = `${OPS_COOKIE}=${await shop.links.opsToken()}`;
  const answer = await fetch(url, { headers: { cookie } });
  expect([answer.status, await answer.json()]).toEqual([200, { areas: [{ cell, name: expect.stringMatching(/\S/) }] }]);
});

test("health is 200 or 503 and names what is wrong; metrics are text", async () => {
  expect((await fetch(`${base}/api/health`)).status).toBe(200);
  healthy = false;
  const sick = await fetch(`${base}/api/health`);
  expect([sick.status, await sick.json()]).toEqual([
    503,
    { ok: false, checks: [{ name: "kafka", ok: false, detail: "as the test says" }] },
  ]);
  expect(await (await fetch(`${base}/metrics`)).text()).toContain('answered{route="/api/health",status="503"} 1');
});

test("another method is refused with the right ones; what is no route is left to the pages", async () => {
  const response = await fetch(`${base}/api/health`, { method: "DELETE" });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  expect((await fetch(`${base}/orders/x`)).status).toBe(418);
});
