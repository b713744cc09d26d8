"use client";

import type { ExpressionSpecification } from "maplibre-gl";
import { useTheme } from "../ui/theme.ts";
import { mapColours, tokens } from "../ui/tokens.ts";
import { Layer, Source } from "./engine.ts";
import { BELOW_LABELS, MAP_FONT } from "./map-style.ts";
import type { RouteCollection, RoutePart, StreetCollection } from "./route-parts.ts";

export const ROUTE_SOURCE = "order-route";
export const STREETS_SOURCE = "order-streets";

interface RouteLayersProps {
  /** What is drawn first; later changes go straight to the sources, past React. */
  readonly route: RouteCollection;
  readonly streets: StreetCollection;
}

/** The order's way: remaining 6 px cased, travelled 3.5, planned dots 3.2, driven 4 in ink. */
export function RouteLayers({ route, streets }: RouteLayersProps) {
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
        <Layer
          id="route-planned"
          type="line"
          beforeId={BELOW_LABELS}
          filter={isPart("planned")}
          layout={{ "line-cap": "round", "line-join": "round" }}
          // Dots: no length but their round ends, 7 px apart.
          paint={{ "line-color": token["ink-2"], "line-width": 3.2, "line-dasharray": [0, 7 / 3.2] }}
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

function isPart(part: RoutePart): ExpressionSpecification {
  return ["==", ["get", "part"], part];
}
