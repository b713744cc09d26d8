/** The live half of the server on a free port, over the Redis of the test run. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClientToServer, OrderSnapshot, ServerToClient, WatchOrderAnswer } from "@doorstep/events/browser";
import { LIVE_PATH } from "@doorstep/events/browser";
import { createMetrics, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { io as connect, type Socket } from "socket.io-client";
import { addressOf } from "../http/caller.ts";
import { createLinks, type Links } from "../links.ts";
import { type Hub, type HubOptions, openHub } from "../live/hub.ts";
import { createLiveServer, openDoor } from "../live/sockets.ts";
import { readOrderState } from "../live/states.ts";
import { silentLog } from "./shop.ts";

export const PARTITION_COUNT = 2;

export interface LiveTest {
  readonly url: string;
  readonly hub: Hub;
  readonly links: Links;
  /** As a network that goes away. */
  disconnectSockets(): void;
  /** By metric: how often it was counted. */
  counted(name: string): Promise<number>;
  close(): Promise<void>;
}

export interface LiveTestOptions {
  readonly socketsPerAddress?: number;
  readonly ladder?: NonNullable<HubOptions["ladder"]>;
}

export async function openLiveTest(given: LiveTestOptions = {}): Promise<LiveTest> {
  const redis = await openRedis(testServices().REDIS_URL);
  const metrics = createMetrics();
  const counter = (name: string) => metrics.counter({ name, help: "h" });
  const refused = metrics.counter({ name: "refused", help: "h", labels: ["reason"] });
  const links = createLinks({ secret: "a secret for tests only", nowMs: Date.now });
  const io = createLiveServer();
  const hub: Hub = await openHub({
    redis,
    partitionCounts: { couriers: 1, orders: PARTITION_COUNT, places: 1 },
    io,
    readOrder: (orderId) => readOrderState(redis, { topic: "orders", partition: hub.partitionOf(orderId) }, orderId),
    deadLetters: () => 0,
    nowMs: Date.now,
    log: silentLog,
    counters: {
      conflated: counter("conflated"),
      letGo: counter("let_go"),
      lost: counter("lost"),
      reread: counter("reread"),
      undecodable: counter("undecodable"),
      leftOut: metrics.counter({ name: "left_out", help: "h", labels: ["what"] }),
      ladderStep: metrics.gauge({ name: "ladder_step", help: "h", labels: ["step"] }),
      ladderFigure: metrics.gauge({ name: "ladder_figure", help: "h", labels: ["figure"] }),
      thinned: metrics.gauge({ name: "thinned", help: "h" }),
    },
    onPositionSent: () => {},
    ...(given.ladder !== undefined && { ladder: given.ladder }),
  });
  const http = createServer((_, response) => response.writeHead(404).end());
  openDoor(io, http, {
    rooms: hub.rooms,
    links,
    citySnapshot: hub.citySnapshot,
    partitionOf: hub.partitionOf,
    flowTotals: hub.flowTotals,
    onNewWatcher: hub.onNewWatcher,
    onWatchesChanged: hub.beats.follow,
    addressOf: (request) => addressOf(request, { trustProxy: false }),
    allowedOrigins: [],
    socketsPerAddress: given.socketsPerAddress ?? 1_000,
    refused,
  });
  await new Promise<void>((resolve) => http.listen(0, resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    hub,
    links,
    disconnectSockets: () => {
      for (const socket of io.of("/").sockets.values()) socket.conn.close(true);
    },
    counted: async (name) => {
      const line = (await metrics.text())
        .split("\n")
        .find((text) => text.startsWith(`${name} `) || text.startsWith(`${name}{`));
      return Number(line?.split(" ").at(-1) ?? 0);
    },
    close: async () => {
      io.disconnectSockets(true);
      await io.close();
      await hub.close();
      redis.disconnect();
    },
  };
}

export type TestSocket = Socket<ServerToClient, ClientToServer>;

export function openSocket(url: string, extraHeaders: Record<string, string> = {}): TestSocket {
  return connect(url, {
    path: LIVE_PATH,
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders,
  });
}

/** What one page is told of one order, in the order it is told. */
export interface Told {
  readonly socket: TestSocket;
  readonly versions: number[];
  readonly snapshots: OrderSnapshot[];
  readonly positions: number[];
}

export async function watch(live: LiveTest, orderId: string): Promise<Told & { readonly answer: WatchOrderAnswer }> {
  const socket = openSocket(live.url);
  const told: Told = { socket, versions: [], snapshots: [], positions: [] };
  socket.on("status", ({ view }) => told.versions.push(view.statusVersion));
  socket.on("position", ({ positionVersion }) => told.positions.push(positionVersion));
  socket.on("snapshot", (snapshot) => {
    told.snapshots.push(snapshot);
    told.versions.push(snapshot.view.statusVersion);
  });
  const token = await live.links.orderToken(orderId, "diner");
  const answer = await socket.emitWithAck("watchOrder", { orderId, token, have: null });
  // Only from here: what came before the answer would be a message the page cannot place.
  if (answer.ok && !answer.current) told.versions.unshift(answer.snapshot.view.statusVersion);
  return { ...told, answer };
}
