/** The socket's protocol, by event. Requests are answered by an acknowledgement. */
import { z } from "zod";
import type { CitySnapshot, CityUpdate } from "./city.ts";
import type { OrderPosition, OrderSnapshot, OrderStatus } from "./order.ts";

export const watchOrder = z.object({
  orderId: z.string().min(1).max(80),
  /** From the order's signed link. */
  token: z.string().max(600),
  /** What the page has; the answer is then only what it lacks. */
  have: z.object({ logId: z.string(), statusVersion: z.number().int(), positionVersion: z.number().int() }).nullable(),
});
export type WatchOrder = z.infer<typeof watchOrder>;

export type Refusal = {
  readonly ok: false;
  readonly error: "badRequest" | "forbidden" | "unknownOrder" | "tooMany" | "unavailable";
};

export type WatchOrderAnswer =
  | { readonly ok: true; readonly current: true; readonly beat: Beat; readonly position: OrderPosition | null }
  | { readonly ok: true; readonly current: false; readonly beat: Beat; readonly snapshot: OrderSnapshot }
  | Refusal;

export type WatchCityAnswer = { readonly ok: true; readonly beat: Beat; readonly snapshot: CitySnapshot } | Refusal;

/**
 * With the answer to a watch, and then every `BEAT_EVERY_MS`: our clock, and how far the worker
 * has read. A page that misses two beats is not connected, whatever its socket thinks.
 */
export interface Beat {
  readonly serverNowMs: number;
  /** Log time the order's partition (for a city: the oldest partition) has reached. */
  readonly asOfMs: number;
  /**
   * Positions come no oftener than this just now; null: none come. Left out while each comes
   * as it is known. Statuses always do.
   */
  readonly positionsEveryMs?: number | null;
}

export interface ServerToClient {
  status: (message: OrderStatus) => void;
  position: (message: OrderPosition) => void;
  /** The server lost its place: here is everything anew. */
  snapshot: (message: OrderSnapshot) => void;
  city: (message: CityUpdate) => void;
  beat: (message: Beat) => void;
}

export interface ClientToServer {
  watchOrder: (request: WatchOrder, answer: (answer: WatchOrderAnswer) => void) => void;
  /** No answer: a page that closed an order does not wait. */
  unwatchOrder: (request: { orderId: string }) => void;
  watchCity: (request: { token: string }, answer: (answer: WatchCityAnswer) => void) => void;
}
