import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type CityUpdate, LIVE_PATH } from "@doorstep/events/browser";
import { createMetrics } from "@doorstep/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { samplePosition, sampleStatus } from "../../live/testing/samples.ts";
import { WINDOW_BYTES } from "./flow.ts";
import { CITY_ROOM } from "./room-names.ts";
import { attachConflation, LET_GO_AFTER_MS, letGoWhenStuck, sendCity, sendPosition } from "./slow-sockets.ts";
import { createLiveServer } from "./sockets.ts";
import { type LiveSocket, newSocketData } from "./types.ts";

const ROOM = "order:o1";
/** Frames as a phone writes them, masked with zeros: of socket.io's "40", to join, and of the answer to a ping. */
const JOIN = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);
const PING = "\x81\x01\x32";

async function openServer() {
  const io = createLiveServer();
  const http = createServer();
  io.attach(http, { path: LIVE_PATH, transports: ["websocket"], perMessageDeflate: false });
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const { port } = http.address() as AddressInfo;
  const totals = { waitingBytes: 0 };
  const metrics = createMetrics();
  const counters = {
    conflated: metrics.counter({ name: "conflated", help: "h" }),
    letGo: metrics.counter({ name: "let_go", help: "h" }),
  };
  onTestFinished(async () => {
    await io.close();
  });
  const conflated = async (): Promise<number> => Number(/^conflated (\d+)/m.exec(await metrics.text())?.[1]);
  const send = (positionVersion: number, street = ""): void =>
    sendPosition(io, { room: ROOM, position: samplePosition({ positionVersion, street }), nowMs: 0 }, counters);

  /** A phone of bare bytes, which can stop reading; it answers pings as it reads them. */
  async function openPhone() {
    const connected = new Promise<LiveSocket>((resolve) => {
      io.once("connection", (socket) => {
        socket.data = newSocketData("");
        attachConflation(socket, totals);
        void socket.join([ROOM, CITY_ROOM]);
        resolve(socket);
      });
    });
    const phone = connect(port, "127.0.0.1");
    let [read, cut] = ["", ""];
    phone.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      // A ping may have been cut in two.
      const pings = (cut + text).split(PING).length - 1;
      for (let ping = 0; ping < pings; ping++) phone.write(PONG);
      cut = text.slice(-2);
      read += text;
    });
    phone.write(
      `GET ${LIVE_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n` +
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    onTestFinished(() => void phone.destroy());
    await vi.waitFor(() => expect(read).toContain("pingInterval"));
    phone.write(JOIN);
    const socket = await connected;
    const numbersOf = (name: string): number[] =>
      [...read.matchAll(new RegExp(`"${name}":(\\d+)`, "g"))].map(([, number]) => Number(number));
    return { socket, phone, positions: () => numbersOf("positionVersion"), numbersOf };
  }
  return { io, totals, counters, conflated, send, openPhone };
}

/** More than the network between the two holds. */
const LARGE = "x".repeat(32 * 1024 * 1024);

test("[D10] a phone that reads nothing has some positions under way at most, not all the network would hold", async () => {
  const { openPhone, send, conflated } = await openServer();
  const { phone, socket, positions } = await openPhone();
  phone.pause();
  const last = 300;
  for (let version = 1; version <= last; version++) {
    send(version);
    await nextTurn();
  }
  expect(socket.data.flow?.unconfirmedBytes()).toBeLessThan(WINDOW_BYTES + 1_024);
  phone.resume();
  await vi.waitFor(() => expect(positions().at(-1)).toBe(last));
  expect(positions().length + (await conflated())).toBe(last);
  expect(positions().length).toBeLessThan(20);
});

test("[D10] all its statuses come, in order, and then the newest position", async () => {
  const { io, openPhone, send } = await openServer();
  const { phone, positions, numbersOf } = await openPhone();
  phone.pause();
  for (let version = 1; version <= 200; version++) {
    send(version);
    io.to(ROOM).emit("status", sampleStatus(version));
    await nextTurn();
  }
  phone.resume();
  await vi.waitFor(() => expect(positions().at(-1)).toBe(200));
  expect(numbersOf("statusVersion")).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
});

