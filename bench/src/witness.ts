/**
 * Watches the city as operations do, and each order in it over a socket of its own as diners
 * do, and writes down what it hears: which statuses came, and how long each was on its way.
 */
import {
  type ClientToServer,
  LIVE_PATH,
  type OrderPosition,
  type OrderStatus,
  type OrderView,
  type ServerToClient,
  type WatchCityAnswer,
} from "@doorstep/events/browser";
import { io, type Socket } from "socket.io-client";

export interface Heard {
  /** Status versions, in the order they came. */
  readonly versions: number[];
  /** Of the snapshot the watch began with. */
  readonly firstVersion: number;
  view: OrderView;
}

export interface Witness {
  readonly orders: ReadonlyMap<string, Heard>;
  /** From the broker's receipt of a ping to its position here, ms. */
  readonly pingMs: readonly number[];
  /** From the broker's receipt of a fact to its status here, ms. */
  readonly statusMs: readonly number[];
  /** What must not happen: a version that went back, or an order refused. */
  readonly wrongs: readonly string[];
  close(): void;
}

const ANSWER_WITHIN_MS = 10_000;

type LiveSocket = Socket<ServerToClient, ClientToServer>;

export async function openWitness({ webUrl, cookie }: { webUrl: string; cookie: string }): Promise<Witness> {
  const orders = new Map<string, Heard>();
  const sockets = new Map<string, LiveSocket>();
  const pingMs: number[] = [];
  const statusMs: number[] = [];
  const wrongs: string[] = [];
  const connect = (): LiveSocket =>
    io(webUrl, {
      path: LIVE_PATH,
      transports: ["websocket"],
      forceNew: true,
      extraHeaders: { cookie, origin: webUrl },
    });

  const watch = (orderId: string): void => {
    if (sockets.has(orderId)) return;
    const socket = connect();
    sockets.set(orderId, socket);
    watchOrder(orderId, socket, { orders, pingMs, statusMs, wrongs }).catch((error: unknown) =>
      wrongs.push(`${orderId}: ${error}`),
    );
  };
  const city = connect();
  city.on("city", (update) => {
    for (const { orderId } of update.orders) watch(orderId);
  });
  await connected(city);
  const answer: WatchCityAnswer = await city.timeout(ANSWER_WITHIN_MS).emitWithAck("watchCity", { token: "" });
  if (!answer.ok) throw new Error(`the city was not shown: ${answer.error}`);
  for (const { orderId } of answer.snapshot.orders) watch(orderId);
  const close = (): void => {
    for (const socket of [city, ...sockets.values()]) socket.disconnect();
  };
  return { orders, pingMs, statusMs, wrongs, close };
}

interface Notebook {
  readonly orders: Map<string, Heard>;
  readonly pingMs: number[];
  readonly statusMs: number[];
  readonly wrongs: string[];
}

async function watchOrder(orderId: string, socket: LiveSocket, notes: Notebook): Promise<void> {
  const { orders, pingMs, statusMs, wrongs } = notes;
  /** Statuses that overtook the answer they belong behind. */
  const early: OrderStatus[] = [];
  let positionVersion = -1;
  const onStatus = (status: OrderStatus): void => {
    const { view } = status;
    const heard = orders.get(orderId);
    if (heard === undefined) {
      early.push(status);
      return;
    }
    // In the snapshot already.
    if (view.statusVersion <= heard.firstVersion) return;
    const last = heard.versions.at(-1) ?? heard.firstVersion;
    if (view.statusVersion <= last) wrongs.push(`${orderId}: status ${view.statusVersion} after ${last}`);
    heard.versions.push(view.statusVersion);
    heard.view = view;
    statusMs.push(Date.now() - view.asOfMs);
  };
  socket.on("status", onStatus);
  socket.on("position", (position: OrderPosition) => {
    if (position.positionVersion <= positionVersion) wrongs.push(`${orderId}: a position went back`);
    positionVersion = position.positionVersion;
    pingMs.push(Date.now() - position.receivedAtMs);
  });
  await connected(socket);
  const answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watchOrder", { orderId, token: "", have: null });
  if (!answer.ok) {
    wrongs.push(`${orderId}: watching was refused, ${answer.error}`);
  } else if (!answer.current) {
    const { view } = answer.snapshot;
    orders.set(orderId, { versions: [], firstVersion: view.statusVersion, view });
    for (const status of early) onStatus(status);
  }
}

function connected(socket: LiveSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
}
