/**
 * From what the stages committed to what pages see.
 *
 *   note the place ── read everything ── tail from the place ──► rooms, board, beats
 *                                             └── lost ──► read again what is watched
 *
 * The tail tells of each output once and in order, or that it has lost its place; the rest
 * follows from versions, so a repeat or a late read does no harm.
 */
import { keyToPartition } from "@doorstep/events";
import type {
  CellView,
  CitySnapshot,
  CourierView,
  OrderPosition,
  OrderSnapshot,
  OrderStatus,
} from "@doorstep/events/browser";
import type { Counter, Log } from "@doorstep/runtime";
import { type Output, type Task, type TaskMeta, tailOutputs, taskName } from "@doorstep/task-store";
import type { Redis } from "ioredis";
import { type Beats, startBeats } from "./beats.ts";
import { createCityBoard } from "./city-board.ts";
import { cityNumbers } from "./city-numbers.ts";
import { createLatency } from "./latency.ts";
import { createProgress, type Progress, startLooking } from "./progress.ts";
import type { RoomMessage } from "./room.ts";
import { CITY_ROOM, orderRoom } from "./room-names.ts";
import { createRooms, type Rooms } from "./rooms.ts";
import { type SlowSocketCounters, sendPosition } from "./slow-sockets.ts";
import { readStates } from "./states.ts";
import type { LiveServer } from "./types.ts";

export interface HubOptions {
  readonly redis: Redis;
  readonly partitionCounts: { readonly couriers: number; readonly orders: number; readonly places: number };
  readonly io: LiveServer;
  /** The order as it is now; null when nobody knows it. */
  readonly readOrder: (orderId: string) => Promise<OrderSnapshot | null>;
  readonly deadLetters: () => number;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly counters: SlowSocketCounters & {
    readonly lost: Pick<Counter, "inc">;
    readonly reread: Pick<Counter, "inc">;
    readonly undecodable: Pick<Counter, "inc">;
  };
  /** Age of a ping when its position goes out. */
  readonly onPositionSent: (ageMs: number) => void;
}

export interface Hub {
  readonly rooms: Rooms;
  readonly beats: Beats;
  readonly progress: Progress;
  citySnapshot(): CitySnapshot;
  partitionOf(orderId: string): number;
  close(): Promise<void>;
}

/** A city's picture is redrawn no more often than this. */
const CITY_EVERY_MS = 1_000;

export async function openHub(options: HubOptions): Promise<Hub> {
  const { redis, partitionCounts, io, nowMs, log, counters } = options;
  const tasks = (["couriers", "orders", "places"] as const).flatMap((topic) =>
    Array.from({ length: partitionCounts[topic] }, (_, partition): Task => ({ topic, partition })),
  );
  const board = createCityBoard();
  const progress = createProgress(tasks);
  const pingToScreen = createLatency();
  const beats = startBeats({ io, progress, nowMs, counters });
  const rooms = createRooms({ read: options.readOrder, send, log, reread: counters.reread });
  const numbers = () => cityNumbers({ board, progress, pingToScreen, deadLetters: options.deadLetters }, nowMs());
  const partitionOf = (orderId: string): number =>
    keyToPartition(new TextEncoder().encode(orderId), partitionCounts.orders);
  let logId = "";

  function send(orderId: string, { type, message }: RoomMessage): void {
    const room = orderRoom(orderId);
    switch (type) {
      case "status":
        io.to(room).emit("status", message);
        return;
      case "snapshot":
        io.to(room).emit("snapshot", message);
        return;
      case "position":
        sendPosition(io, { room, position: message, nowMs: nowMs() }, counters);
    }
  }

  async function takeAll(task: Task): Promise<TaskMeta> {
    const { meta, couriers, orders, cells } = await readStates(redis, task);
    for (const courier of couriers) board.putCourier(courier);
    for (const { view } of orders) board.putOrder(view);
    for (const cell of cells) board.putCell(cell);
    note(task, meta);
    return meta;
  }

  function takeChanges() {
    return board.takeChanges({ nowMs: nowMs(), placesAsOfMs: progress.oldestAsOfMs("places") });
  }

  function note(task: Task, meta: TaskMeta): void {
    progress.note(task, meta);
    if (task.topic === "orders" && meta.logId !== "") logId = meta.logId;
  }

  /** The worker wrote it and the stream is ours, so the message is what its kind says. */
  function take({ kind, key, bytes }: Output): void {
    const message: unknown = JSON.parse(new TextDecoder().decode(bytes));
    switch (kind) {
      case "courier":
        board.putCourier(message as CourierView);
        return;
      case "status": {
        const status = message as OrderStatus;
        board.putOrder(status.view);
        rooms.onStatus(status);
        return;
      }
      case "position": {
        const position = message as OrderPosition;
        rooms.onPosition(position);
        const ageMs = nowMs() - position.receivedAtMs;
        pingToScreen.observe(ageMs, nowMs());
        options.onPositionSent(ageMs);
        return;
      }
      case "cell":
        board.putCell(message as CellView);
        return;
      default:
        // A newer worker than this server: what it adds is for newer pages.
        counters.undecodable.inc();
        log.debug({ kind, key }, "output of an unknown kind skipped");
    }
  }

  const from = new Map<string, number>();
  for (const task of tasks) from.set(taskName(task), (await takeAll(task)).nextOffset);
  takeChanges();

  const tail = tailOutputs({
    redis,
    tasks,
    from,
    onOutputs: (task, outputs, meta) => {
      for (const output of outputs) take(output);
      note(task, meta);
    },
    onLost: async (task) => {
      counters.lost.inc();
      log.warn({ task: taskName(task) }, "place in the outputs lost: everything watched is read anew");
      await takeAll(task);
      if (task.topic === "orders") rooms.onLost((orderId) => partitionOf(orderId) === task.partition);
    },
    onTrouble: (error) => log.warn({ err: error }, "outputs not read; trying again"),
  });

  const looking = startLooking({ progress, redis, tasks, log });
  const cityTimer = setInterval(() => {
    const changes = takeChanges();
    if (io.of("/").adapter.rooms.has(CITY_ROOM)) io.to(CITY_ROOM).emit("city", { ...changes, numbers: numbers() });
  }, CITY_EVERY_MS);

  return {
    rooms,
    beats,
    progress,
    partitionOf,
    citySnapshot: () => ({ logId, ...board.all(), numbers: numbers() }),
    close: async () => {
      clearInterval(cityTimer);
      looking.close();
      beats.close();
      await tail.close();
    },
  };
}
