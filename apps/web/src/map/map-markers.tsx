"use client";

import type { Marker as MarkerInstance } from "maplibre-gl";
import type { Ref } from "react";
import { CourierMark, DoorMark, RestaurantMark } from "../ui/marks.tsx";
import { Marker } from "./engine.ts";
import type { LonLat } from "./route-geometry.ts";

interface Placed {
  readonly position: LonLat;
  /** Beside the mark; shown on a desk, always said to a screen reader. */
  readonly name: string;
}

const NAME =
  "hidden font-sans text-label font-[650] whitespace-nowrap [text-shadow:0_0_3px_var(--land),0_0_3px_var(--land),0_0_3px_var(--land)] desk:block";

export function RestaurantMarker({ position, name }: Placed) {
  return (
    <Marker longitude={position[0]} latitude={position[1]} anchor="center">
      <div className="relative">
        <RestaurantMark size={32} outlined />
        <span className={`absolute top-1/2 right-full mr-1.5 -translate-y-1/2 ${NAME}`}>{name}</span>
      </div>
    </Marker>
  );
}

/** Its foot stands at the end of the route. */
export function HomeMarker({ position, name }: Placed) {
  return (
    <Marker longitude={position[0]} latitude={position[1]} anchor="bottom" offset={[0, 4]}>
      <div className="relative">
        <DoorMark size={38} outlined />
        <span className={`absolute top-1/2 left-full ml-1.5 -translate-y-1/2 ${NAME}`}>{name}</span>
      </div>
    </Marker>
  );
}

interface CourierMarkerProps extends Placed {
  /** Moved and turned from outside React, once a frame. */
  readonly ref: Ref<MarkerInstance>;
  readonly state: "live" | "stale";
  /** Smaller, on the restaurant's corner. */
  readonly waiting: boolean;
  /** "Seen 40 s ago" */
  readonly pill: string | null;
}

export function CourierMarker({ ref, position, name, state, waiting, pill }: CourierMarkerProps) {
  return (
    <Marker ref={ref} longitude={position[0]} latitude={position[1]} anchor="center" style={{ zIndex: "2" }}>
      <div className={`relative ${waiting ? "translate-x-[15px] -translate-y-[15px] scale-[0.62]" : ""}`}>
        <CourierMark size={52} state={state} />
        {pill !== null ? (
          <span className="absolute bottom-full left-1/2 mb-0.5 -translate-x-1/2 rounded-full border border-line bg-surface px-3 py-1 font-sans text-caption text-ink font-[650] whitespace-nowrap">
            {pill}
          </span>
        ) : (
          <span className={`absolute bottom-full left-1/2 -mb-1 -translate-x-1/2 ${NAME}`}>{name}</span>
        )}
      </div>
    </Marker>
  );
}