test("[D10] a slow phone costs the others nothing: they get each", async () => {
  const { openPhone, send } = await openServer();
  const slow = await openPhone();
  const quick = await openPhone();
  slow.phone.pause();
  for (let version = 1; version <= 50; version++) {
    send(version);
    await vi.waitFor(() => expect(quick.positions().at(-1)).toBe(version), { interval: 2 });
  }
  expect(quick.positions()).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  slow.phone.resume();
  await vi.waitFor(() => expect(slow.positions().at(-1)).toBe(50));
  expect(slow.positions().length).toBeLessThan(20);
});

test("[D10] what the network does not take is counted as waiting until it does, or the socket has gone", async () => {
  const { openPhone, send, totals } = await openServer();
  const { phone, positions } = await openPhone();
  phone.pause();
  send(1, LARGE);
  expect(totals.waitingBytes).toBeGreaterThan(LARGE.length);
  phone.resume();
  await vi.waitFor(() => expect(totals.waitingBytes).toBe(0), { timeout: 20_000 });
  expect(positions()).toEqual([1]);

  const other = await openPhone();
  phone.destroy();
  other.phone.pause();
  send(2, LARGE);
  expect(totals.waitingBytes).toBeGreaterThan(LARGE.length);
  other.phone.destroy();
  await vi.waitFor(() => expect(totals.waitingBytes).toBe(0));
});

test("[D10] operations behind a slow line get the city's changes added up", async () => {
  const { io, counters, openPhone } = await openServer();
  const { phone, numbersOf } = await openPhone();
  const update = (version: number): CityUpdate => ({
    couriers: [{ courierId: `c${version % 3}`, version, name: "x".repeat(3_000) } as CityUpdate["couriers"][number]],
    ...{ orders: [], cells: [], goneCourierIds: [], goneOrderIds: [] },
    numbers: { activeOrders: version } as CityUpdate["numbers"],
  });
  phone.pause();
  for (let version = 1; version <= 50; version++) {
    sendCity(io, { room: CITY_ROOM, update: update(version), nowMs: 0 }, counters);
    await nextTurn();
  }
  phone.resume();
  await vi.waitFor(() => expect(numbersOf("activeOrders").at(-1)).toBe(50));
  expect(new Set(numbersOf("version").slice(-3))).toEqual(new Set([48, 49, 50]));
  expect(numbersOf("activeOrders").length).toBeLessThan(6);
});

test("one that takes nothing for long is let go", async () => {
  const { openPhone, send, counters } = await openServer();
  const { socket, phone } = await openPhone();
  phone.pause();
  for (let version = 1; version <= 20; version++) {
    send(version);
    await nextTurn();
  }
  const gone = new Promise<string>((resolve) => socket.on("disconnect", resolve));
  const patienceMs = LET_GO_AFTER_MS + (socket.data.flow?.unconfirmedBytes() ?? 0) / 10;
  socket.data.behindSinceMs = null;
  letGoWhenStuck(socket, 1_000, counters);
  letGoWhenStuck(socket, 999 + patienceMs, counters);
  expect(socket.connected).toBe(true);
  letGoWhenStuck(socket, 1_000 + patienceMs, counters);
  phone.destroy();
  expect(await gone).toBe("forced close");
});

test("one that reads slowly, but reads, is not", async () => {
  const { openPhone, send, counters } = await openServer();
  const { socket, phone, positions } = await openPhone();
  phone.pause();
  for (let version = 1; version <= 20; version++) {
    send(version);
    await nextTurn();
  }
  letGoWhenStuck(socket, 1_000, counters);
  expect(socket.data.behindSinceMs).not.toBeNull();
  phone.resume();
  await vi.waitFor(() => expect(positions().at(-1)).toBe(20));
  expect(socket.data.behindSinceMs).toBeNull();
});
