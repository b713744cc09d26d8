/** How far what the page shows may be called "now". Pure; by the server's clock. */
import { BEAT_EVERY_MS } from "@doorstep/events/browser";
import type { LiveConnection } from "../live/index.ts";

/** Shorter gaps are the network's business, not the diner's. */
const STRIP_AFTER_MS = 10_000;
/** A worker further behind than this is not reporting the present. */
const STALE_AFTER_MS = 10_000;

export { SEEN_AGO_FROM_MS } from "../map/marker-playback.ts";

export type Freshness =
  | { readonly kind: "live" }
  /** The page cannot reach the server. */
  | { readonly kind: "offline"; readonly asOfMs: number }
  /** The server answers, but what it knows is old. */
  | { readonly kind: "behind"; readonly asOfMs: number };

export function freshnessOf({
  connection,
  asOfMs,
  nowMs,
}: {
  readonly connection: LiveConnection | null;
  readonly asOfMs: number;
  /** By the server's clock. */
  readonly nowMs: number;
}): Freshness {
  // Nothing is known before the first attempt: what the server rendered a moment ago holds.
  if (connection === null) return { kind: "live" };
  const { connected, sinceMs, lastHeardMs, clockOffsetMs } = connection;
  if (!connected) {
    const silentSinceMs = (lastHeardMs ?? sinceMs) + clockOffsetMs;
    if (nowMs - silentSinceMs < STRIP_AFTER_MS) return { kind: "live" };
    return { kind: "offline", asOfMs: lastHeardMs === null ? silentSinceMs : Math.min(silentSinceMs, asOfMs) };
  }
  // The first beats say how far the worker is; the snapshot alone may be of a quiet order.
  const beatsHeard = nowMs - (sinceMs + clockOffsetMs) > 2 * BEAT_EVERY_MS;
  return beatsHeard && nowMs - asOfMs > STALE_AFTER_MS ? { kind: "behind", asOfMs } : { kind: "live" };
}
