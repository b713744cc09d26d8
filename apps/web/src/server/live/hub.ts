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
import type { CellView, CitySnapshot, OrderPosition, OrderSnapshot, OrderStatus } from "@doorstep/events/browser";
import type { Counter, Log } from "@doorstep/runtime";
import { type Output, type Task, type TaskMeta, tailOutputs, taskName } from "@doorstep/task-store";
import type { Redis } from "ioredis";
import type { LiveCouriers } from "../orders/live-couriers.ts";
import { type Beats, startBeats } from "./beats.ts";
import { createCityBoard } from "./city-board.ts";
import { cityNumbers } from "./city-numbers.ts";
import { createCouriersIn } from "./couriers-in.ts";
import { type LadderMetrics, startDegrading } from "./degrading.ts";
import { startMeasuring } from "./figures.ts";
import type { FlowTotals } from "./flow.ts";
import { type Figures, includes, LOOK_EVERY_MS } from "./ladder.ts";
import { createLatency } from "./latency.ts";
import { watchModes } from "./modes.ts";
import { createPositionsOut } from "./positions-out.ts";
import { createProgress, type Progress, startLooking } from "./progress.ts";
import type { RoomMessage } from "./room.ts";
import { CITY_ROOM, orderRoom } from "./room-names.ts";
import { createRooms, type Rooms } from "./rooms.ts";
import { type SlowSocketCounters, sendCity, sendPosition, sendSnapshot, tellPosition } from "./slow-sockets.ts";
import { type OrderRead, readStates } from "./states.ts";
import type { LiveServer, LiveSocket } from "./types.ts";

export interface HubOptions {
  readonly redis: Redis;
  readonly partitionCounts: { readonly couriers: number; readonly orders: number; readonly places: number };
  readonly io: LiveServer;
  /** The order as it is now. */
  readonly readOrder: (orderId: string) => Promise<OrderRead>;
  readonly deadLetters: () => number;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly counters: HubCounters;
  /** Age of a ping when its position goes out. */
  readonly onPositionSent: (ageMs: number) => void;
  /** What the ladder goes by, and how often; this process is measured when it is left out. */
  readonly ladder?: { readonly figures: () => Figures; readonly lookEveryMs: number };
}

export interface HubCounters extends SlowSocketCounters, LadderMetrics {
  readonly lost: Pick<Counter, "inc">;
  readonly reread: Pick<Counter, "inc">;
  readonly undecodable: Pick<Counter, "inc">;
}

export interface Hub {
  readonly rooms: Rooms;
  readonly beats: Beats;
  readonly progress: Progress;
  readonly flowTotals: FlowTotals;
  /** Decides whether a page that comes now is told positions. */
  onNewWatcher(socket: LiveSocket): void;
  citySnapshot(): CitySnapshot;
  /** As they are on the board, not a copy: of some seconds ago while the city is sampled. */
  readonly couriers: LiveCouriers;
  partitionOf(orderId: string): number;
  close(): Promise<void>;
}

/** A city's picture is redrawn no more often than this. */
const CITY_EVERY_MS = 1_000;
const decoder = new TextDecoder();

