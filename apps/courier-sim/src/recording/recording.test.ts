import type { OrderFact } from "@doorstep/events";
import { expect, test } from "vitest";
import type { WorldEvent } from "../world/state.ts";
import { openEvening, playToTheEnd } from "../world/testing/evening.ts";
import { gridCity } from "../world/testing/grid-city.ts";
import { lineToText, readLine } from "./lines.ts";
import { replayedOrderId } from "./played.ts";
import { eventToLines, startRecorder, worldLine } from "./record-events.ts";
import { openReplay, recordingToRecords } from "./replay.ts";

const START_MS = 1_790_000_000_000;
const { route } = gridCity();

function recordEvening(): { events: WorldEvent[]; texts: string[] } {
  const world = openEvening({ couriers: 20, ordersPerMinute: 0.6, withTruth: true });
  const events = playToTheEnd(world);
  const recorder = startRecorder(START_MS);
  const lines = [worldLine(recorder, world.city, "test"), ...events.flatMap((event) => eventToLines(recorder, event))];
  return { events, texts: lines.map(lineToText) };
}

const { events, texts } = recordEvening();

test("the first line is the world, and lines are in order of what became known", () => {
  const lines = texts
    .map((text) => readLine(text))
    .map((read) => (read.ok ? read.line : expect.unreachable(read.reason)));
  expect(lines[0]).toMatchObject({ type: "world", version: 1, name: "Damero" });
  const times = lines.map(({ t }) => t);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const told = new Set<string>();
  for (const line of lines) {
    if (line.type === "restaurant") told.add(line.restaurantId);
    if (line.type === "order_placed") expect(told).toContain(line.restaurantId);
  }
});

test("a recording played back tells the same facts and pings, as an evening of its own", () => {
  const again = [...recordingToRecords(texts, { run: "again", route })];
  expect(again.filter(({ kind }) => kind === "skipped")).toEqual([]);
  const records = again.flatMap((played) => (played.kind === "record" ? [played] : []));

  const orders = (facts: readonly OrderFact[]) =>
    facts.map(({ type, version, orderId }) => `${orderId} ${version} ${type}`);
  const first = events.flatMap((event) => (event.kind === "orderFact" ? [event.record] : []));
  const second = records.flatMap((played) => (played.topic === "orders" ? [played.record] : []));
  expect(orders(second).toSorted()).toEqual(
    orders(first.map((fact) => ({ ...fact, orderId: replayedOrderId("again", fact.orderId) }))).toSorted(),
  );
  const pings = events.filter(({ kind }) => kind === "ping");
  const pingsAgain = records.filter(({ record }) => record.type === "ping");
  expect(pingsAgain).toHaveLength(pings.length);

  const isWithRun = (id: string): boolean => /^[oc]-again-/.test(id);
  expect(second.every(({ orderId, origin }) => isWithRun(orderId) && origin === "sim:again")).toBe(true);
});

test("details come back whole: promise, basket, plan, clocks", () => {
  const again = [...recordingToRecords(texts, { run: "x", route })].flatMap((p) =>
    p.kind === "record" ? [p.record] : [],
  );
  const find = <T extends { readonly type: string }>(list: readonly T[], type: string) =>
    list.find((r) => r.type === type);
  const first = events.flatMap((event) => ("record" in event ? [event.record] : []));
  expect(find(again, "order-placed")).toMatchObject({
    ...pick(find(first, "order-placed"), ["number", "pickup", "dropoff", "items", "deliveryFeeMinor", "dinerName"]),
  });
  expect(find(again, "order-courier-assigned")).toMatchObject({
    plan: {
      points: (find(first, "order-courier-assigned") as { plan: { points: unknown } }).plan.points,
      streets: (find(first, "order-courier-assigned") as { plan: { streets: unknown } }).plan.streets,
    },
  });
  const ping = find(first, "ping") as { fixAtMs: number };
  expect(find(again, "ping")).toMatchObject({ fixAtMs: START_MS + ping.fixAtMs });
});

test("someone else's lean recording is read: no route, no session, no labels", () => {
  const lean = [
    { type: "world", t: 0, version: 1, name: "Elsewhere", bbox: [-57, -35, -56, -34] },
    { type: "restaurant", t: 0, restaurantId: "r", name: "Bar", position: [-56.16, -34.92] },
    {
      type: "order_placed",
      t: 1,
      orderId: "7",
      restaurantId: "r",
      pickup: [-56.16, -34.92],
      dropoff: [-56.15, -34.91],
      items: 2,
    },
    { type: "order_confirmed", t: 2, orderId: "7", at: 2 },
    { type: "ping", t: 3, courierId: "k", seq: 1, sentAt: 3, position: [-56.17, -34.92] },
    { type: "courier_assigned", t: 4, orderId: "7", courierId: "k", at: 4 },
    { type: "order_ready", t: 5, orderId: "7", at: 5, truth: true },
    { type: "picked_up", t: 6, orderId: "7", courierId: "k", at: 6 },
    { type: "delivered", t: 7, orderId: "7", courierId: "k", at: 7, rating: 5 },
  ].map((line) => JSON.stringify(line));
  const played = [...recordingToRecords(lean, { run: "r1", route })];
  expect(played.map((p) => (p.kind === "record" ? `${p.record.type}` : p.reason))).toEqual([
    "order-placed",
    "payment-authorised",
    "order-confirmed",
    "ping",
    "order-courier-assigned",
    "courier-assigned",
    "order-picked-up",
    "courier-picked-up",
    "order-delivered",
    "courier-released",
  ]);
  expect(played[3]).toMatchObject({ record: { session: "r1.1", fixAtMs: 3, sentAtMs: 3 } });
});

test("a line that cannot be read or played is told with its number, and the rest goes on", () => {
  const broken = ["{", '{"type":"ping","t":1}', '{"type":"delivered","t":1,"at":1,"orderId":"9","courierId":"k"}', ""];
  const played = [...recordingToRecords(broken, { run: "r", route })];
  expect(played.map((p) => (p.kind === "skipped" ? p.line : "played"))).toEqual([1, 2, 3]);
  expect(played[2]).toMatchObject({ reason: "order 9 is not under way" });
});

test("broken off, a replay cancels what is under way and sends everyone home", () => {
  const replay = openReplay({ run: "r", route });
  const half = texts.slice(0, Math.floor(texts.length / 3));
  for (const text of half) replay.play(text);
  const types = new Set(replay.breakOff(START_MS + 1).map(({ record }) => record.type));
  expect(types).toEqual(new Set(["order-cancelled", "courier-released", "courier-offline"]));
});

function pick(from: object | undefined, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([name]) => names.includes(name)));
}
