"use client";

import type { ExpressionSpecification, Map as MapInstance, MapLayerMouseEvent } from "maplibre-gl";
import { useEffect, useMemo } from "react";
import { Layer, Source } from "../map/engine.ts";
import { BOLD_MAP_FONT, MAP_FONT } from "../map/map-style.ts";
import { useTheme } from "../ui/theme.ts";
import { areaColours, tokens } from "../ui/tokens.ts";
import { CHEVRONS, DOTS, drawAreaPicture } from "./area-pictures.ts";
import { formatCount, formatSurge } from "./area-words.ts";
import type { Area } from "./areas.ts";
import { MARK_PIXEL_RATIO } from "./courier-icons.ts";

const AREAS = "ops-areas";
const OPACITY = { light: 0.8, dark: 0.74, darkBalanced: 0.62 };

interface AreasOnMapProps {
  readonly map: MapInstance;
  readonly areas: readonly Area[];
  readonly selected: string | null;
  /** From far only surge is worth a figure. */
  readonly sparse: boolean;
  readonly onSelect: (cell: string) => void;
  readonly onHover: (cell: string | null) => void;
}

/** Areas as hexagons. Figures, dots and edges say what the colours say. */
export function AreasOnMap({ map, areas, selected, sparse, onSelect, onHover }: AreasOnMapProps) {
  const theme = useTheme();
  const colour = areaColours[theme];
  const token = tokens[theme];
  const data = useMemo(() => areasToFeatures(areas, selected, colour), [areas, selected, colour]);
  useAreaPictures(map, theme);
  useAreaPointer(map, onSelect, onHover);
  return (
    <Source data={data} id={AREAS} type="geojson">
      <Layer
        filter={SAID}
        id={AREAS}
        paint={{
          "fill-color": ["get", "colour"],
          "fill-opacity":
            theme === "light"
              ? OPACITY.light
              : ["case", ["==", ["get", "pressure"], "balanced"], OPACITY.darkBalanced, OPACITY.dark],
        }}
        type="fill"
      />
      <Layer
        filter={["in", ["get", "pressure"], ["literal", ["plenty", "plenty2"]]]}
        id="ops-areas-dots"
        paint={{ "fill-pattern": DOTS }}
        type="fill"
      />
      <Layer
        filter={["==", ["get", "pressure"], "few"]}
        id="ops-areas-few"
        layout={{ "line-cap": "round" }}
        paint={{ "line-color": token.edge, "line-width": 1, "line-dasharray": [1, 3] }}
        type="line"
      />
      <Layer
        filter={["get", "surging"]}
        id="ops-areas-surge"
        layout={{ "line-join": "round" }}
        paint={{ "line-color": colour.surgeEdge, "line-width": 2 }}
        type="line"
      />
      <Layer
        filter={["get", "selected"]}
        id="ops-areas-selected"
        layout={{ "line-join": "round" }}
        paint={{ "line-color": token.ink, "line-width": 3.5 }}
        type="line"
      />
      <Layer
        filter={SAID}
        id="ops-areas-figures"
        layout={{
          "text-field": ["case", ["get", "surging"], FIGURES_WITH_SURGE, FIGURES],
          "text-font": [MAP_FONT],
          "text-size": ["interpolate", ["linear"], ["zoom"], 11, 11.5, 13, 13.5],
          "text-line-height": 1.3,
          "text-allow-overlap": true,
          // Names of districts stay clear of the hexagon, not only of its figures.
          "text-padding": 22,
        }}
        // Figures that are not drawn hold their place all the same: no name of a district shines through.
        paint={{ "text-color": colour.text, "text-opacity": sparse ? ["case", ["get", "surging"], 1, 0] : 1 }}
        type="symbol"
      />
    </Source>
  );
}

const SAID: ExpressionSpecification = ["!=", ["get", "pressure"], "few"];
const BOLD: { readonly "text-font": ExpressionSpecification } = { "text-font": ["literal", [...BOLD_MAP_FONT]] };
const FIGURES: ExpressionSpecification = ["format", ["get", "demand"], BOLD, ["get", "supply"], {}];
const FIGURES_WITH_SURGE: ExpressionSpecification = [
  "format",
  ["get", "demand"],
  BOLD,
  ["get", "supply"],
  {},
  "\n",
  {},
  ["image", CHEVRONS],
  {},
  ["get", "surge"],
  BOLD,
];

function areasToFeatures(
  areas: readonly Area[],
  selected: string | null,
  colour: Record<Exclude<Area["pressure"], "few">, string>,
): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: areas.map((area) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [area.ring.map(([lon, lat]) => [lon, lat])] },
      properties: {
        cell: area.cell,
        pressure: area.pressure,
        // With too few to say anything it is not filled.
        colour: area.pressure === "few" ? null : colour[area.pressure],
        demand: formatCount(area.market.demand),
        supply: ` / ${formatCount(area.market.supply)}`,
        surge: ` ${formatSurge(area.surge)}`,
        surging: area.surging,
        selected: area.cell === selected,
      },
    })),
  };
}

/** A new style has forgotten the pictures of the one before, and another theme has others. */
function useAreaPictures(map: MapInstance, theme: "light" | "dark"): void {
  useEffect(() => {
    const ink = { dots: areaColours[theme].dots, text: areaColours[theme].text };
    const add = () => {
      if (map.style === undefined) return;
      for (const id of [DOTS, CHEVRONS]) {
        const picture = map.hasImage(id) ? null : drawAreaPicture(id, ink);
        if (picture !== null) map.addImage(id, picture, { pixelRatio: MARK_PIXEL_RATIO });
      }
    };
    add();
    map.on("style.load", add);
    map.on("styleimagemissing", add);
    return () => {
      map.off("style.load", add);
      map.off("styleimagemissing", add);
      if (map.style === undefined) return;
      for (const id of [DOTS, CHEVRONS]) if (map.hasImage(id)) map.removeImage(id);
    };
  }, [map, theme]);
}

function useAreaPointer(
  map: MapInstance,
  onSelect: (cell: string) => void,
  onHover: (cell: string | null) => void,
): void {
  useEffect(() => {
    const layers = [AREAS, "ops-areas-few"];
    const cellOf = (event: MapLayerMouseEvent): string | null => {
      const cell: unknown = event.features?.[0]?.properties.cell;
      return typeof cell === "string" ? cell : null;
    };
    const onClick = (event: MapLayerMouseEvent) => {
      const cell = cellOf(event);
      if (cell !== null) onSelect(cell);
    };
    const onMove = (event: MapLayerMouseEvent) => {
      map.getCanvas().style.cursor = "pointer";
      onHover(cellOf(event));
    };
    const onLeave = () => {
      map.getCanvas().style.cursor = "";
      onHover(null);
    };
    map.on("click", layers, onClick);
    map.on("mousemove", layers, onMove);
    map.on("mouseleave", layers, onLeave);
    return () => {
      map.off("click", layers, onClick);
      map.off("mousemove", layers, onMove);
      map.off("mouseleave", layers, onLeave);
      if (map.style !== undefined) map.getCanvas().style.cursor = "";
    };
  }, [map, onSelect, onHover]);
}
