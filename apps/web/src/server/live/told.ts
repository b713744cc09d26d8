/**
 * Which position of each order a socket has been told last. Positions are held for an order
 * and kept for a socket, and a page that asks gets the newest in between: what was held is
 * old by then, and is not sent to it.
 */
import type { OrderPosition } from "@doorstep/events/browser";
import type { SocketData } from "./types.ts";

type Told = Pick<SocketData, "told">;

export function isNews({ told }: Told, { orderId, logId, positionVersion }: OrderPosition): boolean {
  const last = told.get(orderId);
  return last === undefined || last.logId !== logId || positionVersion > last.positionVersion;
}

export const noteTold = ({ told }: Told, position: OrderPosition): void => void told.set(position.orderId, position);
