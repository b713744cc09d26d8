/**
 * The socket's door: who may come in, what each may watch, and how much of it. What is
 * watched is decided elsewhere; here is one handler per event of the protocol.
 */
import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type Beat,
  type CitySnapshot,
  LIVE_PATH,
  type OrderSnapshot,
  type Refusal,
  type WatchCityAnswer,
  type WatchOrder,
  type WatchOrderAnswer,
  watchOrder,
} from "@doorstep/events/browser";
import type { Counter } from "@doorstep/runtime";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { Server } from "socket.io";
import { z } from "zod";
import { NOT_ON_A_LOG } from "../../live/versions.ts";
import { OPS_COOKIE, readCookie } from "../http/ops-cookie.ts";
import { isAllowedOrigin } from "../http/origin.ts";
import type { Links } from "../links.ts";
import type { FlowTotals } from "./flow.ts";
import { CITY_ROOM, orderRoom } from "./room-names.ts";
import type { Rooms } from "./rooms.ts";
import { attachConflation } from "./slow-sockets.ts";
import { noteTold } from "./told.ts";
import { type LiveServer, type LiveSocket, newSocketData } from "./types.ts";

export interface SocketsOptions {
  readonly rooms: Rooms;
  readonly links: Links;
  readonly citySnapshot: () => CitySnapshot;
  readonly partitionOf: (orderId: string) => number;
  /** What waits in the sockets, kept up to date here. */
  readonly flowTotals: FlowTotals;
  /** Before a socket watches its first order. */
  readonly onNewWatcher: (socket: LiveSocket) => void;
  /** After a socket's watches have changed: which beats it hears. Gives the first; null for one that watches nothing. */
  readonly onWatchesChanged: (socket: LiveSocket) => Beat | null;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly allowedOrigins: readonly string[];
  readonly socketsPerAddress: number;
  readonly refused: Pick<Counter<"reason">, "inc">;
}

/** A page watches one order, operations the selected one; the rest is for what is just being closed. */
const ORDERS_PER_SOCKET = 4;
/** Requests are small; a larger one is not ours. */
const MAX_REQUEST_BYTES = 4 * 1024;
/** A socket that has not been allowed to watch anything by then is not a page. */
const WATCH_WITHIN_MS = 15_000;
/** A page asks at each connection and at each gap. */
const ASKS = { points: 20, duration: 10 };

export function createLiveServer(): LiveServer {
  return new Server({
    path: LIVE_PATH,
    serveClient: false,
    transports: ["websocket"],
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MAX_REQUEST_BYTES,
    // In development Next.js has a socket of its own on this server.
    destroyUpgrade: false,
  });
}

