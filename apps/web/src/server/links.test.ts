import { expect, test } from "vitest";
import { createLinks, OPS_SESSION_LIFE_S, ORDER_LINK_LIFE_S, samePassword } from "./links.ts";

const START_MS = Date.UTC(2026, 10, 20, 19);
let nowMs = START_MS;
const links = createLinks({ secret: "a secret of some length", nowMs: () => nowMs });

test("an order's link opens that order in the role it was signed for", async () => {
  nowMs = START_MS;
  const link = await links.orderLink("order 7", "shared");
  const url = new URL(link, "http://doorstep.test");
  expect(url.pathname).toBe("/orders/order%207");
  expect(await links.openOrder("order 7", url.searchParams.get("t") ?? "")).toEqual({ role: "shared" });
});

test("it opens no other order, and not the operations page", async () => {
  const token = await links.orderToken("a", "ops");
  expect(await links.openOrder("b", token)).toBeNull();
  expect(await links.verifyOps(token)).toBe(false);
});

test("an operations token opens no order", async () => {
  const token = await links.opsToken();
  expect(await links.verifyOps(token)).toBe(true);
  expect(await links.openOrder("a", token)).toBeNull();
});

test("tokens expire", async () => {
  nowMs = START_MS;
  const [order, ops] = [await links.orderToken("a", "diner"), await links.opsToken()];
  expect(await links.verifyOps(ops)).toBe(true);
  nowMs = START_MS + (OPS_SESSION_LIFE_S + 1) * 1000;
  expect(await links.verifyOps(ops)).toBe(false);
  expect(await links.openOrder("a", order)).toEqual({ role: "diner" });
  nowMs = START_MS + (ORDER_LINK_LIFE_S + 1) * 1000;
  expect(await links.openOrder("a", order)).toBeNull();
});

test.each(["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwicm9sZSI6ImRpbmVyIn0."])(
  "%j is no token",
  async (token) => {
    expect(await links.openOrder("a", token)).toBeNull();
  },
);

test("another secret signs nothing for us", async () => {
  nowMs = START_MS;
  const other = createLinks({ secret: "another secret, as long", nowMs: () => nowMs });
  expect(await links.openOrder("a", await other.orderToken("a", "diner"))).toBeNull();
});

test("passwords are compared as a whole", () => {
  expect(samePassword({ given: "doorstep", expected: "doorstep" })).toBe(true);
  expect(samePassword({ given: "doorste", expected: "doorstep" })).toBe(false);
});