export async function openHub(options: HubOptions): Promise<Hub> {
  const { redis, partitionCounts, io, nowMs, log, counters } = options;
  // In the order they are told when all have something new: somebody waits for an order.
  const tasks = (["orders", "couriers", "places"] as const).flatMap((topic) =>
    Array.from({ length: partitionCounts[topic] }, (_, partition): Task => ({ topic, partition })),
  );
  const board = createCityBoard();
  const progress = createProgress(tasks);
  const pingToScreen = createLatency();
  const flowTotals: FlowTotals = { waitingBytes: 0 };
  const modes = watchModes({ redis, tasks, log });
  const measuring = startMeasuring({
    undeliveredMs: progress.undeliveredMs,
    waitingBytes: () => flowTotals.waitingBytes,
  });
  const degrading = startDegrading({
    ...(options.ladder ?? { figures: measuring.look, lookEveryMs: LOOK_EVERY_MS }),
    ...{ modes, nowMs, log, metrics: counters },
    onLook: ({ before, now }) => {
      positions.sendDue();
      if (before === "snapshotsOnly" && now !== "snapshotsOnly") tellPositionsToAll();
    },
  });
  const { positionsEveryMs } = degrading;
  const beats = startBeats({ io, progress, nowMs, counters, positionsEveryMs });
  const positions = createPositionsOut({
    step: degrading.step,
    nowMs,
    send: broadcast,
    leftOut: (what) => counters.leftOut.inc({ what }),
  });
  const couriers = createCouriersIn({
    board,
    isSampled: () => includes(degrading.step(), "sampled"),
    nowMs,
    leftOut: () => counters.leftOut.inc({ what: "sampled" }),
  });
  const rooms = createRooms({ read: readOrder, send, log, reread: counters.reread });
  const numberSources = { board, progress, pingToScreen, deadLetters: options.deadLetters };
  const numbers = () => cityNumbers({ ...numberSources, degradation: degrading.told }, nowMs());
  const partitionOf = (orderId: string): number =>
    keyToPartition(new TextEncoder().encode(orderId), partitionCounts.orders);
  let logId = "";

  /** @throws Error while Redis, which lost its last seconds, has not come again to what was told already */
  async function readOrder(orderId: string): Promise<OrderSnapshot | null> {
    const { snapshot, nextOffset } = await options.readOrder(orderId);
    const task = { topic: "orders", partition: partitionOf(orderId) };
    if (nextOffset >= tail.toldTo(task)) return snapshot;
    throw new Error(`${taskName(task)} has gone back to ${nextOffset}, and is being computed again`);
  }

  function send(orderId: string, { type, message }: RoomMessage): void {
    const room = orderRoom(orderId);
    switch (type) {
      case "status":
        io.to(room).emit("status", message);
        return;
      case "snapshot":
        sendSnapshot(io, room, message);
        return;
      case "position":
        positions.take(message);
    }
  }

  function broadcast(position: OrderPosition): void {
    const ageMs = nowMs() - position.receivedAtMs;
    pingToScreen.observe(ageMs, nowMs());
    options.onPositionSent(ageMs);
    sendPosition(io, { room: orderRoom(position.orderId), position, nowMs: nowMs() }, counters);
  }

  function tellPositionsToAll(): void {
    for (const socket of io.of("/").sockets.values()) {
      if (!socket.data.snapshotsOnly) continue;
      socket.data.snapshotsOnly = false;
      const beat = beats.follow(socket);
      if (beat !== null) socket.emit("beat", beat);
      for (const orderId of socket.data.orders.keys()) {
        const position = rooms.positionOf(orderId);
        if (position !== null) tellPosition(socket, position);
      }
    }
  }

  async function takeAll(task: Task): Promise<TaskMeta> {
    const { meta, orders, cells, ...states } = await readStates(redis, task);
    for (const courier of states.couriers) board.putCourier(courier);
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
    switch (kind) {
      case "courier":
        couriers.take(key, decoder.decode(bytes));
        return;
      case "status": {
        const status = parse<OrderStatus>(bytes);
        board.putOrder(status.view);
        rooms.onStatus(status);
        return;
      }
      case "position":
        // Of an order nobody watches nothing is even read.
        if (rooms.has(key)) rooms.onPosition(parse<OrderPosition>(bytes));
        return;
      case "cell":
        board.putCell(parse<CellView>(bytes));
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
      progress.delivered(task, meta);
    },
    onLost: async (task, meta) => {
      counters.lost.inc();
      log.warn({ task: taskName(task) }, "place in the outputs lost: everything watched is read anew");
      await takeAll(task);
      progress.delivered(task, meta);
      if (task.topic === "orders") rooms.onLost((orderId) => partitionOf(orderId) === task.partition);
    },
    onTrouble: (error) => log.warn({ err: error }, "outputs not read; trying again"),
  });

  const looking = startLooking({ progress, redis, tasks, log });
  const cityTimer = setInterval(() => {
    couriers.readDue();
    const changes = takeChanges();
    if (!io.of("/").adapter.rooms.has(CITY_ROOM)) return;
    sendCity(io, { room: CITY_ROOM, update: { ...changes, numbers: numbers() }, nowMs: nowMs() }, counters);
  }, CITY_EVERY_MS);

  return {
    rooms,
    beats,
    progress,
    flowTotals,
    onNewWatcher: (socket) => {
      socket.data.snapshotsOnly = includes(degrading.step(), "snapshotsOnly");
    },
    partitionOf,
    couriers: { all: board.couriers },
    citySnapshot: () => {
      couriers.readAll();
      return { logId, ...board.all(), numbers: numbers() };
    },
    close: async () => {
      clearInterval(cityTimer);
      looking.close();
      degrading.close();
      measuring.close();
      modes.close();
      beats.close();
      await tail.close();
    },
  };
}

const parse = <T>(bytes: Uint8Array): T => JSON.parse(decoder.decode(bytes)) as T;
