/** One diner's page: watches an order to its end, then the next of the same slot; comes back when it is cut off. */
import {
  LIVE_PATH,
  type OrderPosition,
  type OrderSnapshot,
  type OrderStatus,
  type WatchOrderAnswer,
} from "@doorstep/events/browser";
import { lastDueMs, type PingClock } from "../timeline.ts";
import { courierNumber, slotOrderId } from "../world/ids.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { Notebook } from "./notebook.ts";
import {
  beginWatch,
  haveOf,
  type OrderWatch,
  type Taken,
  takeAnswer,
  takePosition,
  takeSnapshot,
  takeStatus,
} from "./order-watch.ts";

export interface PageOptions {
  readonly run: string;
  readonly startMs: number;
  readonly clock: PingClock;
  readonly port: number;
  readonly cookie: string;
  readonly slot: number;
  /** One page of each order tells how long each stage took. */
  readonly tells: boolean;
  readonly notebook: Notebook;
}

export interface Page {
  open(): void;
  drop(): void;
  /** Drops, and from then on reads slowly. */
  slowDown(): void;
  /** Told once each: when the server has next taken it in, and when it has next answered what it lacks. */
  whenBack(told: { readonly joined: () => void; readonly current: () => void }): void;
  close(): void;
}

const SLOW_BYTES_PER_SECOND = 1_000;
const COME_BACK_AFTER_MS = 300;
const ASK_AGAIN_AFTER_MS = 700;

export function createPage(options: PageOptions): Page {
  const { run, startMs, clock, port, cookie, slot, tells, notebook } = options;
  let generation = 0;
  let watch: OrderWatch = beginWatch(slotOrderId(run, { slot, generation }));
  let connection: Connection | null = null;
  let isSlow = false;
  let isClosed = false;
  let back: { joined?: () => void; current?: () => void } = {};

  function open(): void {
    if (isClosed || connection !== null) return;
    connection = openConnection({
      ...{ port, path: LIVE_PATH, cookie },
      ...(isSlow && { bytesPerSecond: SLOW_BYTES_PER_SECOND }),
      onJoined() {
        back.joined?.();
        delete back.joined;
        ask();
      },
      onEvent,
      onLost() {
        connection = null;
        notebook.count(isSlow ? "slowLost" : "lost");
        setTimeout(open, COME_BACK_AFTER_MS);
      },
    });
  }

  function ask(): void {
    const asked = watch;
    const over = connection;
    asked.isAsking = true;
    const request = { orderId: asked.orderId, token: "", have: haveOf(asked) };
    over?.ask("watchOrder", request, (answer) => {
      if (watch !== asked || connection !== over) return;
      const told = answer as WatchOrderAnswer;
      const taken = takeAnswer(asked, told);
      if (taken !== null) {
        back.current?.();
        back = {};
        settle(taken);
        return;
      }
      if (!told.ok && (told.error === "forbidden" || told.error === "badRequest")) {
        notebook.wrong(`${asked.orderId}: watching was refused, ${told.error}`);
      }
      notebook.count("notYet");
      setTimeout(() => {
        if (watch === asked && connection === over) ask();
      }, ASK_AGAIN_AFTER_MS);
    });
  }

  function onEvent(name: string, value: unknown): void {
    if (name === "beat") notebook.count("beats");
    else if (name === "status") onStatus(value as OrderStatus);
    else if (name === "position") onPosition(value as OrderPosition);
    else if (name === "snapshot") settle(takeSnapshot(watch, value as OrderSnapshot));
  }

  function onStatus(status: OrderStatus): void {
    const { view } = status;
    if (view.orderId !== watch.orderId) return;
    notebook.count("statuses");
    const taken = takeStatus(watch, status);
    if (taken.isNew && !isSlow) {
      const { factAtMs } = taken;
      const nowMs = notebook.nowMs();
      notebook.took("statusFromLog", nowMs + startMs - view.asOfMs);
      if (factAtMs !== null) notebook.took("status", nowMs + startMs - factAtMs);
      if (tells && notebook.isFollowed(view.orderId)) {
        notebook.status([view.orderId, view.statusVersion, view.asOfMs, factAtMs, nowMs]);
      }
    }
    settle(taken);
  }

  function onPosition(position: OrderPosition): void {
    if (position.orderId !== watch.orderId) return;
    notebook.count("positions");
    const taken = takePosition(watch, position);
    const courier = courierNumber(watch.view?.courier?.courierId ?? "");
    if (taken.isNew && courier !== null) {
      const nowMs = notebook.nowMs();
      const dueMs = lastDueMs(clock, courier, position.atMs - startMs);
      notebook.took(isSlow ? "slowPing" : "ping", nowMs - dueMs);
      if (tells && !isSlow && notebook.isFollowed(position.orderId)) {
        notebook.position([position.orderId, position.receivedAtMs, dueMs, nowMs]);
      }
    }
    settle(taken);
  }

  function settle({ wrongs, ask: again }: Taken): void {
    for (const sentence of wrongs) notebook.wrong(sentence);
    if (again) {
      notebook.count("gaps");
      ask();
    }
    const { view } = watch;
    if (view?.phase !== "delivered") return;
    notebook.heard(view);
    connection?.emit("unwatchOrder", { orderId: watch.orderId });
    generation++;
    watch = beginWatch(slotOrderId(run, { slot, generation }));
    const next = watch;
    // Its first fact is on the log by now, or will be soon.
    setTimeout(() => {
      if (watch === next) ask();
    }, ASK_AGAIN_AFTER_MS);
  }

  function drop(): void {
    connection?.drop();
    connection = null;
  }

  return {
    open,
    drop,
    slowDown() {
      isSlow = true;
      drop();
    },
    whenBack(told) {
      back = { ...told };
    },
    close() {
      isClosed = true;
      if (watch.view !== null) notebook.heard(watch.view);
      drop();
    },
  };
}
