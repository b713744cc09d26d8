/** Operations' page as a machine: the newest it was told of every courier and order, and whether anything went back. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CitySnapshot,
  type ClientToServer,
  type CourierView,
  LIVE_PATH,
  type OrderRow,
  type ServerToClient,
  type WatchCityAnswer,
} from "@doorstep/events/browser";
import { io, type Socket } from "socket.io-client";

export interface CityHeard {
  readonly couriers: readonly CourierView[];
  readonly orders: readonly OrderRow[];
  /** Over one connection: a sentence each. */
  readonly wentBack: readonly string[];
}

export interface CityRecorder {
  heard(): CityHeard;
  close(): void;
}

const ASK_AGAIN_AFTER_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;
const COME_BACK_AFTER_MS = 300;

export function openCityRecorder({
  webUrl,
  cookie,
}: {
  readonly webUrl: string;
  readonly cookie: string;
}): CityRecorder {
  const socket: Socket<ServerToClient, ClientToServer> = io(webUrl, {
    path: LIVE_PATH,
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_000,
    extraHeaders: { cookie, origin: webUrl },
  });
  const couriers = new Map<string, CourierView>();
  const orders = new Map<string, OrderRow>();
  /** Versions told over this connection. */
  let told = new Map<string, number>();
  const wentBack: string[] = [];
  let isClosed = false;

  const isNewer = (name: string, version: number, known: number | undefined): boolean => {
    const before = told.get(name);
    if (before !== undefined && version < before) wentBack.push(`${name}: version ${version} came after ${before}`);
    told.set(name, version);
    return version >= (known ?? 0);
  };
  const take = (update: Pick<CitySnapshot, "couriers" | "orders">): void => {
    for (const courier of update.couriers) {
      const { courierId, version } = courier;
      if (isNewer(courierId, version, couriers.get(courierId)?.version)) couriers.set(courierId, courier);
    }
    for (const order of update.orders) {
      const { orderId, statusVersion } = order;
      if (isNewer(orderId, statusVersion, orders.get(orderId)?.statusVersion)) orders.set(orderId, order);
    }
  };

  socket.on("connect", async () => {
    told = new Map();
    while (socket.connected) {
      const answer: WatchCityAnswer | null = await socket
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck("watchCity", { token: "" })
        .catch(() => null);
      if (answer?.ok) {
        // As on the page: whoever is not in it has left meanwhile.
        couriers.clear();
        orders.clear();
        return take(answer.snapshot);
      }
      await sleep(ASK_AGAIN_AFTER_MS);
    }
  });
  socket.on("city", (update) => {
    take(update);
    for (const courierId of update.goneCourierIds) couriers.delete(courierId);
    for (const orderId of update.goneOrderIds) orders.delete(orderId);
  });
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") setTimeout(() => !isClosed && socket.connect(), COME_BACK_AFTER_MS);
  });
  return {
    heard: () => ({ couriers: [...couriers.values()], orders: [...orders.values()], wentBack }),
    close() {
      isClosed = true;
      socket.disconnect();
    },
  };
}
