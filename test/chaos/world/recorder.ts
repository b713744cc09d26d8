/**
 * A diner's page for every order, as a machine: watches over a socket, asks again when
 * something is missing or the connection was, and writes down all it is told and when.
 * What it heard is judged later, by someone else.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ClientToServer,
  LIVE_PATH,
  type OrderPosition,
  type OrderSnapshot,
  type OrderStatus,
  type OrderView,
  type ServerToClient,
  type WatchOrderAnswer,
} from "@doorstep/events/browser";
import { io, type Socket } from "socket.io-client";

/** `nth` counts the connections: what is told over one must not go back. */
export type Heard =
  | {
      readonly type: "snapshot";
      readonly nth: number;
      readonly atMs: number;
      readonly view: OrderView;
      readonly positionVersion: number | null;
    }
  | { readonly type: "status"; readonly nth: number; readonly atMs: number; readonly view: OrderView }
  | {
      readonly type: "position";
      readonly nth: number;
      readonly atMs: number;
      readonly version: number;
      readonly logId: string;
    };

export interface Watched {
  readonly orderId: string;
  /** When we began to want to see it. */
  readonly sinceMs: number;
  readonly heard: Heard[];
}

export interface Recorder {
  /** With the token of a diner's link, or as operations without one. Watching an order again changes nothing. */
  watch(orderId: string, order: { readonly webUrl: string; readonly token: string }): void;
  readonly watched: ReadonlyMap<string, Watched>;
  /** The version on each page now; 0 before anything was shown. */
  versionOf(orderId: string): number;
  close(): void;
}

type LiveSocket = Socket<ServerToClient, ClientToServer>;

/** Fewer than a socket may ask in ten seconds. */
const ASK_AGAIN_AFTER_MS = 700;
const ANSWER_WITHIN_MS = 5_000;
const COME_BACK_AFTER_MS = 300;

export function openRecorder({ cookie }: { readonly cookie: string }): Recorder {
  const watched = new Map<string, Watched>();
  const pages = new Map<string, { readonly socket: LiveSocket; version: number }>();
  let isClosed = false;
  return {
    watched,
    watch(orderId, { webUrl, token }) {
      if (pages.has(orderId)) return;
      const socket: LiveSocket = io(webUrl, {
        path: LIVE_PATH,
        transports: ["websocket"],
        forceNew: true,
        reconnectionDelay: 200,
        reconnectionDelayMax: 1_000,
        extraHeaders: { cookie, origin: webUrl },
      });
      const page = { socket, version: 0 };
      const notes: Watched = { orderId, sinceMs: Date.now(), heard: [] };
      pages.set(orderId, page);
      watched.set(orderId, notes);
      follow(socket, { notes, token, closed: () => isClosed, onVersion: (version) => (page.version = version) });
    },
    versionOf: (orderId) => pages.get(orderId)?.version ?? 0,
    close() {
      isClosed = true;
      for (const { socket } of pages.values()) socket.disconnect();
    },
  };
}

interface Page {
  readonly notes: Watched;
  readonly token: string;
  readonly closed: () => boolean;
  readonly onVersion: (version: number) => void;
}

function follow(socket: LiveSocket, { notes, token, closed, onVersion }: Page): void {
  const { orderId, heard } = notes;
  let have: { logId: string; statusVersion: number; positionVersion: number } | null = null;
  let nth = 0;
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      while (socket.connected) {
        const answer: WatchOrderAnswer | null = await socket
          .timeout(ANSWER_WITHIN_MS)
          .emitWithAck("watchOrder", { orderId, token, have })
          .catch(() => null);
        if (answer?.ok) {
          if (!answer.current) takeSnapshot(answer.snapshot);
          return;
        }
        // Not known yet, or no answer yet.
        await sleep(ASK_AGAIN_AFTER_MS);
      }
    } finally {
      asking = false;
    }
  }

  function takeSnapshot({ view, position }: OrderSnapshot): void {
    const positionVersion = position?.positionVersion ?? null;
    heard.push({ type: "snapshot", nth, atMs: Date.now(), view, positionVersion });
    if (have?.logId === view.logId && view.statusVersion < have.statusVersion) return;
    have = { logId: view.logId, statusVersion: view.statusVersion, positionVersion: positionVersion ?? 0 };
    onVersion(view.statusVersion);
  }

  socket.on("connect", () => {
    nth++;
    void ask();
  });
  socket.on("disconnect", (reason) => {
    // Sent away: the client comes back by itself only from what it did not expect.
    if (reason === "io server disconnect") setTimeout(() => !closed() && socket.connect(), COME_BACK_AFTER_MS);
  });
  socket.on("snapshot", takeSnapshot);
  socket.on("status", ({ view }: OrderStatus) => {
    heard.push({ type: "status", nth, atMs: Date.now(), view });
    if (have?.logId === view.logId && view.statusVersion <= have.statusVersion) return;
    const isNext = have?.logId === view.logId && view.statusVersion === have.statusVersion + 1;
    if (!isNext) return void ask();
    have = { ...(have as NonNullable<typeof have>), statusVersion: view.statusVersion };
    onVersion(view.statusVersion);
  });
  socket.on("position", ({ positionVersion: version, logId }: OrderPosition) => {
    heard.push({ type: "position", nth, atMs: Date.now(), version, logId });
    if (have !== null && have.logId === logId) have.positionVersion = Math.max(have.positionVersion, version);
  });
}
