import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { LIVE_PATH } from "@doorstep/events/browser";
import { createMetrics } from "@doorstep/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { samplePosition } from "../../live/testing/samples.ts";
import { attachConflation, LET_GO_AFTER_MS, letGoWhenStuck, sendPosition } from "./slow-sockets.ts";
import { createLiveServer } from "./sockets.ts";
import type { LiveSocket } from "./types.ts";

const ROOM = "order:o1";

/** A phone that opens a socket and then reads nothing until it is told to. */
async function openSlowPhone() {
  const io = createLiveServer();
  const http = createServer();
  io.attach(http, { path: LIVE_PATH, transports: ["websocket"], perMessageDeflate: false });
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const { port } = http.address() as AddressInfo;
  const connected = new Promise<LiveSocket>((resolve) => {
    io.on("connection", (socket) => {
      socket.data = { address: "", orders: new Map(), watchesCity: false, kept: new Map(), behindSinceMs: null };
      attachConflation(socket);
      void socket.join(ROOM);
      resolve(socket);
    });
  });
  const phone = connect(port, "127.0.0.1");
  let read = "";
  phone.on("data", (bytes) => {
    read += bytes.toString("latin1");
  });
  phone.write(
    `GET ${LIVE_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  await vi.waitFor(() => expect(read).toContain("pingInterval"));
  // The frame of socket.io's "40", to join the namespace; masked with zeros.
  phone.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
  const socket = await connected;
  const metrics = createMetrics();
  const counters = {
    conflated: metrics.counter({ name: "conflated", help: "h" }),
    letGo: metrics.counter({ name: "let_go", help: "h" }),
  };
  onTestFinished(async () => {
    phone.destroy();
    await io.close();
  });
  const send = (positionVersion: number, street = ""): void =>
    sendPosition(io, { room: ROOM, position: samplePosition({ positionVersion, street }), nowMs: 0 }, counters);
  const versions = (): number[] => [...read.matchAll(/"positionVersion":(\d+)/g)].map(([, version]) => Number(version));
  return { socket, phone, counters, send, versions, metrics };
}

/** More than the network between the two holds. */
const LARGE = "x".repeat(32 * 1024 * 1024);

test("a phone that cannot keep up gets the newest position, not all of them", async () => {
  const { phone, send, versions, metrics } = await openSlowPhone();
  phone.pause();
  send(1, LARGE);
  for (const version of [2, 3, 4, 5]) send(version);
  phone.resume();
  await vi.waitFor(() => expect(versions().at(-1)).toBe(5), { timeout: 20_000 });
  expect(versions()).toEqual([1, 5]);
  expect(await metrics.text()).toContain("conflated 3");
});

test("a phone that keeps up gets each", async () => {
  const { send, versions } = await openSlowPhone();
  for (const version of [1, 2, 3]) {
    send(version);
    await vi.waitFor(() => expect(versions().at(-1)).toBe(version));
  }
  expect(versions()).toEqual([1, 2, 3]);
});

test("one that takes nothing for long is let go", async () => {
  const { socket, phone, send, counters } = await openSlowPhone();
  phone.pause();
  send(1, LARGE);
  const gone = new Promise<string>((resolve) => socket.on("disconnect", resolve));
  letGoWhenStuck(socket, 1_000, counters);
  letGoWhenStuck(socket, 1_000 + LET_GO_AFTER_MS - 1, counters);
  expect(socket.connected).toBe(true);
  letGoWhenStuck(socket, 1_000 + LET_GO_AFTER_MS, counters);
  phone.destroy();
  expect(await gone).toBe("forced close");
});
