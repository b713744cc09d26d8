"use client";

import type { ExpressionSpecification } from "maplibre-gl";
import { useEffect } from "react";
import { useTheme } from "../ui/theme.ts";
import { mapColours, tokens } from "../ui/tokens.ts";
import { Layer, Source, useMap } from "./engine.ts";
import { BELOW_LABELS, MAP_FONT } from "./map-style.ts";
import type { RouteCollection, RoutePart, StreetCollection } from "./route-parts.ts";

export const ROUTE_SOURCE = "order-route";
export const STREETS_SOURCE = "order-streets";

interface RouteLayersProps {
  /** Between two renderings, changes go straight to the sources, past React. */
  readonly route: RouteCollection;
  readonly streets: StreetCollection;
}

/** The order's way: remaining 6 px cased, travelled 3.5, planned dots 3.2, driven 4 in ink. */
export function RouteLayers({ route, streets }: RouteLayersProps) {
  useDotImage();
  const theme = useTheme();
  const colour = mapColours[theme];
  const token = tokens[theme];
  return (
    <>
      <Source id={ROUTE_SOURCE} type="geojson" data={route}>
        <Layer
          id="route-travelled"
          type="line"
          beforeId={BELOW_LABELS}
          filter={isPart("travelled")}
          layout={{ "line-cap": "round", "line-join": "round" }}
          paint={{ "line-color": colour.travelled, "line-width": 3.5 }}
        />
        {/* A dashed line stretches its dashes between two zooms; signs along the line stay round. */}
        <Layer
          id="route-planned"
          type="symbol"
          beforeId={BELOW_LABELS}
          filter={isPart("planned")}
          layout={{
            "symbol-placement": "line",
            "symbol-spacing": 7,
            "icon-image": DOT,
            "icon-allow-overlap": true,
            "icon-ignore-placement": true,
          }}
          paint={{ "icon-color": token["ink-2"] }}
        />
        <Layer
          id="route-driven"
          type="line"
          beforeId={BELOW_LABELS}
          filter={isPart("driven")}
          layout={{ "line-cap": "round", "line-join": "round" }}
          paint={{ "line-color": token.ink, "line-width": 4 }}
        />
        <Layer
          id="route-remaining-casing"
          type="line"
          beforeId={BELOW_LABELS}
          filter={isPart("remaining")}
          layout={{ "line-cap": "round", "line-join": "round" }}
          paint={{ "line-color": colour.routeCasing, "line-width": 10 }}
        />
        <Layer
          id="route-remaining"
          type="line"
          beforeId={BELOW_LABELS}
          filter={isPart("remaining")}
          layout={{ "line-cap": "round", "line-join": "round" }}
          paint={{ "line-color": token.moving, "line-width": 6 }}
        />
      </Source>
      <Source id={STREETS_SOURCE} type="geojson" data={streets}>
        <Layer
          id="route-street-labels"
          type="symbol"
          layout={{
            "symbol-placement": "line-center",
            "text-field": ["get", "name"],
            "text-font": [MAP_FONT],
            "text-size": 12,
            // Beside the line, not on it.
            "text-offset": [0, -1.1],
            "text-max-angle": 25,
          }}
          paint={{ "text-color": colour.routeLabel, "text-halo-color": colour.land, "text-halo-width": 1.6 }}
        />
      </Source>
    </>
  );
}

const DOT = "route-dot";
const DOT_PX = 3.2;
const DOT_SCALE = 8;

/** Draws the dot when the map asks for it, also after its style was loaded anew. */
function useDotImage(): void {
  const map = useMap().current?.getMap();
  useEffect(() => {
    if (map === undefined) return;
    const add = ({ id }: { readonly id: string }): void => {
      if (id !== DOT || map.hasImage(DOT)) return;
      map.addImage(DOT, dotImage(), { sdf: true, pixelRatio: DOT_SCALE });
    };
    map.on("styleimagemissing", add);
    add({ id: DOT });
    return () => {
      map.off("styleimagemissing", add);
    };
  }, [map]);
}

/** A disc as a distance field: three quarters of full alpha at its edge, as both libraries read it. */
function dotImage(): { width: number; height: number; data: Uint8Array } {
  const radius = (DOT_PX * DOT_SCALE) / 2;
  const size = Math.ceil(radius * 2) + DOT_SCALE;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const insidePx = radius - Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2);
      data[(y * size + x) * 4 + 3] = Math.max(0, Math.min(255, 191 + insidePx * 16));
    }
  }
  return { width: size, height: size, data };
}

function isPart(part: RoutePart): ExpressionSpecification {
  return ["==", ["get", "part"], part];
}
