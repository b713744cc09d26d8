/** A page open on one order, frame by frame: what stands on its map, and for which moment. */
import type { OrderPosition, OrderRoute, OrderView } from "@doorstep/events/browser";
import { addSample, advance, type Playback, SEEN_AGO_FROM_MS, startPlayback } from "@doorstep/web/marker-playback";
import { pointAt } from "@doorstep/web/route-geometry";
import type { PageMessage } from "./stages.ts";

export interface Frame {
  readonly atMs: number;
  /** When the courier is shown to have been there. */
  readonly momentMs: number;
  readonly position: readonly [lon: number, lat: number];
  readonly courierId: string;
  readonly routeVersion: number;
  /** Null off the route. */
  readonly alongM: number | null;
  /** The marker says how old it is. */
  readonly lastSeen: boolean;
}

/** Frames while the courier rides: at the counter the page puts the marker on the restaurant. */
export function* framesOf(messages: readonly PageMessage[], everyMs: number): Generator<Frame> {
  let view: OrderView | null = null;
  let route: OrderRoute | null = null;
  let position: OrderPosition | null = null;
  let playback: Playback | null = null;
  let next = 0;
  let nowMs = messages[0]?.atMs ?? 0;
  const endMs = messages.at(-1)?.atMs ?? 0;
  for (; nowMs <= endMs; nowMs += everyMs) {
    for (let message = messages[next]; message !== undefined && message.atMs <= nowMs; message = messages[++next]) {
      if (message.kind === "status") {
        view = message.status.view;
        route = view.routeVersion === null ? null : (message.status.route ?? route);
        continue;
      }
      ({ position } = message);
      const sample = position;
      playback = playback === null ? startPlayback(sample, message.atMs) : addSample(playback, sample, message.atMs);
    }
    if (playback === null || position === null || view === null) continue;
    playback = advance(playback, nowMs);
    const { courier } = view;
    if (courier === null || courier.activity === "atRestaurant" || view.deliveredAtMs !== null) continue;
    if (view.cancelled !== null) return;
    const { place } = playback;
    const onRoute = place.on === "route";
    if (onRoute && route?.routeVersion !== place.routeVersion) continue;
    if (onRoute && route === null) continue;
    const lastSeen = nowMs - position.atMs >= SEEN_AGO_FROM_MS || courier.silentSinceMs !== null;
    yield {
      atMs: nowMs,
      momentMs: lastSeen ? position.atMs : momentOf(playback, nowMs),
      position: onRoute && route !== null ? pointAt(route, place.alongM) : place.on === "map" ? place.position : [0, 0],
      courierId: courier.courierId,
      routeVersion: position.routeVersion,
      alongM: onRoute ? place.alongM : null,
      lastSeen,
    };
  }
}

/** A marker that waits for its next update does not say so: whoever looks takes it for the usual moment. */
function momentOf({ playheadMs, delayMs, moving }: Playback, nowMs: number): number {
  return moving ? playheadMs : Math.max(playheadMs, nowMs - delayMs);
}
