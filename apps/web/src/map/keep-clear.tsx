"use client";

import type { FeatureCollection, Point } from "geojson";
import { Layer, Source } from "./engine.ts";
import { MAP_FONT } from "./map-style.ts";
import type { LonLat } from "./route-geometry.ts";

export const KEEP_CLEAR_SOURCE = "keep-clear";

/** A marker lies over the canvas, so the labels below do not know of it: this holds its place. */
export function KeepClear({ places }: { readonly places: readonly LonLat[] }) {
  return (
    <Source id={KEEP_CLEAR_SOURCE} type="geojson" data={keptClear(places)}>
      <Layer
        id="keep-clear"
        type="symbol"
        layout={{
          "text-field": "■",
          "text-font": [MAP_FONT],
          "text-size": 40,
          "text-allow-overlap": true,
        }}
        paint={{ "text-opacity": 0 }}
      />
    </Source>
  );
}

export function keptClear(places: readonly LonLat[]): FeatureCollection<Point> {
  return {
    type: "FeatureCollection",
    features: places.map(([lon, lat]) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}
