/**
 * What a slow phone gets: every status, and of positions only the newest. A position that
 * finds its socket behind is kept instead of queued, and replaced by the next one; it goes
 * out when the socket has taken what it had. The same for the city's picture, whose changes
 * add up. A socket that takes nothing for a while is let go: it comes back and says what it
 * has.
 */
import type { CityUpdate, OrderPosition, OrderSnapshot } from "@doorstep/events/browser";
import type { Counter } from "@doorstep/runtime";
import { mergeUpdates } from "./city-updates.ts";
import { attachFlow, type FlowTotals } from "./flow.ts";
import { isNews, noteTold } from "./told.ts";
import type { LiveServer, LiveSocket } from "./types.ts";

/** Longer than any pause in a phone's network that its connection survives usefully. */
export const LET_GO_AFTER_MS = 15_000;
/** A city's snapshot is large: so much longer it may take. */
const SLOWEST_BYTES_PER_MS = 10;

export interface SlowSocketCounters {
  /** A position, or a picture of the city, replaced by a newer one before it was sent. */
  readonly conflated: Pick<Counter, "inc">;
  readonly letGo: Pick<Counter, "inc">;
}

/** Call once for each new socket. */
export function attachConflation(socket: LiveSocket, totals: FlowTotals): void {
  const flow = attachFlow(socket, {
    totals,
    onProgress: () => {
      socket.data.behindSinceMs = null;
      sendKept(socket);
    },
  });
  socket.data.flow = flow;
}

/** To everyone in the room who has not asked to be left out, encoded once. */
export function sendPosition(
  io: LiveServer,
  options: { readonly room: string; readonly position: OrderPosition; readonly nowMs: number },
  counters: SlowSocketCounters,
): void {
  const { room, position, nowMs } = options;
  const isSent = (socket: LiveSocket): boolean => {
    const { data } = socket;
    if (data.snapshotsOnly || !isNews(data, position)) return false;
    if (data.flow?.isBehind() !== true) {
      noteTold(data, position);
      return true;
    }
    if (data.kept.has(position.orderId)) counters.conflated.inc();
    data.kept.set(position.orderId, position);
    letGoWhenStuck(socket, nowMs, counters);
    return false;
  };
  sendOnce(io, room, { isSent, send: (to) => to.emit("position", position) });
}

/** To one, unless it knows already. */
export function tellPosition(socket: LiveSocket, position: OrderPosition): void {
  if (!isNews(socket.data, position)) return;
  noteTold(socket.data, position);
  socket.emit("position", position);
}

/** To everyone in the room, whatever each was told before. */
export function sendSnapshot(io: LiveServer, room: string, snapshot: OrderSnapshot): void {
  const { position } = snapshot;
  if (position !== null) for (const { data } of watchersIn(io, room)) noteTold(data, position);
  io.to(room).emit("snapshot", snapshot);
}

/** The same for everyone who watches the city. */
export function sendCity(
  io: LiveServer,
  options: { readonly room: string; readonly update: CityUpdate; readonly nowMs: number },
  counters: SlowSocketCounters,
): void {
  const { room, update, nowMs } = options;
  const isSent = (socket: LiveSocket): boolean => {
    const { data } = socket;
    if (data.flow?.isBehind() !== true) return true;
    if (data.keptCity !== null) counters.conflated.inc();
    data.keptCity = data.keptCity === null ? update : mergeUpdates(data.keptCity, update);
    letGoWhenStuck(socket, nowMs, counters);
    return false;
  };
  sendOnce(io, room, { isSent, send: (to) => to.emit("city", update) });
}

/** Encoded once for all in the room who take it now. */
function sendOnce(
  io: LiveServer,
  room: string,
  { isSent, send }: { readonly isSent: (socket: LiveSocket) => boolean; readonly send: (to: Recipients) => void },
): void {
  const except: string[] = [];
  let count = 0;
  for (const socket of watchersIn(io, room)) {
    count++;
    if (!isSent(socket)) except.push(socket.id);
  }
  if (except.length < count) send(io.to(room).except(except));
}

type Recipients = ReturnType<LiveServer["to"]>;

function* watchersIn(io: LiveServer, room: string): Generator<LiveSocket> {
  const { adapter, sockets } = io.of("/");
  for (const id of adapter.rooms.get(room) ?? []) {
    const socket = sockets.get(id);
    if (socket !== undefined) yield socket;
  }
}

/** Also with nothing to send: called at every beat. */
export function letGoWhenStuck(
  socket: LiveSocket | undefined,
  nowMs: number,
  { letGo }: Pick<SlowSocketCounters, "letGo">,
): void {
  if (socket === undefined) return;
  const { data } = socket;
  if (data.flow?.isBehind() !== true) {
    data.behindSinceMs = null;
    return;
  }
  data.behindSinceMs ??= nowMs;
  const patienceMs = LET_GO_AFTER_MS + data.flow.unconfirmedBytes() / SLOWEST_BYTES_PER_MS;
  if (nowMs - data.behindSinceMs < patienceMs) return;
  letGo.inc();
  socket.conn.close(true);
}

function sendKept(socket: LiveSocket): void {
  const { data } = socket;
  if (data.flow?.isBehind() !== false) return;
  for (const [orderId, position] of data.kept) {
    data.kept.delete(orderId);
    tellPosition(socket, position);
  }
  if (data.keptCity === null) return;
  const update = data.keptCity;
  data.keptCity = null;
  socket.emit("city", update);
}
