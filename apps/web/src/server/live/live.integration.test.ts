import type { OrderFact } from "@doorstep/events";
import { type CellView, LIVE_PATH } from "@doorstep/events/browser";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { connectLive } from "../../live/index.ts";
import { type LiveTest, openLiveTest, openSocket, PARTITION_COUNT, watch } from "../testing/live-server.ts";
import { openTestPlaces, type TestPlaces } from "../testing/places-stage.ts";
import { openTestStage, orderIdOn, type TestStage } from "../testing/stage.ts";

const { REDIS_URL } = testServices();
const PARTITION = 1;
const LOG = "cluster/orders";
const START_MS = Date.UTC(2026, 10, 20, 19);
let stage: TestStage;
let places: TestPlaces;
let live: LiveTest;

beforeAll(async () => {
  stage = await openTestStage(REDIS_URL, { partition: PARTITION, logId: LOG });
  places = await openTestPlaces(REDIS_URL, { logId: "cluster/places" });
  live = await openLiveTest();
});
afterAll(async () => {
  await live.close();
  stage.close();
  places.close();
});

/** Every one of them is news to the page: the reason or the amount is another. */
function fact(orderId: string, version: number): OrderFact {
  const common = { orderId, version, atMs: START_MS + version * 1_000, origin: "web" };
  if (version > 1) {
    const payment = { amountMinor: version, currency: "UYU", method: "Visa 0002", heldUntilMs: START_MS + version };
    return { type: "payment-failed", reason: "declined", ...common, ...payment };
  }
  return {
    type: "order-placed",
    ...common,
    number: "4719",
    restaurantId: "r1",
    restaurantName: "El Fogón",
    pickup: { lon: -56.19, lat: -34.9, label: "San José 1080" },
    dropoff: { lon: -56.17, lat: -34.91, label: "Maldonado 1812" },
    dropoffNote: null,
    items: [],
    deliveryFeeMinor: 5_600,
    currency: "UYU",
    dinerName: null,
    promisedAtMs: null,
    toDoorPlannedMs: null,
  };
}
const newOrder = async (): Promise<string> => {
  const orderId = orderIdOn(PARTITION, PARTITION_COUNT);
  await stage.commit([fact(orderId, 1)]);
  return orderId;
};
const upTo = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

test("pages that come while the order moves are told every version from theirs on, once, in order", async () => {
  const orderId = await newOrder();
  const last = 50;
  const watching: ReturnType<typeof watch>[] = [];
  for (const version of upTo(2, last)) {
    watching.push(watch(live, orderId));
    await stage.commit([fact(orderId, version)]);
  }
  for (const { versions, socket } of await Promise.all(watching)) {
    await eventually(() => expect(versions.at(-1)).toBe(last));
    expect(versions).toEqual(upTo(versions[0] ?? 0, last));
    socket.close();
  }
});

test("a stream that was trimmed under the reader costs no page a status: it gets everything anew", async () => {
  const orderId = await newOrder();
  const { versions, snapshots, socket } = await watch(live, orderId);
  const lostBefore = await live.counted("lost");
  // Side by side, so that the second has trimmed what the first wrote before it is read.
  await Promise.all([stage.commit([fact(orderId, 2)]), stage.commit([fact(orderId, 3)], { trimAll: true })]);
  await eventually(async () => expect(await live.counted("lost")).toBeGreaterThan(lostBefore));
  await eventually(() => expect(versions.at(-1)).toBe(3));
  expect(snapshots.at(-1)?.view.statusVersion).toBe(3);
  await stage.commit([fact(orderId, 4)]);
  await eventually(() => expect(versions.at(-1)).toBe(4));
  expect([...versions].sort((a, b) => a - b)).toEqual(versions);
  socket.close();
});

