/** A courier who leaves the way they were given, on the real streets and a real database. */
import { snapToRoad } from "@doorstep/city";
import { decodeRecord, type OrderCourierAssigned, topics } from "@doorstep/events";
import type { CourierView } from "@doorstep/events/browser";
import { afterAll, expect, test } from "vitest";
import { courierAt } from "../api-v1/testing/open-api.ts";
import { carryOut } from "../orders/carry-out.ts";
import { placeOrder } from "../orders/place-order.ts";
import { openShop, silentLog } from "../testing/shop.ts";
import { dispatchOnce } from "./keep-dispatching.ts";
import { createRerouting } from "./keep-routes.ts";
import { nearestFirst } from "./nearest-first.ts";

const shop = await openShop();
const { prisma, city } = shop;
afterAll(() => shop.db.close());
const live = new Map<string, CourierView>();
let replanned = 0;
const ports = {
  ...shop,
  couriers: { all: () => live },
  dispatcher: nearestFirst(city.graph),
  aheadMs: 0,
  log: silentLog,
  replanned: { inc: () => void replanned++ },
};

/** An order on its way to the kitchen, by one courier. */
async function underWay(courierId: string) {
  const placed = await placeOrder(shop, shop.order());
  if (!placed.ok) throw new Error(placed.message);
  const { orderId } = placed.value;
  await carryOut(ports, { orderId, command: { type: "confirm", startsAtMs: null, readyAtMs: null } });
  live.set(courierId, courierAt(courierId, [-56.19, -34.905]));
  await dispatchOnce(ports);
  return orderId;
}

async function plansOf(orderId: string): Promise<readonly OrderCourierAssigned[]> {
  const events = await prisma.orderEvent.findMany({
    where: { orderId, type: "order-courier-assigned" },
    orderBy: { version: "asc" },
  });
  return events.flatMap(({ value }) => {
    const decoded = decodeRecord(topics.orders, value);
    return decoded.ok && decoded.record.type === "order-courier-assigned" ? [decoded.record] : [];
  });
}

/** Some hundred metres north of the way, on a road, as the worker would say it. */
function astray(courierId: string, orderId: string, nth: number): CourierView {
  const place = snapToRoad(city.graph, { lon: -56.19 + nth * 0.0003, lat: -34.9 })?.position ?? { lon: 0, lat: 0 };
  return {
    ...courierAt(courierId, [place.lon, place.lat]),
    ...{ activity: "toFood", onRoute: false, orderIds: [orderId], lastFixMs: shop.clockMs },
  };
}

test("who left the way gets another from the road they ride, past the same stops, and not at every look", async () => {
  const orderId = await underWay("c-astray");
  const rerouting = createRerouting(ports);
  const [first] = await plansOf(orderId);
  for (let nth = 0; nth < 4; nth++) {
    shop.clockMs += 4_000;
    live.set("c-astray", astray("c-astray", orderId, nth));
    await rerouting.look();
  }
  const [, second, ...more] = await plansOf(orderId);
  if (first === undefined || second === undefined) throw new Error("there are two plans");
  expect([more.length, replanned]).toEqual([0, 1]);
  expect(second.plan.stops.map(({ kind }) => kind)).toEqual(["pickup", "dropoff"]);
  const place = ({ plan }: OrderCourierAssigned, point: number | undefined) => {
    const { lonE6 = 0, latE6 = 0 } = plan.points[point ?? -1] ?? {};
    return [lonE6, latE6];
  };
  for (const nth of [0, 1]) {
    expect(place(second, second.plan.stops[nth]?.point)).toEqual(place(first, first.plan.stops[nth]?.point));
  }
  const start = second.plan.points[0];
  expect(Math.abs((start?.latE6 ?? 0) / 1e6 + 34.9)).toBeLessThan(0.002);
  // They are the same courier's all along.
  const { assignedAt, courierId } = await prisma.order.findUniqueOrThrow({ where: { id: orderId } });
  expect([courierId, assignedAt?.getTime()]).toEqual(["c-astray", first.atMs]);

  // Still astray after half a minute: once more.
  for (let nth = 4; nth < 12; nth++) {
    shop.clockMs += 4_000;
    live.set("c-astray", astray("c-astray", orderId, nth));
    await rerouting.look();
  }
  expect(await plansOf(orderId)).toHaveLength(3);
});

test("with the bag on board the way leads to the door alone; on the way, or standing, nobody is told anything", async () => {
  const orderId = await underWay("c-bag");
  await carryOut(ports, { orderId, command: { type: "pick-up", courierId: "c-bag" } });
  const rerouting = createRerouting(ports);
  for (let nth = 0; nth < 3; nth++) {
    shop.clockMs += 4_000;
    live.set("c-bag", { ...astray("c-bag", orderId, nth), onRoute: true });
    await rerouting.look();
    live.set("c-bag", { ...astray("c-bag", orderId, nth), activity: "silent" });
    await rerouting.look();
  }
  expect(await plansOf(orderId)).toHaveLength(1);
  for (let nth = 3; nth < 6; nth++) {
    shop.clockMs += 4_000;
    live.set("c-bag", { ...astray("c-bag", orderId, nth), activity: "toDoor" });
    await rerouting.look();
  }
  const plans = await plansOf(orderId);
  expect(plans.at(-1)?.plan.stops.map(({ kind }) => kind)).toEqual(["dropoff"]);
});
