/** Search and history as operations ask for them, over HTTP. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDb } from "@doorstep/db";
import type { OrderHistory } from "@doorstep/db/history";
import { openOrderSearch } from "@doorstep/db/search";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, test } from "vitest";
import { createLimit } from "../http/limits.ts";
import { createRouter } from "../http/router.ts";
import { createLinks } from "../links.ts";
import { silentLog } from "../testing/shop.ts";
import { searchRoutes } from "./search-routes.ts";

const { DATABASE_URL } = testServices();
const [db, search] = [await openDb(DATABASE_URL), openOrderSearch(DATABASE_URL)];
const links = createLinks({ secret: "a secret for tests only", nowMs: Date.now });
const history: OrderHistory = {
  ...{ orderId: "o1", facts: [], statuses: [], predictions: [], track: [], deliveredAtMs: null },
};
const routes = searchRoutes({
  search,
  readHistory: async (orderId) => (orderId === "o1" ? history : null),
  verifyOps: links.verifyOps,
  limit: createLimit({ times: 100, withinS: 60 }),
});
const router = createRouter(routes, {
  ...{ addressOf: () => "203.0.113.1", isSecure: () => false, isAllowed: () => true, log: silentLog },
  answered: { inc: () => {} } as never,
});
const http = createServer((request, response) => void router(request, response));
await new Promise<void>((resolve) => http.listen(0, resolve));
const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const headers = { cookie: `doorstep-ops=${await links.opsToken()}` };
afterAll(async () => {
  http.close();
  await Promise.all([db.close(), search.close()]);
});

test("an order is found by operations, and by nobody else", async () => {
  await db.prisma.$executeRaw`
    INSERT INTO order_search (order_id, number, placed_at, day, restaurant, address, diner_name)
    VALUES ('o1', '4812', now(), 20000, 'Chivitos La Mole', 'Colonia 1234', 'Ana')`;
  await db.prisma.$executeRaw`INSERT INTO search_terms SELECT split_part(unnest(terms), ':', 2) FROM order_search`;
  const ask = `${base}/api/ops/search?q=colonia%204812`;
  expect((await fetch(ask)).status).toBe(403);
  const { orders } = await (await fetch(ask, { headers })).json();
  expect(orders).toMatchObject([{ orderId: "o1", number: "4812", restaurant: "Chivitos La Mole" }]);
  const nowhere = await fetch(`${ask}&status=delivered`, { headers });
  expect(await nowhere.json()).toEqual({ orders: [] });
  const wrong = await fetch(`${ask}&status=lost`, { headers });
  expect([wrong.status, (await wrong.json()).error.message]).toEqual([
    400,
    expect.stringMatching(/^Ask with q, and status as any of placed, /),
  ]);
});

test("history is told to operations, and what nobody wrote down is said so", async () => {
  const ask = (orderId: string) => `${base}/api/ops/orders/${orderId}/history`;
  expect((await fetch(ask("o1"))).status).toBe(403);
  expect(await (await fetch(ask("o1"), { headers })).json()).toEqual(history);
  expect((await fetch(ask("o2"), { headers })).status).toBe(404);
});
