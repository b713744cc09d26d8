/**
 * Is the server there, and what time is it there? Decided from what was heard and when,
 * by the page's own clock; a socket that says it is open proves nothing.
 */
import { BEAT_EVERY_MS } from "@doorstep/events/browser";

/** Two beats missed, and a second for the network. */
export const SILENT_AFTER_MS = 2 * BEAT_EVERY_MS + 1_000;

/** Enough beats to hold one that was not delayed. */
const OFFSET_SAMPLES = 8;

export interface LiveConnection {
  readonly connected: boolean;
  /** When `connected` last changed, by the page's clock. */
  readonly sinceMs: number;
  /** When the server was last heard, by the page's clock; null before the first time. */
  readonly lastHeardMs: number | null;
  /** Add to the page's clock to get the server's. */
  readonly clockOffsetMs: number;
  /** Newest last. */
  readonly offsetsMs: readonly number[];
}

export type ConnectionEvent =
  | { readonly type: "heard"; readonly nowMs: number; readonly serverNowMs: number | null }
  /** A handshake came back; what the page shows is not current yet. */
  | { readonly type: "opened"; readonly nowMs: number }
  | { readonly type: "closed"; readonly nowMs: number }
  | { readonly type: "time"; readonly nowMs: number };

export function startConnection(nowMs: number): LiveConnection {
  return { connected: false, sinceMs: nowMs, lastHeardMs: null, clockOffsetMs: 0, offsetsMs: [] };
}

export function stepConnection(state: LiveConnection, event: ConnectionEvent): LiveConnection {
  switch (event.type) {
    case "heard": {
      const offsetsMs =
        event.serverNowMs === null
          ? state.offsetsMs
          : [...state.offsetsMs, event.serverNowMs - event.nowMs].slice(-OFFSET_SAMPLES);
      return {
        connected: true,
        sinceMs: state.connected ? state.sinceMs : event.nowMs,
        lastHeardMs: event.nowMs,
        // A message is only ever late, so the largest difference is the least wrong one.
        clockOffsetMs: offsetsMs.length === 0 ? 0 : Math.max(...offsetsMs),
        offsetsMs,
      };
    }
    case "opened":
      return { ...state, lastHeardMs: event.nowMs };
    case "closed":
      return state.connected ? { ...state, connected: false, sinceMs: event.nowMs } : state;
    case "time":
      return state.connected && isSilent(state, event.nowMs)
        ? { ...state, connected: false, sinceMs: event.nowMs }
        : state;
  }
}

/** Nothing was heard for longer than a working connection allows. */
export function isSilent(state: LiveConnection, nowMs: number): boolean {
  return nowMs - (state.lastHeardMs ?? state.sinceMs) > SILENT_AFTER_MS;
}
