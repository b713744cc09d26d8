import type { ClientToServer, OrderPosition, ServerToClient } from "@doorstep/events/browser";
import type { DefaultEventsMap, Server, Socket } from "socket.io";

/** What the server keeps with a socket. */
export interface SocketData {
  readonly address: string;
  /** Orders it watches, or has asked for, with their partitions. */
  readonly orders: Map<string, number>;
  watchesCity: boolean;
  /** The newest position of each order, while the socket is still writing. */
  readonly kept: Map<string, OrderPosition>;
  /** Since when every look found it writing. */
  behindSinceMs: number | null;
}

export type LiveServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
