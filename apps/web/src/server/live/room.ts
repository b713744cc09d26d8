/**
 * One watched order, for all pages that watch it. Pure: it decides what everyone gets and
 * when the order must be read anew.
 *
 * State and outputs are committed together, so a read that starts after an output was
 * seen contains it. That is all the rule there is for having no gap:
 *
 *     read ──────────────► snapshot 4
 *            see 5                      older than what was seen: read again
 *            read ───────► snapshot 5   live
 */
import type { OrderPosition, OrderSnapshot, OrderStatus } from "@doorstep/events/browser";
import { judgePosition, judgeStatus, newerSnapshot, withPosition, withStatus } from "../../live/versions.ts";

export interface Room {
  /** Null before the first read came back. */
  readonly snapshot: OrderSnapshot | null;
  /** While reading: what was seen of the order since the read began. */
  readonly reading: Seen | null;
}

interface Seen {
  readonly status: OrderStatus | null;
  readonly position: OrderPosition | null;
  /** Reads in a row that came back older than what had been seen. */
  readonly retries: number;
}

export type RoomEvent =
  | { readonly type: "read"; readonly snapshot: OrderSnapshot }
  | { readonly type: "status"; readonly message: OrderStatus }
  | { readonly type: "position"; readonly message: OrderPosition }
  /** Outputs were missed. */
  | { readonly type: "lost" };

export type RoomMessage =
  | { readonly type: "status"; readonly message: OrderStatus }
  | { readonly type: "position"; readonly message: OrderPosition }
  | { readonly type: "snapshot"; readonly message: OrderSnapshot };

export interface RoomStep {
  readonly room: Room;
  /** For everyone in the room. */
  readonly send: readonly RoomMessage[];
  /** Start a read; its answer is the next `read`. */
  readonly read: boolean;
}

/** One repeat is normal, two are possible; more means state and outputs do not belong together. */
export const MAX_RETRIES = 5;

const NOTHING_SEEN: Seen = { status: null, position: null, retries: 0 };

/** A room begins by reading. */
export const newRoom: Room = { snapshot: null, reading: NOTHING_SEEN };

export function stepRoom(room: Room, event: RoomEvent): RoomStep {
  if (room.reading !== null) return stepReading(room, room.reading, event);
  const { snapshot } = room;
  if (snapshot === null || event.type === "lost") return startReading(room, NOTHING_SEEN);
  switch (event.type) {
    case "read":
      return quiet(room);
    case "status": {
      const verdict = judgeStatus(snapshot, event.message);
      if (verdict === "ask") return startReading(room, { ...NOTHING_SEEN, status: event.message });
      return verdict === "ignore" ? quiet(room) : tell(withStatus(snapshot, event.message), event);
    }
    case "position": {
      const verdict = judgePosition(snapshot, event.message);
      if (verdict === "ask") return startReading(room, { ...NOTHING_SEEN, position: event.message });
      return verdict === "ignore" ? quiet(room) : tell(withPosition(snapshot, event.message), event);
    }
  }
}

function stepReading(room: Room, seen: Seen, event: RoomEvent): RoomStep {
  switch (event.type) {
    case "status":
      return quiet({ ...room, reading: { ...seen, status: event.message } });
    case "position":
      return quiet({ ...room, reading: { ...seen, position: event.message } });
    case "lost":
      return startReading(room, NOTHING_SEEN);
    case "read":
      return isBehind(event.snapshot, seen) && seen.retries < MAX_RETRIES
        ? startReading(room, { ...seen, retries: seen.retries + 1 })
        : finishReading(room, event.snapshot);
  }
}

/** Of another log counts as behind: the next read is of the log the output was of. */
function isBehind(got: OrderSnapshot, { status, position }: Seen): boolean {
  return (
    (status !== null && judgeStatus(got, status) !== "ignore") ||
    (position !== null && judgePosition(got, position) !== "ignore")
  );
}

function finishReading({ snapshot: have }: Room, got: OrderSnapshot): RoomStep {
  const snapshot = have === null ? got : newerSnapshot(have, got);
  const room = { snapshot, reading: null };
  // Whoever waits for the first read is answered by the shell.
  return have === null ? quiet(room) : { room, send: [{ type: "snapshot", message: snapshot }], read: false };
}

const startReading = (room: Room, reading: Seen): RoomStep => ({ room: { ...room, reading }, send: [], read: true });
const quiet = (room: Room): RoomStep => ({ room, send: [], read: false });
const tell = (snapshot: OrderSnapshot, message: RoomMessage): RoomStep => ({
  room: { snapshot, reading: null },
  send: [message],
  read: false,
});
