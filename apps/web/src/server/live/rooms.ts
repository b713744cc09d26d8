/** The rooms of this process: opened by their first watcher, closed some seconds after their last has left. */
import type { OrderPosition, OrderSnapshot, OrderStatus } from "@doorstep/events/browser";
import type { Counter, Log } from "@doorstep/runtime";
import { newRoom, type Room, type RoomEvent, type RoomMessage, stepRoom } from "./room.ts";

export interface RoomsOptions {
  /** Of a moment not before the call; null when no such order is known. */
  readonly read: (orderId: string) => Promise<OrderSnapshot | null>;
  readonly send: (orderId: string, message: RoomMessage) => void;
  readonly log: Log;
  readonly reread: Pick<Counter, "inc">;
}

export interface Rooms {
  /** Opens the order's room, or keeps it open. Each hold is released once. */
  hold(orderId: string): void;
  release(orderId: string): void;
  /**
   * Calls back once, when the order that is held is current here: in the same turn as any
   * later message of the room is sent, so who joins inside the call misses none. Null: no
   * such order.
   */
  whenCurrent(orderId: string, onCurrent: (snapshot: OrderSnapshot | null) => void, onFailure: () => void): void;
  onStatus(message: OrderStatus): void;
  onPosition(message: OrderPosition): void;
  /** Whether anyone here watches the order, or did a moment ago. */
  has(orderId: string): boolean;
  /** The newest known here; null with none. */
  positionOf(orderId: string): OrderPosition | null;
  /** Outputs of these orders were missed. */
  onLost(isLost: (orderId: string) => boolean): void;
  size(): number;
}

/** After a read that failed: Redis comes back within moments or not soon. */
const READ_AGAIN_MS = 1_000;

/** Whoever leaves may be back in a moment, and after a deploy everybody is: then nothing need be read again. */
const STAYS_OPEN_MS = 10_000;

interface Open {
  room: Room;
  holds: number;
  /** Nobody holds it; it closes then. */
  closing: NodeJS.Timeout | undefined;
  waiting: { readonly onCurrent: (snapshot: OrderSnapshot | null) => void; readonly onFailure: () => void }[];
  /** The newest read; an older one that comes back late is not listened to. */
  readNumber: number;
}

export function createRooms({ read, send, log, reread }: RoomsOptions): Rooms {
  const rooms = new Map<string, Open>();

  function feed(orderId: string, event: RoomEvent): void {
    const open = rooms.get(orderId);
    if (open === undefined) return;
    const step = stepRoom(open.room, event);
    open.room = step.room;
    for (const message of step.send) send(orderId, message);
    if (step.read) {
      reread.inc();
      void startRead(orderId, open);
    }
    if (open.room.reading === null && open.waiting.length > 0) {
      const { snapshot } = open.room;
      for (const { onCurrent } of open.waiting.splice(0)) onCurrent(snapshot);
    }
  }

  async function startRead(orderId: string, open: Open): Promise<void> {
    open.readNumber++;
    const { readNumber } = open;
    const isCurrent = (): boolean => rooms.get(orderId) === open && open.readNumber === readNumber;
    try {
      const snapshot = await read(orderId);
      if (!isCurrent()) return;
      if (snapshot !== null) return feed(orderId, { type: "read", snapshot });
      // An order does not cease to exist: who was told of it keeps what they have, until it is heard of again.
      if (open.room.snapshot !== null) return feed(orderId, { type: "read", snapshot: open.room.snapshot });
      for (const { onCurrent } of open.waiting.splice(0)) onCurrent(null);
    } catch (error) {
      if (!isCurrent()) return;
      log.warn({ err: error, orderId }, "order not read");
      for (const { onFailure } of open.waiting.splice(0)) onFailure();
      setTimeout(() => {
        if (isCurrent()) void startRead(orderId, open);
      }, READ_AGAIN_MS);
    }
  }

  return {
    hold: (orderId) => {
      const known = rooms.get(orderId);
      if (known !== undefined) {
        known.holds++;
        clearTimeout(known.closing);
        return;
      }
      const open = { room: newRoom, holds: 1, closing: undefined, waiting: [], readNumber: 0 };
      rooms.set(orderId, open);
      void startRead(orderId, open);
    },
    release: (orderId) => {
      const open = rooms.get(orderId);
      if (open === undefined) return;
      open.holds--;
      if (open.holds > 0) return;
      for (const { onFailure } of open.waiting.splice(0)) onFailure();
      const close = (): void => void rooms.delete(orderId);
      // Of what is not known yet nothing is kept: whoever asks next has it read.
      if (open.room.snapshot === null) close();
      else open.closing = setTimeout(close, STAYS_OPEN_MS).unref();
    },
    whenCurrent: (orderId, onCurrent, onFailure) => {
      const open = rooms.get(orderId);
      if (open === undefined) onFailure();
      else if (open.room.reading === null) onCurrent(open.room.snapshot);
      else open.waiting.push({ onCurrent, onFailure });
    },
    has: (orderId) => rooms.has(orderId),
    positionOf: (orderId) => rooms.get(orderId)?.room.snapshot?.position ?? null,
    onStatus: (message) => feed(message.view.orderId, { type: "status", message }),
    onPosition: (message) => feed(message.orderId, { type: "position", message }),
    onLost: (isLost) => {
      for (const orderId of rooms.keys()) if (isLost(orderId)) feed(orderId, { type: "lost" });
    },
    size: () => rooms.size,
  };
}
