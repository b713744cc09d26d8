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
  const { adapter, sockets } = io.of("/");
  const watchers = adapter.rooms.get(room);
  if (watchers === undefined) return;
  const except: string[] = [];
  for (const id of watchers) {
    const data = sockets.get(id)?.data;
    if (data === undefined) continue;
    if (data.snapshotsOnly || !isNews(data, position)) {
      except.push(id);
      continue;
    }
    if (data.flow?.isBehind() !== true) {
      noteTold(data, position);
      continue;
    }
    except.push(id);
    if (data.kept.has(position.orderId)) counters.conflated.inc();
    data.kept.set(position.orderId, position);
    letGoWhenStuck(sockets.get(id), nowMs, counters);
  }
  if (except.length < watchers.size) io.to(room).except(except).emit("position", position);
}

/** To one, unless it knows already. */
export function tellPosition(socket: LiveSocket, position: OrderPosition): void {
  if (!isNews(socket.data, position)) return;
  noteTold(socket.data, position);
  socket.emit("position", position);
}

/** To everyone in the room, whatever each was told before. */
export function sendSnapshot(io: LiveServer, room: string, snapshot: OrderSnapshot): void {
  const { adapter, sockets } = io.of("/");
  for (const id of snapshot.position === null ? [] : (adapter.rooms.get(room) ?? [])) {
    const data = sockets.get(id)?.data;
    if (data !== undefined && snapshot.position !== null) noteTold(data, snapshot.position);
  }
  io.to(room).emit("snapshot", snapshot);
}

/** The same for everyone who watches the city. */
export function sendCity(
  io: LiveServer,
  options: { readonly room: string; readonly update: CityUpdate; readonly nowMs: number },
  counters: SlowSocketCounters,
): void {
  const { room, update, nowMs } = options;
  const { adapter, sockets } = io.of("/");
  const watchers = adapter.rooms.get(room);
  if (watchers === undefined) return;
  const except: string[] = [];
  for (const id of watchers) {
    const data = sockets.get(id)?.data;
    if (data?.flow?.isBehind() !== true) continue;
    except.push(id);
    if (data.keptCity !== null) counters.conflated.inc();
    data.keptCity = data.keptCity === null ? update : mergeUpdates(data.keptCity, update);
    letGoWhenStuck(sockets.get(id), nowMs, counters);
  }
  if (except.length < watchers.size) io.to(room).except(except).emit("city", update);
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
