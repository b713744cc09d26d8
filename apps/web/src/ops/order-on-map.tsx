"use client";

import type { OrderSnapshot } from "@doorstep/events/browser";
import { useMemo } from "react";
import { Layer, Source } from "../map/engine.ts";
import { BELOW_LABELS } from "../map/map-style.ts";
import { pointAt } from "../map/route-geometry.ts";
import { useTheme } from "../ui/theme.ts";
import { mapColours, tokens } from "../ui/tokens.ts";

/** The selected order's way: travelled thin and grey, still to drive wide and green. Width tells them apart too. */
export function OrderOnMap({ snapshot }: { snapshot: OrderSnapshot }) {
  const theme = useTheme();
  const data = useMemo(() => routeToFeatures(snapshot), [snapshot]);
  if (data === null) return null;
  const casing = mapColours[theme].routeCasing;
  return (
    <Source data={data} id="ops-route" type="geojson">
      <Layer
        beforeId={BELOW_LABELS}
        filter={["==", ["get", "part"], "travelled"]}
        id="ops-route-travelled"
        layout={{ "line-join": "round", "line-cap": "round" }}
        paint={{ "line-width": 3.5, "line-color": mapColours[theme].travelled }}
        type="line"
      />
      <Layer
        beforeId={BELOW_LABELS}
        filter={["==", ["get", "part"], "ahead"]}
        id="ops-route-casing"
        layout={{ "line-join": "round", "line-cap": "round" }}
        paint={{ "line-width": 10, "line-color": casing }}
        type="line"
      />
      <Layer
        beforeId={BELOW_LABELS}
        filter={["==", ["get", "part"], "ahead"]}
        id="ops-route-ahead"
        layout={{ "line-join": "round", "line-cap": "round" }}
        paint={{ "line-width": 6, "line-color": tokens[theme].moving }}
        type="line"
      />
    </Source>
  );
}

function routeToFeatures({ route, position, view }: OrderSnapshot): GeoJSON.FeatureCollection | null {
  if (route === null || view.cancelled !== null) return null;
  const endM = route.alongM.at(-1) ?? 0;
  const hereM = view.deliveredAtMs !== null ? endM : (position?.alongM ?? 0);
  const parts = [
    { part: "travelled", fromM: 0, toM: hereM },
    { part: "ahead", fromM: hereM, toM: endM },
  ];
  return {
    type: "FeatureCollection",
    features: parts
      .filter(({ fromM, toM }) => toM > fromM)
      .map(({ part, fromM, toM }) => ({
        type: "Feature",
        properties: { part },
        geometry: {
          type: "LineString",
          coordinates: [
            [...pointAt(route, fromM)],
            ...route.points
              .filter((_, index) => (route.alongM[index] ?? 0) > fromM && (route.alongM[index] ?? 0) < toM)
              .map((point) => [...point]),
            [...pointAt(route, toM)],
          ],
        },
      })),
  };
}
