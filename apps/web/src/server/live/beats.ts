/**
 * The beat each page hears every `BEAT_EVERY_MS`, the first with its answer. Sockets that watch
 * the same partitions share one, some dozens at a time, encoded once; these groups take turns
 * within the interval, so that five thousand pages are not written to in one turn while a
 * position waits.
 */
import { BEAT_EVERY_MS, type Beat } from "@doorstep/events/browser";
import type { Progress } from "./progress.ts";
import { beatRoom } from "./room-names.ts";
import { letGoWhenStuck, type SlowSocketCounters } from "./slow-sockets.ts";
import type { LiveServer, LiveSocket } from "./types.ts";

export interface Beats {
  /** Puts the socket where it hears the beat of what it watches now, and gives the first; null with nothing watched. */
  follow(socket: LiveSocket): Beat | null;
  /** Sockets that hear one. */
  listeners(): number;
  close(): void;
}

export interface BeatsOptions {
  readonly io: LiveServer;
  readonly progress: Progress;
  readonly nowMs: () => number;
  readonly counters: SlowSocketCounters;
  /** Positions of these partitions of `orders` come no oftener just now; null when each comes. */
  readonly positionsEveryMs: (partitions: readonly number[]) => number | null;
}

const TURNS = 40;
/** In one group: writing to so many takes a few milliseconds. */
const MAX_SOCKETS = 64;
/** Operations are warned at two seconds, so they hear oftener how far the worker is. */
const CITY_TURNS = 5;

/** What one group's sockets have in common. */
interface Group {
  readonly room: string;
  readonly beat: (serverNowMs: number) => Beat;
  readonly everyTurns: number;
  readonly sockets: Set<LiveSocket>;
}

export function startBeats({ io, progress, nowMs, counters, positionsEveryMs }: BeatsOptions): Beats {
  const groups = new Map<string, Group>();
  const groupOf = new WeakMap<LiveSocket, Group>();
  let turn = 0;

  const timer = setInterval(() => {
    turn = (turn + 1) % TURNS;
    const serverNowMs = nowMs();
    let place = 0;
    for (const group of groups.values()) {
      if (place++ % group.everyTurns !== turn % group.everyTurns) continue;
      io.to(group.room).volatile.emit("beat", group.beat(serverNowMs));
      for (const socket of group.sockets) letGoWhenStuck(socket, serverNowMs, counters);
    }
  }, BEAT_EVERY_MS / TURNS);

  function leave(socket: LiveSocket): void {
    const group = groupOf.get(socket);
    if (group === undefined) return;
    group.sockets.delete(socket);
    groupOf.delete(socket);
    void socket.leave(group.room);
    if (group.sockets.size === 0) groups.delete(group.room);
  }

  /** The first of those with the same beat that has a place. */
  function roomFor(same: string): string {
    for (let nth = 0; ; nth++) {
      const room = `${same}/${nth}`;
      if ((groups.get(room)?.sockets.size ?? 0) < MAX_SOCKETS) return room;
    }
  }

  return {
    follow: (socket) => {
      leave(socket);
      const { watchesCity, orders, snapshotsOnly } = socket.data;
      const partitions = [...new Set(orders.values())].sort((a, b) => a - b);
      if (!watchesCity && partitions.length === 0) return null;
      const room = roomFor(beatRoom(watchesCity ? "city" : partitions, { snapshotsOnly }));
      const beatOfCity = (serverNowMs: number): Beat => ({ serverNowMs, asOfMs: progress.oldestAsOfMs() });
      const beatOfOrders = (serverNowMs: number): Beat => {
        const asOfMs = Math.min(...partitions.map((partition) => progress.ordersAsOfMs(partition)));
        const everyMs = positionsEveryMs(partitions);
        if (snapshotsOnly) return { serverNowMs, asOfMs, positionsEveryMs: null };
        return everyMs === null ? { serverNowMs, asOfMs } : { serverNowMs, asOfMs, positionsEveryMs: everyMs };
      };
      const beat = watchesCity ? beatOfCity : beatOfOrders;
      const everyTurns = watchesCity ? CITY_TURNS : TURNS;
      const group = groups.get(room) ?? { room, beat, everyTurns, sockets: new Set() };
      groups.set(room, group);
      group.sockets.add(socket);
      groupOf.set(socket, group);
      void socket.join(room);
      return group.beat(nowMs());
    },
    listeners: () => [...groups.values()].reduce((sum, { sockets }) => sum + sockets.size, 0),
    close: () => clearInterval(timer),
  };
}