test("a page that comes while Redis has lost its last seconds is told them once they are computed again", async () => {
  const orderId = await newOrder();
  const before = await stage.keep();
  await stage.commit([fact(orderId, 2)]);
  const { versions, socket: other } = await watch(live, orderId);
  await eventually(() => expect(versions.at(-1)).toBe(2));
  other.close();
  const after = await stage.keep();
  await before.putBack();

  const socket = openSocket(live.url);
  const told: number[] = [];
  socket.on("status", ({ view }) => told.push(view.statusVersion));
  const token = await live.links.orderToken(orderId, "diner");
  const have = { logId: LOG, statusVersion: 1, positionVersion: 0 };
  const ask = () => socket.emitWithAck("watchOrder", { orderId, token, have });
  const first = await ask();
  await after.putBack();
  await eventually(async () => {
    const answer = first.ok ? first : await ask();
    if (answer.ok && !answer.current) told.push(answer.snapshot.view.statusVersion);
    expect(told.at(-1)).toBe(2);
  });
  socket.close();
});

test("a page that has the newest is told so; one that lacks something gets the snapshot", async () => {
  const orderId = await newOrder();
  const token = await live.links.orderToken(orderId, "shared");
  const socket = openSocket(live.url);
  const ask = (statusVersion: number, logId = LOG) =>
    socket.emitWithAck("watchOrder", { orderId, token, have: { logId, statusVersion, positionVersion: 0 } });
  expect(await ask(1)).toMatchObject({ ok: true, current: true, position: null });
  expect(await ask(0)).toMatchObject({ ok: true, current: false, snapshot: { view: { statusVersion: 1 } } });
  expect(await ask(9, "another log")).toMatchObject({ ok: true, current: false });
  socket.close();
});

test("the page's own client comes back from a cut exactly where the order is", async () => {
  const orderId = await newOrder();
  const first = await watch(live, orderId);
  const { answer } = first;
  if (!answer.ok || answer.current) throw new Error("no snapshot");
  first.socket.close();

  const client = connectLive({ url: live.url });
  onTestFinished(() => client.close());
  const token = await live.links.orderToken(orderId, "diner");
  const order = client.watchOrder({ orderId, token, initial: answer.snapshot });
  const seen: number[] = [];
  order.subscribe(() => {
    const { statusVersion } = order.getSnapshot().snapshot.view;
    if (seen.at(-1) !== statusVersion) seen.push(statusVersion);
  });
  await eventually(() => expect(order.getSnapshot().connection.connected).toBe(true));
  await stage.commit([fact(orderId, 2)]);
  await eventually(() => expect(seen.at(-1)).toBe(2));

  const { disconnectSockets } = live;
  disconnectSockets();
  await eventually(() => expect(order.getSnapshot().connection.connected).toBe(false));
  await stage.commit([fact(orderId, 3), fact(orderId, 4)]);
  await eventually(() => expect(order.getSnapshot()).toMatchObject({ connection: { connected: true } }));
  await eventually(() => expect(seen.at(-1)).toBe(4));
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
});

test("beats tell how far the order's partition has been read", async () => {
  const orderId = await newOrder();
  const { socket } = await watch(live, orderId);
  await stage.commit([fact(orderId, 7)]);
  const beat = await new Promise<{ asOfMs: number }>((resolve) => {
    socket.on("beat", (message) => {
      if (message.asOfMs === START_MS + 7_000) resolve(message);
    });
  });
  expect(beat.asOfMs).toBe(START_MS + 7_000);
  const listeners = live.hub.beats.listeners();
  socket.close();
  // Whoever has gone is not kept.
  await eventually(() => expect(live.hub.beats.listeners()).toBe(listeners - 1));
});

test("without the order's own link there is nothing to see", async () => {
  const [orderId, other] = [await newOrder(), await newOrder()];
  const socket = openSocket(live.url);
  const ask = async (token: string, id = orderId) =>
    socket.emitWithAck("watchOrder", { orderId: id, token, have: null });
  expect(await ask("")).toEqual({ ok: false, error: "forbidden" });
  expect(await ask(await live.links.orderToken(other, "diner"))).toEqual({ ok: false, error: "forbidden" });
  const nowhere = orderIdOn(0, PARTITION_COUNT);
  const token = await live.links.orderToken(nowhere, "diner");
  expect(await ask(token, nowhere)).toEqual({ ok: false, error: "unknownOrder" });
  expect(await socket.emitWithAck("watchCity", { token })).toEqual({ ok: false, error: "forbidden" });
  socket.close();
});

