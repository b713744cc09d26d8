/** The ladder over real sockets and a real Redis: what pages get of it, and that statuses know nothing of it. */
import type { OrderFact } from "@doorstep/events";
import type { Beat, OrderPosition } from "@doorstep/events/browser";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { samplePosition } from "../../live/testing/samples.ts";
import { type LiveTest, openLiveTest, PARTITION_COUNT, watch } from "../testing/live-server.ts";
import { openTestStage, orderIdOn, type TestStage } from "../testing/stage.ts";
import type { Figures } from "./ladder.ts";

const { REDIS_URL } = testServices();
const PARTITION = 1;
const LOG = "cluster/orders";
const CALM: Figures = { eventLoop: 0, outputs: 0, sockets: 0 };
const load = { now: CALM };
let stage: TestStage;
let live: LiveTest;

beforeAll(async () => {
  stage = await openTestStage(REDIS_URL, { partition: PARTITION, logId: LOG });
  live = await openLiveTest({ ladder: { figures: () => load.now, lookEveryMs: 50 } });
});
afterAll(async () => {
  await live.close();
  stage.close();
});
beforeEach(async () => {
  load.now = CALM;
  await isAt("normal");
});

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 10 });
const stepNow = () => live.hub.citySnapshot().numbers.degradation?.step;
const isAt = (step: string) => eventually(() => expect(stepNow()).toBe(step));

function fact(orderId: string, version: number): OrderFact {
  const common = { orderId, version, atMs: Date.now(), origin: "web" };
  if (version > 1) {
    const payment = { amountMinor: version, currency: "UYU", method: "Visa 0002", heldUntilMs: common.atMs };
    return { type: "payment-failed", reason: "declined", ...common, ...payment };
  }
  return {
    ...{ type: "order-placed", ...common, number: "4719", restaurantId: "r1", restaurantName: "El Fogón" },
    pickup: { lon: -56.19, lat: -34.9, label: "San José 1080" },
    dropoff: { lon: -56.17, lat: -34.91, label: "Maldonado 1812" },
    ...{ dropoffNote: null, items: [], deliveryFeeMinor: 5_600, currency: "UYU" },
    ...{ dinerName: null, promisedAtMs: null, toDoorPlannedMs: null },
  };
}

async function newOrder(): Promise<string> {
  const orderId = orderIdOn(PARTITION, PARTITION_COUNT);
  await stage.commit([fact(orderId, 1)]);
  return orderId;
}
const position = (orderId: string, positionVersion: number, given: Partial<OrderPosition> = {}) =>
  stage.commitPosition(samplePosition({ orderId, logId: LOG, positionVersion, receivedAtMs: Date.now(), ...given }));
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

/** A page, and what it was told last of how often positions come. */
async function openPage(orderId: string) {
  const page = await watch(live, orderId);
  const heard: { every: Beat["positionsEveryMs"] | "nothing yet" } = { every: "nothing yet" };
  page.socket.on("beat", ({ positionsEveryMs }) => {
    heard.every = positionsEveryMs;
  });
  onTestFinished(() => void page.socket.close());
  return { ...page, heard };
}

test("[D5] [D6] conflated, every status comes at once, and of positions the first; the newest when it ends", async () => {
  const orderId = await newOrder();
  const page = await openPage(orderId);
  load.now = { ...CALM, eventLoop: 200 };
  await isAt("conflated");
  for (const version of upTo(6)) {
    await position(orderId, version);
    await stage.commit([fact(orderId, version + 1)]);
  }
  await eventually(() => expect(page.versions.at(-1)).toBe(7));
  expect(page.versions).toEqual(upTo(7));
  expect(page.positions).toEqual([1]);
  await eventually(() => expect(page.heard.every).toBe(15_000));
  expect(await live.counted("left_out")).toBe(4);

  load.now = CALM;
  await eventually(() => expect(page.positions).toEqual([1, 6]));
  await eventually(() => expect(page.heard.every).toBeUndefined());
});

test("[D8] fresh only, an old position goes to nobody, but whoever asks is told it", async () => {
  const orderId = await newOrder();
  const page = await openPage(orderId);
  load.now = { ...CALM, outputs: 15_000 };
  await isAt("freshOnly");
  await position(orderId, 1, { receivedAtMs: Date.now() - 11_000 });
  await stage.commit([fact(orderId, 2)]);
  await eventually(() => expect(page.versions.at(-1)).toBe(2));
  expect(page.positions).toEqual([]);
  const late = await openPage(orderId);
  expect(late.answer).toMatchObject({ ok: true, current: false, snapshot: { position: { positionVersion: 1 } } });
});

test("[D9] snapshots only, who comes now gets the snapshot and every status, and positions once it is over", async () => {
  const orderId = await newOrder();
  const before = await openPage(orderId);
  load.now = { ...CALM, sockets: 200e6 };
  await isAt("snapshotsOnly");
  const late = await openPage(orderId);
  expect(late.versions).toEqual([1]);
  for (const version of upTo(3)) {
    await position(orderId, version);
    await stage.commit([fact(orderId, version + 1)]);
  }
  await eventually(() => expect(late.versions).toEqual(upTo(4)));
  await eventually(() => expect(before.versions).toEqual(upTo(4)));
  await eventually(() => expect(late.heard.every).toBeNull());
  expect([before.positions, late.positions]).toEqual([[1], []]);

  load.now = CALM;
  await eventually(() => expect(late.positions).toEqual([3]));
  await eventually(() => expect(late.heard.every).toBe(15_000));
  await isAt("normal");
  await position(orderId, 4);
  await eventually(() => expect(late.positions.at(-1)).toBe(4));
});

test("[D11] a mode that the worker's log holds is told to pages of that partition, and to operations", async () => {
  const orderId = await newOrder();
  const page = await openPage(orderId);
  const say = (keepEvery: number) => stage.share("mode", { type: "mode", keepEvery, atMs: 0 });
  await say(4);
  await eventually(() => expect(page.heard.every).toBe(16_000));
  expect(live.hub.citySnapshot().numbers.degradation?.thinned).toEqual({ couriers: 0, orders: 1, keepEvery: 4 });
  await say(1);
  await eventually(() => expect(page.heard.every).toBeUndefined());
});
