/**
 * Couriers on their way to the city's board: at once, or, while the city's picture is
 * sampled, unread until the board's turn. Only the newest of each is kept.
 */
import type { CourierView } from "@doorstep/events/browser";
import type { CityBoard } from "./city-board.ts";
import { SAMPLED_EVERY_MS } from "./ladder.ts";

export interface CouriersIn {
  /** A courier's view as the worker wrote it. */
  take(courierId: string, text: string): void;
  /** Puts what waits on the board, if it is time. */
  readDue(): void;
  /** The same, in any case: somebody wants to see all. */
  readAll(): void;
}

export interface CouriersInOptions {
  readonly board: Pick<CityBoard, "putCourier">;
  readonly isSampled: () => boolean;
  readonly nowMs: () => number;
  /** A view that was never read. */
  readonly leftOut: () => void;
}

export function createCouriersIn({ board, isSampled, nowMs, leftOut }: CouriersInOptions): CouriersIn {
  const waiting = new Map<string, string>();
  let readAtMs = nowMs();

  const put = (text: string): void => board.putCourier(JSON.parse(text) as CourierView);
  const readAll = (): void => {
    for (const text of waiting.values()) put(text);
    waiting.clear();
    readAtMs = nowMs();
  };
  return {
    take: (courierId, text) => {
      if (!isSampled()) return put(text);
      if (waiting.has(courierId)) leftOut();
      waiting.set(courierId, text);
    },
    readDue: () => {
      if (!isSampled() || nowMs() - readAtMs >= SAMPLED_EVERY_MS) readAll();
    },
    readAll,
  };
}
