import type { OrderFact, OrderPlaced } from "@doorstep/events";
import { expect, test } from "vitest";
import { type Judge, judge } from "./judge.ts";
import { hasEnded, noteFact, type OrderOnLog } from "./order-on-log.ts";

const NOW_MS = 1_790_000_000_000;
const me: Judge = {
  run: "me",
  nowMs: NOW_MS,
  livingRuns: new Set(["alive"]),
  platform: false,
  isOwn: () => false,
};

const placed = (origin: string, atMs = NOW_MS - 60_000): OrderPlaced => ({
  type: "order-placed",
  orderId: "o1",
  version: 1,
  atMs,
  origin,
  number: "10001",
  restaurantId: "r1",
  restaurantName: "Bar",
  pickup: { lon: -56, lat: -34, label: "a" },
  dropoff: { lon: -56.01, lat: -34, label: "b" },
  dropoffNote: null,
  items: [{ name: "Chivito", quantity: 2, priceMinor: 500 }],
  deliveryFeeMinor: 90,
  currency: "UYU",
  dinerName: null,
  promisedAtMs: null,
  toDoorPlannedMs: null,
});

const base = (version: number, origin: string) => ({ orderId: "o1", version, atMs: NOW_MS, origin });
const paid = (origin: string): OrderFact => ({
  ...base(2, origin),
  type: "payment-authorised",
  amountMinor: 1_090,
  currency: "UYU",
  method: "visa",
});
const confirmed = (origin: string): OrderFact => ({
  ...base(3, origin),
  type: "order-confirmed",
  startsAtMs: null,
  readyAtMs: null,
});
const assigned = (origin: string): OrderFact => ({
  ...base(4, origin),
  type: "order-courier-assigned",
  courierId: "c-gone-1",
  courierName: "Ana",
  vehicle: "bicycle",
  plan: { points: [], streets: [], stops: [] },
});
const pickedUp = (origin: string): OrderFact => ({
  ...base(5, origin),
  type: "order-picked-up",
  courierId: "c-gone-1",
});
const delivered = (origin: string): OrderFact => ({
  ...base(6, origin),
  type: "order-delivered",
  courierId: "c-gone-1",
});

function fold(facts: readonly OrderFact[], receivedAtMs = NOW_MS - 30_000): OrderOnLog {
  let order: OrderOnLog | undefined;
  for (const fact of facts) order = noteFact(order, fact, receivedAtMs);
  return order ?? expect.unreachable("an order begins with its placing");
}

test("an order of the page is played once it is paid", () => {
  expect(judge(fold([placed("web")]), me)).toEqual({ act: "leave" });
  expect(judge(fold([placed("web"), paid("web")]), me)).toMatchObject({
    act: "play",
    offered: { orderId: "o1", version: 2, itemCount: 2, totalMinor: 1_090, food: "unconfirmed", lostCourierId: null },
  });
});

test("an order this run has told something of is left to itself", () => {
  expect(judge(fold([placed("web"), paid("web"), confirmed("sim:me")]), me)).toEqual({ act: "leave" });
});

test("an order another living run plays is left to it", () => {
  expect(judge(fold([placed("web"), paid("web"), confirmed("sim:alive")]), me)).toEqual({ act: "leave" });
});

test("whether another run lives has to be heard before its orders are touched", () => {
  const order = fold([placed("web"), paid("web"), confirmed("sim:gone")]);
  expect(judge(order, { ...me, livingRuns: null })).toEqual({ act: "listen" });
});

test("a page order of a run that is gone is played on, from its highest version, without its courier", () => {
  const order = fold([placed("web"), paid("web"), confirmed("sim:gone"), assigned("sim:gone"), pickedUp("sim:gone")]);
  expect(judge(order, me)).toMatchObject({
    act: "play",
    offered: { version: 5, food: "ready", lostCourierId: "c-gone-1" },
  });
});

test("a page order of three hours ago is not cooked any more: cancelled with the money back", () => {
  const order = fold([placed("web", NOW_MS - 3 * 3_600_000), paid("web")]);
  expect(judge(order, me)).toMatchObject({
    act: "end",
    cancelled: { type: "order-cancelled", version: 3, reason: "tooLate", by: "system", refundedMinor: 1_090 },
    released: null,
  });
});

test("an order of a run's own diners ends when the run has been gone for ten minutes", () => {
  const facts = [placed("sim:gone"), paid("sim:gone"), confirmed("sim:gone"), assigned("sim:gone")];
  expect(judge(fold(facts, NOW_MS - 10 * 60_000 + 1), me)).toEqual({ act: "leave" });
  expect(judge(fold(facts, NOW_MS - 10 * 60_000), me)).toMatchObject({
    act: "end",
    cancelled: { version: 5, reason: "other", origin: "sim:me" },
    released: { type: "courier-released", version: 5, courierId: "c-gone-1", reason: "cancelled" },
  });
});

test("an ended order stays ended, whatever is repeated", () => {
  const facts = [placed("web"), paid("web"), confirmed("sim:gone"), assigned("sim:gone"), pickedUp("sim:gone")];
  const order = fold([...facts, delivered("sim:gone"), ...facts]);
  expect(hasEnded(order)).toBe(true);
  expect(judge(order, me)).toEqual({ act: "leave" });
});

test("of two runs that told the same version, the first on the log has the order", () => {
  const order = fold([placed("web"), paid("web"), confirmed("sim:me"), confirmed("sim:alive")]);
  expect(order.lastOrigin).toBe("sim:me");
});

const platform: Judge = { ...me, platform: true, isOwn: (orderId) => orderId === "o1" };
const assignedTo = (courierId: string): OrderFact => ({
  ...base(4, "web"),
  type: "order-courier-assigned",
  courierId,
  courierName: "Ana",
  vehicle: "bicycle",
  plan: { points: [], streets: [], stops: [] },
});

test("on a platform every paid order is played, and a newcomer's own is spared", () => {
  expect(judge(fold([placed("web")]), platform)).toEqual({ act: "leave" });
  const order = fold([placed("web"), paid("web"), confirmed("web")]);
  expect(judge(order, platform)).toMatchObject({ act: "play", offered: { food: "confirmed", spared: false } });
  expect(judge(order, { ...platform, isOwn: () => false })).toMatchObject({ offered: { spared: true } });
  expect(judge(fold([placed("sim:other"), paid("sim:other")]), platform)).toEqual({ act: "leave" });
});

test("on a platform a courier is lost whose run is gone, and no other", () => {
  const by = (courierId: string) => fold([placed("web"), paid("web"), confirmed("web"), assignedTo(courierId)]);
  const lost = (courierId: string) => {
    const judgement = judge(by(courierId), platform);
    return judgement.act === "play" ? judgement.offered.lostCourierId : judgement.act;
  };
  expect(lost("c-gone-0007")).toBe("c-gone-0007");
  for (const courierId of ["c-alive-0007", "c-me-0007", "courier-x7Qb2f9a"]) expect(lost(courierId)).toBeNull();
  expect(judge(by("c-gone-0007"), { ...platform, livingRuns: null })).toEqual({ act: "listen" });
});
