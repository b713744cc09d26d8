/** The thin shell under the watches: one socket, opened again for as long as the page lives. */
import {
  type CitySnapshot,
  type ClientToServer,
  LIVE_PATH,
  type OrderSnapshot,
  type ServerToClient,
} from "@doorstep/events/browser";
import { io, type Socket } from "socket.io-client";
import { type ConnectionEvent, isSilent, type LiveConnection, startConnection, stepConnection } from "./connection.ts";
import { createStore, type Store } from "./store.ts";
import { type CityLive, type OrderLive, type Watch, type Wire, watchCity, watchOrder } from "./watch.ts";

export interface Live {
  readonly connection: Store<LiveConnection>;
  /** `initial` is what the server rendered; the store holds it until something newer comes. */
  watchOrder(options: { orderId: string; token: string; initial: OrderSnapshot }): Watch<OrderLive>;
  /** With an empty token the page's sign-in cookie decides. */
  watchCity(options: { token: string; initial: CitySnapshot | null }): Watch<CityLive>;
  /** Do not wait for the next attempt. */
  tryNow(): void;
  close(): void;
}

const LOOK_EVERY_MS = 1_000;
const COME_BACK_AFTER_MS = 1_000;

/** `url` is the server's origin; the page's own when left out. */
export function connectLive({ url }: { url?: string } = {}): Live {
  const socket: Socket<ServerToClient, ClientToServer> = io(url ?? window.location.origin, {
    path: LIVE_PATH,
    // One transport, one meaning of "slow": what its socket has not taken yet is conflated.
    transports: ["websocket"],
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
  });
  const connection = createStore(startConnection(Date.now()));
  const observe = (event: ConnectionEvent): void => connection.set(stepConnection(connection.getSnapshot(), event));
  const heard = (serverNowMs: number | null): void => observe({ type: "heard", nowMs: Date.now(), serverNowMs });
  // Leaving first forgets the attempt that is waiting for its time.
  const startOver = (): void => void socket.disconnect().connect();
  const silent = (): boolean => isSilent(connection.getSnapshot(), Date.now());
  const tryNow = (): void => {
    if (!socket.connected || silent()) startOver();
  };

  let comeBack: ReturnType<typeof setTimeout> | undefined;
  socket.on("connect", () => observe({ type: "opened", nowMs: Date.now() }));
  socket.on("disconnect", (reason) => {
    observe({ type: "closed", nowMs: Date.now() });
    // Sent away by the server, the client library stays away.
    if (reason === "io server disconnect") comeBack = setTimeout(tryNow, COME_BACK_AFTER_MS);
  });
  socket.on("beat", ({ serverNowMs }) => heard(serverNowMs));
  socket.on("status", () => heard(null));
  socket.on("position", () => heard(null));
  socket.on("snapshot", () => heard(null));
  socket.on("city", () => heard(null));

  const look = setInterval(() => {
    observe({ type: "time", nowMs: Date.now() });
    // Half open: the socket believes in a connection nothing comes through.
    if (socket.connected && silent()) startOver();
  }, LOOK_EVERY_MS);
  const forgetWaking = onWaking(tryNow);

  const wire: Wire = { socket, connection, heard };
  return {
    connection,
    tryNow,
    watchOrder: (options) => watchOrder(wire, options),
    watchCity: (options) => watchCity(wire, options),
    close: () => {
      clearInterval(look);
      clearTimeout(comeBack);
      forgetWaking();
      socket.disconnect();
    },
  };
}

/** A phone that was locked or in a tunnel: timers slept, so do not wait for them. */
function onWaking(wake: () => void): () => void {
  if (typeof document === "undefined") return () => {};
  const onVisible = (): void => {
    if (document.visibilityState === "visible") wake();
  };
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", wake);
  return () => {
    document.removeEventListener("visibilitychange", onVisible);
    window.removeEventListener("online", wake);
    window.removeEventListener("pageshow", wake);
  };
}
