/**
 * How far behind each socket is. What the network has taken may still lie in its buffers,
 * megabytes of it for a phone that reads little; so after some bytes the socket is asked,
 * with the ping every client of this protocol answers, and the answer says that all before
 * it has been read.
 *
 *     sent       ──────────────────────────────────►
 *     handed     ───────────────────────►   waiting: in this process
 *     confirmed  ─────────►   unconfirmed: here, in the network, or in the phone
 *                         ping              its answer moves `confirmed` to here
 */
import type { LiveSocket } from "./types.ts";

export interface Flow {
  /** Nothing that can wait should be written now. */
  isBehind(): boolean;
  unconfirmedBytes(): number;
}

/** Of all sockets of this process. */
export interface FlowTotals {
  waitingBytes: number;
}

/** Some positions, or a status. */
const ASK_AFTER_BYTES = 2_048;
/** A phone that reads 1 kB/s has this in four seconds: between two pings of its courier. */
export const WINDOW_BYTES = 4_096;

/**
 * Call once for each new socket. `onProgress` follows each sign that it has taken
 * something.
 */
export function attachFlow(
  { conn }: Pick<LiveSocket, "conn">,
  { totals, onProgress }: { readonly totals: FlowTotals; readonly onProgress: () => void },
): Flow {
  const { transport } = conn;
  let [sent, flushed, handed, confirmed] = [0, 0, 0, 0];
  /** What had been sent at each ping that is not answered yet; the engine's own included. */
  const asked: number[] = [];
  let isClosed = false;

  const setHanded = (bytes: number): void => {
    if (isClosed) return;
    totals.waitingBytes -= bytes - handed;
    handed = bytes;
  };
  const flow: Flow = {
    isBehind: () => !transport.writable || sent - confirmed > WINDOW_BYTES,
    unconfirmedBytes: () => sent - confirmed,
  };
  const ask = (): void => {
    if (asked.length > 0 || sent - confirmed < ASK_AFTER_BYTES || !transport.writable) return;
    if (conn.readyState !== "open") return;
    asked.push(sent);
    transport.send([{ type: "ping" }]);
  };

  conn.on("packetCreate", ({ type, data }: { readonly type: string; readonly data?: unknown }) => {
    // Characters, not bytes: most of it is ASCII, and this is counted for every message of every socket.
    const size = typeof data === "string" ? data.length : 0;
    sent += size;
    if (!isClosed) totals.waitingBytes += size;
    if (type === "ping") asked.push(sent);
  });
  // A flush only begins when the one before it has been handed over.
  conn.on("flush", () => {
    setHanded(flushed);
    flushed = sent;
  });
  transport.on("ready", () => {
    if (!transport.writable) return;
    setHanded(flushed);
    onProgress();
    ask();
  });
  conn.on("heartbeat", () => {
    confirmed = asked.shift() ?? confirmed;
    onProgress();
    ask();
  });
  conn.once("close", () => {
    setHanded(sent);
    isClosed = true;
  });
  return flow;
}