/** Lets pages in on `http`. */
export function openDoor(io: LiveServer, http: HttpServer, options: SocketsOptions): void {
  const { addressOf, allowedOrigins, socketsPerAddress, refused } = options;
  const perAddress = new Map<string, number>();
  const asks = new RateLimiterMemory(ASKS);

  http.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    if (request.url?.startsWith(LIVE_PATH) !== true) return;
    // The answer to the handshake and the first packet behind it in one write: after a deploy everybody comes at once.
    socket.cork();
    setImmediate(() => socket.uncork());
  });
  io.attach(http, {
    path: LIVE_PATH,
    transports: ["websocket"],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_REQUEST_BYTES,
    destroyUpgrade: false,
    allowRequest: (request, answer) => {
      const refuse = (reason: string): void => {
        refused.inc({ reason });
        answer(reason, false);
      };
      if (!isAllowedOrigin(request.headers, allowedOrigins)) return refuse("origin");
      if ((perAddress.get(addressOf(request)) ?? 0) >= socketsPerAddress) return refuse("address");
      answer(null, true);
    },
  });

  io.on("connection", (socket) => {
    const address = addressOf(socket.request);
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    socket.data = newSocketData(address);
    attachConflation(socket, options.flowTotals);
    const deadline = setTimeout(() => {
      if (socket.data.orders.size > 0 || socket.data.watchesCity) return;
      refused.inc({ reason: "idle" });
      socket.disconnect(true);
    }, WATCH_WITHIN_MS);

    const mayAsk = (): Promise<boolean> =>
      asks.consume(socket.id).then(
        () => true,
        () => false,
      );
    const refusal = (error: Refusal["error"]): Refusal => {
      refused.inc({ reason: error });
      return { ok: false, error };
    };

    socket.on("watchOrder", async (request, answer) => {
      if (typeof answer !== "function") return;
      const asked = watchOrder.safeParse(request);
      if (!asked.success) return answer(refusal("badRequest"));
      if (!(await mayAsk())) return answer(refusal("tooMany"));
      if (!(await mayWatch(socket, asked.data, options.links))) return answer(refusal("forbidden"));
      watch(socket, asked.data, { ...options, answer, refusal });
    });

    socket.on("unwatchOrder", (request) => {
      const asked = unwatch.safeParse(request);
      if (asked.success) leaveOrder(socket, asked.data.orderId, options);
    });

    socket.on("watchCity", async (request, answer: (answer: WatchCityAnswer) => void) => {
      if (typeof answer !== "function") return;
      const asked = watchCity.safeParse(request);
      if (!asked.success) return answer(refusal("badRequest"));
      if (!(await mayAsk())) return answer(refusal("tooMany"));
      if (!(await options.links.verifyOps(asked.data.token || opsCookieOf(socket))))
        return answer(refusal("forbidden"));
      if (!socket.connected) return;
      socket.data.watchesCity = true;
      // In one turn: what changes after this snapshot is in the next update.
      const beat = options.onWatchesChanged(socket) ?? unreachable();
      answer({ ok: true, beat, snapshot: options.citySnapshot() });
      void socket.join(CITY_ROOM);
    });

    socket.on("disconnect", () => {
      clearTimeout(deadline);
      for (const orderId of socket.data.orders.keys()) options.rooms.release(orderId);
      socket.data.orders.clear();
      socket.data.watchesCity = false;
      options.onWatchesChanged(socket);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  });
}

/** By the order's link, or as operations: with no token the cookie the page was opened with decides. */
async function mayWatch(socket: LiveSocket, { orderId, token }: WatchOrder, links: Links): Promise<boolean> {
  if (token === "") return links.verifyOps(opsCookieOf(socket));
  return (await links.openOrder(orderId, token)) !== null;
}

const opsCookieOf = (socket: LiveSocket): string => readCookie(socket.request.headers.cookie, OPS_COOKIE) ?? "";

const unwatch = watchOrder.pick({ orderId: true });
const watchCity = z.object({ token: z.string().max(600) });

interface Watching extends SocketsOptions {
  readonly answer: (answer: WatchOrderAnswer) => void;
  readonly refusal: (error: Refusal["error"]) => Refusal;
}

function watch(socket: LiveSocket, { orderId, have }: WatchOrder, options: Watching): void {
  const { rooms, partitionOf, onWatchesChanged, answer, refusal } = options;
  const { orders } = socket.data;
  if (!socket.connected) return;
  if (orders.size === 0 && !socket.data.watchesCity) options.onNewWatcher(socket);
  if (!orders.has(orderId)) {
    if (orders.size >= ORDERS_PER_SOCKET) {
      answer(refusal("tooMany"));
      return;
    }
    // Its place is taken while the order is read, so that the limit holds.
    orders.set(orderId, partitionOf(orderId));
    rooms.hold(orderId);
  }
  const forget = (error: Refusal["error"]): void => {
    leaveOrder(socket, orderId, options);
    answer(refusal(error));
  };
  rooms.whenCurrent(
    orderId,
    (snapshot) => {
      if (snapshot === null) return forget("unknownOrder");
      if (!orders.has(orderId)) return answer(refusal("unavailable"));
      answer(answerFor(snapshot, have, onWatchesChanged(socket) ?? unreachable()));
      // Part of the answer, or known to the page already.
      if (snapshot.position !== null) noteTold(socket.data, snapshot.position);
      void socket.join(orderRoom(orderId));
    },
    () => forget("unavailable"),
  );
}

function unreachable(): never {
  throw new Error("a socket that watches something hears a beat");
}

/** Only what the page lacks. */
function answerFor(snapshot: OrderSnapshot, have: WatchOrder["have"], beat: Beat): WatchOrderAnswer {
  const { view, position } = snapshot;
  const current =
    have !== null &&
    have.logId === view.logId &&
    have.logId !== NOT_ON_A_LOG &&
    have.statusVersion >= view.statusVersion;
  if (!current) return { ok: true, current: false, beat, snapshot };
  const newer = position !== null && position.positionVersion > have.positionVersion;
  return { ok: true, current: true, beat, position: newer ? position : null };
}

function leaveOrder(socket: LiveSocket, orderId: string, { rooms, onWatchesChanged }: SocketsOptions): void {
  if (!socket.data.orders.delete(orderId)) return;
  void socket.leave(orderRoom(orderId));
  socket.data.kept.delete(orderId);
  socket.data.told.delete(orderId);
  rooms.release(orderId);
  onWatchesChanged(socket);
}
