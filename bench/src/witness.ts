/**
 * A socket client that watches the city and every order in it, as pages do, and writes down
 * what it hears: which statuses came, and how long each message had been on its way.
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

export async function openWitness({ webUrl, cookie }: { webUrl: string; cookie: string }): Promise<Witness> {
  const socket: Socket<ServerToClient, ClientToServer> = io(webUrl, {
    path: LIVE_PATH,
    transports: ["websocket"],
    extraHeaders: { cookie, origin: webUrl },
  });
  const orders = new Map<string, Heard>();
  const asked = new Set<string>();
  const pingMs: number[] = [];
  const statusMs: number[] = [];
  const wrongs: string[] = [];
  const positionVersions = new Map<string, number>();
  /** Statuses that overtook the answer to the watch they belong to. */
  const early = new Map<string, OrderStatus[]>();

  const watch = async (orderId: string): Promise<void> => {
    if (asked.has(orderId)) return;
    asked.add(orderId);
    const answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watchOrder", { orderId, token: "", have: null });
    if (!answer.ok) wrongs.push(`${orderId}: watching was refused, ${answer.error}`);
    else if (!answer.current && !orders.has(orderId)) {
      const { view } = answer.snapshot;
      orders.set(orderId, { versions: [], firstVersion: view.statusVersion, view });
      for (const status of early.get(orderId) ?? []) onStatus(status);
      early.delete(orderId);
    }
  };
  const onStatus = (status: OrderStatus): void => {
    const { view } = status;
    const heard = orders.get(view.orderId);
    if (heard === undefined) {
      early.set(view.orderId, [...(early.get(view.orderId) ?? []), status]);
      return;
    }
    // In the snapshot already.
    if (view.statusVersion <= heard.firstVersion) return;
    const last = heard.versions.at(-1) ?? heard.firstVersion;
    if (view.statusVersion <= last) wrongs.push(`${view.orderId}: status ${view.statusVersion} after ${last}`);
    heard.versions.push(view.statusVersion);
    heard.view = view;
    statusMs.push(Date.now() - view.asOfMs);
  };
  const onPosition = (position: OrderPosition): void => {
    const last = positionVersions.get(position.orderId) ?? -1;
    if (position.positionVersion <= last) wrongs.push(`${position.orderId}: a position went back`);
    positionVersions.set(position.orderId, position.positionVersion);
    pingMs.push(Date.now() - position.receivedAtMs);
  };
  socket.on("status", onStatus);
  socket.on("position", onPosition);
  socket.on("city", (update) => {
    for (const { orderId } of update.orders) watch(orderId).catch((error: unknown) => wrongs.push(String(error)));
  });

  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  const city: WatchCityAnswer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("watchCity", { token: "" });
  if (!city.ok) throw new Error(`the city was not shown: ${city.error}`);
  await Promise.all(city.snapshot.orders.map(({ orderId }) => watch(orderId)));
  return { orders, pingMs, statusMs, wrongs, close: () => socket.disconnect() };
}

/** Signs in as operations; the cookie opens every order. */
export async function signIn(webUrl: string, password: string): Promise<string> {
  const response = await fetch(`${webUrl}/api/ops/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: webUrl },
    body: JSON.stringify({ password }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (!response.ok || cookie === undefined) throw new Error(`signing in failed with ${response.status}`);
  return cookie;
}
