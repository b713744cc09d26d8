import type { CityUpdate, ClientToServer, OrderPosition, ServerToClient } from "@doorstep/events/browser";
import type { DefaultEventsMap, Server, Socket } from "socket.io";
import type { Flow } from "./flow.ts";

/** What the server keeps with a socket. */
export interface SocketData {
  readonly address: string;
  /** Orders it watches, or has asked for, with their partitions. */
  readonly orders: Map<string, number>;
  watchesCity: boolean;
  /** How far behind it is; null for the moment before anything has been sent. */
  flow: Flow | null;
  /** The position of each order that was sent last; see `told.ts`. */
  readonly told: Map<string, OrderPosition>;
  /** The newest position of each order, while the socket is behind. */
  readonly kept: Map<string, OrderPosition>;
  /** What has changed in the city, while the socket is behind. */
  keptCity: CityUpdate | null;
  /** Since when it is behind and has taken nothing. */
  behindSinceMs: number | null;
  /** Came while the server could not tell positions to more pages: gets statuses and snapshots. */
  snapshotsOnly: boolean;
}

/** Of a socket that has just come. */
export const newSocketData = (address: string): SocketData => ({
  address,
  orders: new Map(),
  watchesCity: false,
  flow: null,
  told: new Map(),
  kept: new Map(),
  keptCity: null,
  behindSinceMs: null,
  snapshotsOnly: false,
});

export type LiveServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