test("operations see the city, and each change of it", async () => {
  const orderId = await newOrder();
  const socket = openSocket(live.url);
  const answer = await socket.emitWithAck("watchCity", { token: await live.links.opsToken() });
  if (!answer.ok) throw new Error(answer.error);
  expect(answer.snapshot).toMatchObject({ logId: LOG, numbers: { deadLetters: 0 } });
  const changed = new Promise((resolve) => {
    socket.on("city", ({ orders }) => {
      const order = orders.find((row) => row.orderId === orderId && row.statusVersion === 2);
      if (order !== undefined) resolve(order.phase);
    });
  });
  await stage.commit([fact(orderId, 2)]);
  expect(await changed).toBe("paymentFailed");
  socket.close();
});

test("operations see the demand of an area as the stage tells of it, and in each snapshot after", async () => {
  const cell = "88c2f1cca7fffff";
  const minute = 60_000;
  const socket = openSocket(live.url);
  const told = new Promise<CellView>((resolve) => {
    socket.on("city", ({ cells }) => {
      const view = cells.find((one) => one.cell === cell);
      if (view !== undefined) resolve(view);
    });
  });
  const before = await socket.emitWithAck("watchCity", { token: await live.links.opsToken() });
  expect(before).toMatchObject({ ok: true, snapshot: { cells: [] } });
  await places.commitDemand(cell, { paidMs: [START_MS, START_MS + 1_000], untilMs: START_MS + 3 * minute });
  const view = await told;
  expect(view).toMatchObject({ demand: 2, supply: 0, atMs: START_MS + minute });
  expect(live.hub.citySnapshot().cells).toEqual([view]);
  socket.close();

  // Another server, which has only what the stage keeps.
  const late = await openLiveTest();
  onTestFinished(() => late.close());
  expect(late.hub.citySnapshot().cells).toEqual([view]);
});

test("a page of another site does not get in, and one address only so often", async () => {
  const refusedBy = (headers: Record<string, string>, url = live.url) =>
    new Promise<boolean>((resolve) => {
      const socket = openSocket(url, headers);
      socket.on("connect_error", () => resolve(true));
      socket.on("connect", () => {
        socket.close();
        resolve(false);
      });
    });
  expect(await refusedBy({ origin: "https://elsewhere.test" })).toBe(true);
  expect(await refusedBy({ origin: live.url })).toBe(false);

  const narrow = await openLiveTest({ socketsPerAddress: 1 });
  onTestFinished(() => narrow.close());
  const first = openSocket(narrow.url);
  await new Promise<void>((resolve) => first.on("connect", resolve));
  expect(await refusedBy({}, narrow.url)).toBe(true);
  first.close();
  await eventually(async () => expect(await refusedBy({}, narrow.url)).toBe(false));
});

test("there is no polling, which would have to come back to the same process", async () => {
  const answer = await fetch(`${live.url}${LIVE_PATH}/?EIO=4&transport=polling`);
  expect([answer.status, await answer.json()]).toEqual([400, { code: 0, message: "Transport unknown" }]);
});

test("a question that is none is answered as such, and too many are not", async () => {
  const orderId = await newOrder();
  const token = await live.links.orderToken(orderId, "diner");
  const socket = openSocket(live.url);
  const nothing = { orderId: "", token: "", have: null };
  expect(await socket.emitWithAck("watchOrder", nothing)).toEqual({ ok: false, error: "badRequest" });
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => socket.emitWithAck("watchOrder", { orderId, token, have: null })),
  );
  expect(answers.filter((answer) => !answer.ok).at(-1)).toEqual({ ok: false, error: "tooMany" });
  socket.close();
});
