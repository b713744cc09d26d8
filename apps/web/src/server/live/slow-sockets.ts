/**
 * What a slow phone gets: every status, and of positions only the newest. A position that
 * finds its socket still writing is kept instead of queued, and replaced by the next one;
 * it goes out when the socket has taken what it had. A socket that takes nothing for a
 * while is let go: it comes back and says what it has.
 */
import type { OrderPosition } from "@doorstep/events/browser";
import type { Counter } from "@doorstep/runtime";
import type { LiveServer, LiveSocket } from "./types.ts";

/** Longer than any pause in a phone's network that its connection survives usefully. */
export const LET_GO_AFTER_MS = 15_000;

export interface SlowSocketCounters {
  /** A position replaced by a newer one before it was sent. */
  readonly conflated: Pick<Counter, "inc">;
  readonly letGo: Pick<Counter, "inc">;
}

/** Call once for each new socket. */
export function attachConflation(socket: LiveSocket): void {
  const { transport } = socket.conn;
  // Emitted when the bytes have gone to the network, after the queue behind them has been started.
  transport.on("ready", () => {
    socket.data.behindSinceMs = null;
    if (isBehind(socket)) return;
    for (const position of takeKept(socket)) socket.emit("position", position);
  });
}

/** To everyone in the room, encoded once. */
export function sendPosition(
  io: LiveServer,
  options: { readonly room: string; readonly position: OrderPosition; readonly nowMs: number },
  counters: SlowSocketCounters,
): void {
  const { room, position, nowMs } = options;
  const behind: string[] = [];
  for (const id of io.of("/").adapter.rooms.get(room) ?? []) {
    const socket = io.of("/").sockets.get(id);
    if (socket === undefined || !isBehind(socket)) continue;
    behind.push(id);
    if (socket.data.kept.has(position.orderId)) counters.conflated.inc();
    socket.data.kept.set(position.orderId, position);
    letGoWhenStuck(socket, nowMs, counters);
  }
  io.to(room).except(behind).emit("position", position);
}

/** Also with nothing to send: called at every beat. */
export function letGoWhenStuck(socket: LiveSocket, nowMs: number, { letGo }: SlowSocketCounters): void {
  if (!isBehind(socket)) {
    socket.data.behindSinceMs = null;
    return;
  }
  socket.data.behindSinceMs ??= nowMs;
  if (nowMs - socket.data.behindSinceMs < LET_GO_AFTER_MS) return;
  letGo.inc();
  socket.conn.close(true);
}

const isBehind = (socket: LiveSocket): boolean => !socket.conn.transport.writable;

function takeKept(socket: LiveSocket): OrderPosition[] {
  const kept = [...socket.data.kept.values()];
  socket.data.kept.clear();
  return kept;
}
