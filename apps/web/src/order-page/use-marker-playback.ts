import type { OrderPosition, OrderRoute } from "@doorstep/events/browser";
import { type RefObject, useEffect, useRef } from "react";
import { addSample, advance, type Playback, type Sample, startPlayback } from "../map/marker-playback.ts";
import { bearingAt, type LonLat, pointAt } from "../map/route-geometry.ts";

export interface ShownPlace {
  readonly position: LonLat;
  readonly bearingDeg: number;
  /** Null off the route. */
  readonly alongM: number | null;
}

interface PlaybackOptions {
  readonly position: OrderPosition | null;
  readonly route: OrderRoute | null;
  readonly clockOffsetMs: number;
  /** Stands still: what comes next is not known. */
  readonly paused: boolean;
  /** Called once a frame while moving, or once a second with reduced motion. */
  readonly show: (place: ShownPlace) => void;
}

/** Plays the courier's updates past React, and says where the marker is now. */
export function useMarkerPlayback({
  position,
  route,
  clockOffsetMs,
  paused,
  show,
}: PlaybackOptions): RefObject<ShownPlace | null> {
  const playback = useRef<Playback | null>(null);
  const shown = useRef<ShownPlace | null>(null);

  useEffect(() => {
    if (position === null) {
      playback.current = null;
      shown.current = null;
      return;
    }
    const nowMs = Date.now() + clockOffsetMs;
    const sample = sampleOf(position);
    playback.current =
      playback.current === null ? startPlayback(sample, nowMs) : addSample(playback.current, sample, nowMs);
  }, [position, clockOffsetMs]);

  useEffect(() => {
    if (paused) return;
    const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = (): void => {
      if (playback.current === null) return;
      const before = shown.current;
      playback.current = advance(playback.current, Date.now() + clockOffsetMs);
      if (before !== null && !playback.current.moving) return;
      const place = placeOf(playback.current, route, position?.bearingDeg ?? null);
      if (place === null) return;
      shown.current = place;
      show(place);
    };
    step();
    if (reduced) {
      const timer = setInterval(step, 1_000);
      return () => clearInterval(timer);
    }
    let frame = requestAnimationFrame(function loop() {
      step();
      frame = requestAnimationFrame(loop);
    });
    return () => cancelAnimationFrame(frame);
  }, [paused, route, position, clockOffsetMs, show]);

  return shown;
}

function sampleOf(position: OrderPosition): Sample {
  const { atMs, routeVersion, alongM, onRoute } = position;
  return { atMs, routeVersion, alongM, onRoute, position: position.position };
}

/** Null while the marker is on a route the page does not have. */
function placeOf({ place }: Playback, route: OrderRoute | null, reportedDeg: number | null): ShownPlace | null {
  if (place.on === "map") return { position: place.position, bearingDeg: reportedDeg ?? 0, alongM: null };
  if (route === null || route.routeVersion !== place.routeVersion) return null;
  return { position: pointAt(route, place.alongM), bearingDeg: bearingAt(route, place.alongM), alongM: place.alongM };
}
