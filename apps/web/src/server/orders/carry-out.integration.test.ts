import { decodeRecord, topics } from "@doorstep/events";
import type { OrderCommand } from "@doorstep/ordering";
import { afterAll, expect, test } from "vitest";
import { courierAt } from "../api-v1/testing/open-api.ts";
import { openShop } from "../testing/shop.ts";
import { carryOut } from "./carry-out.ts";
import { chooseCourier, holdCourier } from "./choose-courier.ts";
import { place } from "./place-order.ts";

const shop = await openShop();
const { prisma } = shop;
afterAll(() => shop.db.close());
const { restaurantId, addressId, items } = shop.order();
const position = (await shop.menu.restaurant(restaurantId, { addressId: null, nowMs: 0 }))?.card.position ?? null;
const ports = {
  ...shop,
  couriers: { all: () => new Map(["c-1", "c-2"].map((id) => [id, courierAt(id, position)])) },
};

const newClaim = (request: unknown = {}) => ({ caller: "test", key: crypto.randomUUID(), request });
async function paidOrder(): Promise<string> {
  const order = {
    ...{ restaurantId, addressId, items, dropoffNote: null, card: "visa4417" as const },
    diner: { name: "Ana", phone: null },
  };
  const placed = await place(shop, { channel: "api", claim: newClaim(), order });
  if (!placed.ok) throw new Error(placed.message);
  return placed.value.orderId;
}
const confirm: OrderCommand = { type: "confirm", startsAtMs: null, readyAtMs: null };
const facts = (orderId: string): Promise<number> => prisma.orderEvent.count({ where: { orderId } });
const told = (orderId: string): Promise<number> => prisma.outboxRecord.count({ where: { key: orderId } });

test("twenty equal commands at the same moment are one event, and one answer", async () => {
  const orderId = await paidOrder();
  const claim = newClaim({ orderId });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => carryOut(ports, { orderId, command: confirm, claim })),
  );
  expect(answers[0]).toMatchObject({ ok: true, value: { version: 3, state: "confirmed" } });
  expect(answers).toEqual(answers.map(() => answers[0]));
  expect([await facts(orderId), await told(orderId)]).toEqual([3, 3]);
});

test("of twenty commands from one version one wins, and the others are told how the order stands", async () => {
  const orderId = await paidOrder();
  await carryOut(ports, { orderId, command: confirm });
  const commands: readonly OrderCommand[] = Array.from({ length: 20 }, (_, at) =>
    at % 2 === 0 ? { type: "preparing" } : { type: "ready" },
  );
  const answers = await Promise.all(
    commands.map((command) => carryOut(ports, { orderId, command, expectedVersion: 3, claim: newClaim() })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused).toHaveLength(19);
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 409, code: "versionConflict", current: { orderId, version: 4 } });
  }
  expect([await facts(orderId), await told(orderId)]).toEqual([4, 4]);
});

test("one key for two orders at the same moment is one command", async () => {
  const [one, other] = [await paidOrder(), await paidOrder()];
  const { caller, key } = newClaim();
  const answers = await Promise.all(
    [one, other].map((orderId) =>
      carryOut(ports, { orderId, command: confirm, claim: { caller, key, request: { orderId } } }),
    ),
  );
  expect(answers.map((answer) => (answer.ok ? "done" : answer.code)).sort()).toEqual(["done", "keyReused"]);
  expect((await facts(one)) + (await facts(other))).toBe(5);
});

test("two orders at the same moment do not get the same courier", async () => {
  const orders = [await paidOrder(), await paidOrder()];
  for (const orderId of orders) await carryOut(ports, { orderId, command: confirm });
  const answers = await Promise.all(
    orders.map(async (orderId) => {
      const chosen = await chooseCourier(ports, { orderId, courierId: "c-1" });
      if (!chosen.ok) throw new Error(chosen.message);
      const command = { type: "assign", courier: chosen.value } as const;
      return carryOut(ports, { orderId, command, first: holdCourier(orderId, chosen.value) });
    }),
  );
  expect(answers.map((answer) => (answer.ok ? "done" : answer.code)).sort()).toEqual(["courierBusy", "done"]);
});

test("a reassignment is two facts and their couriers' sides, in one commit", async () => {
  const orderId = await paidOrder();
  await carryOut(ports, { orderId, command: confirm });
  const give = async (type: "assign" | "reassign", courierId: string) => {
    const chosen = await chooseCourier(ports, { orderId, courierId });
    if (!chosen.ok) throw new Error(chosen.message);
    const courier = chosen.value;
    const command: OrderCommand = type === "assign" ? { type, courier } : { type, courier, reason: "tooFar" };
    return carryOut(ports, { orderId, command, first: holdCourier(orderId, courier) });
  };
  // The first is taken by another test's order, which is over now.
  await prisma.order.updateMany({ where: { courierId: "c-1" }, data: { state: "delivered" } });
  await give("assign", "c-1");
  const before = await prisma.outboxRecord.findFirstOrThrow({ orderBy: { id: "desc" } });
  expect(await give("reassign", "c-2")).toMatchObject({ ok: true, value: { version: 6, courierId: "c-2" } });
  const rows = await prisma.outboxRecord.findMany({ where: { id: { gt: before.id } }, orderBy: { id: "asc" } });
  const records = rows.map(({ topic, key, value }) => {
    const decoded = decodeRecord(topic === topics.orders ? topics.orders : topics.couriers, value);
    return decoded.ok && "version" in decoded.record ? `${key} ${decoded.record.type} v${decoded.record.version}` : "";
  });
  expect(records).toEqual([
    `${orderId} order-courier-released v5`,
    `${orderId} order-courier-assigned v6`,
    "c-1 courier-released v5",
    "c-2 courier-assigned v6",
  ]);
});

test("an order whose log has come further than its row is not commanded here", async () => {
  const orderId = await paidOrder();
  const answer = await carryOut({ ...ports, versionOnLog: async () => 3 }, { orderId, command: confirm });
  expect(answer).toMatchObject({ ok: false, status: 409, code: "drivenElsewhere", current: { version: 2 } });
  expect(await facts(orderId)).toBe(2);
});
